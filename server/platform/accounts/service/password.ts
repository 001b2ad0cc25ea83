import { hash, verify } from '@node-rs/argon2'
import { dictionary } from '@zxcvbn-ts/language-common'

import { Problem } from '../../http/problem.ts'
import { OBVIOUS_WORDS } from './obvious-words.ts'

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

/** What a password must not be made of: the name of the account, and of the place. */
interface Surroundings {
  readonly username: string
  readonly place: string
}

/** Throws 400 with a pointer unless it is long enough, unlike the names, and not made of the most breached ones. */
export function requireGoodPassword(password: string, around: Surroundings, pointer: string): void {
  const why = faultOf(password.normalize('NFC').toLowerCase(), around)
  if (why !== undefined)
    throw new Problem(400, 'invalid-request', {}, [{ pointer, why, params: { count: SHORTEST } }])
}

function faultOf(password: string, { username, place }: Surroundings): string | undefined {
  if (Array.from(password).length < SHORTEST) return 'input.password-short'
  if (password.includes(username.toLowerCase())) return 'input.password-has-name'
  if (new Set(password).size < 5) return 'input.password-monotonous'
  if (breached().has(password)) return 'input.password-breached'
  const words = lettersOf(password)
  const isKnown = (word: string) =>
    breached().has(word) || OBVIOUS_WORDS.has(word) || word === lettersOf(place)
  return isMadeOf(words, isKnown) ? 'input.password-obvious' : undefined
}

/** What is left without the digits and signs that people put around a word; without diacritics. */
function lettersOf(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('ł', 'l')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
}

/** Whether it is one known word, or two of them. Most breached passwords are short ones: so the long ones are made. */
function isMadeOf(words: string, isKnown: (word: string) => boolean): boolean {
  if (words === '') return false
  if (isKnown(words)) return true
  for (let at = 3; at <= words.length - 3; at++) {
    if (isKnown(words.slice(0, at)) && isKnown(words.slice(at))) return true
  }
  return false
}

let known: ReadonlySet<string> | undefined

/** About 49,000 passwords that were breached most often, kept with the program: nothing is asked outside. */
function breached(): ReadonlySet<string> {
  return (known ??= new Set(dictionary['passwords-common'].map(String)))
}
