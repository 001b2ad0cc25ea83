import { drawCode } from '../service/codes.ts'
import { hashPassword } from '../service/password.ts'

const COUNT = 10
/** Fifty bits: hashed as passwords are, since short texts by chance could be found by trying (ASVS 5.0, 6.5.2). */
const LENGTH = 10

export interface RecoveryCodes {
  /** For the person, once. */
  readonly codes: string[]
  /** For the database. */
  readonly hashes: string[]
}

/** Codes that stand in for a lost telephone. */
export async function hashRecoveryCodes(): Promise<RecoveryCodes> {
  const plain = Array.from({ length: COUNT }, () => drawCode(LENGTH))
  const hashes = await Promise.all(plain.map(hashPassword))
  return { codes: plain.map((code) => `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`), hashes }
}
