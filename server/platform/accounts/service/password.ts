import { hash, verify } from '@node-rs/argon2'
import { dictionary } from '@zxcvbn-ts/language-common'

import { Problem } from '../../http/problem.ts'

/** ASVS 5.0 6.2.1 asks for eight characters and recommends fifteen. */
const SHORTEST = 12

/** A hash of nothing that anybody knows: an unknown name takes as long as a known one. */
const NOBODYS = hash(crypto.randomUUID())

/** argon2id with 19 MiB, two passes, one lane: the first of OWASP's recommended settings. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFC'))
}

/** Whether it is the password; without a hash never, in the same time. */
export async function isPassword(kept: string | null | undefined, password: string): Promise<boolean> {
  const isRight = await verify(kept ?? (await NOBODYS), password.normalize('NFC'))
  return isRight && kept !== null && kept !== undefined
}

/** Throws 400 with a pointer unless it is long enough, unlike the name, and not among the most breached ones. */
export function requireGoodPassword(password: string, username: string, pointer: string): void {
  const why = faultOf(password.normalize('NFC').toLowerCase(), username.toLowerCase())
  if (why !== undefined)
    throw new Problem(400, 'invalid-request', {}, [{ pointer, why, params: { count: SHORTEST } }])
}

function faultOf(password: string, username: string): string | undefined {
  if (Array.from(password).length < SHORTEST) return 'input.password-short'
  if (password.includes(username)) return 'input.password-has-name'
  if (new Set(password).size < 5) return 'input.password-monotonous'
  return breached().has(password) ? 'input.password-breached' : undefined
}

let known: ReadonlySet<string> | undefined

/** About 49,000 passwords that were breached most often, kept with the program: nothing is asked outside. */
function breached(): ReadonlySet<string> {
  return (known ??= new Set(dictionary['passwords-common'].map(String)))
}
