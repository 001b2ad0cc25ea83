import { folded } from '../../platform/table/columns.ts'

export const SHORTEST_PASSWORD = 12

export type PasswordHint = 'short' | 'own-name' | 'repeats' | 'few-signs' | 'fine'

/**
 * What would make a new password better, while it is typed; the server decides, by its list of known ones too.
 * Length is what counts: nobody is asked for capitals or digits (NIST SP 800-63B).
 */
export function passwordHint(password: string, names: readonly string[]): PasswordHint {
  const plain = folded(password)
  if (Array.from(password).length < SHORTEST_PASSWORD) return 'short'
  if (names.some((name) => name.length >= 3 && plain.includes(folded(name)))) return 'own-name'
  if (/^(.{1,6})\1+.{0,5}$/u.test(plain)) return 'repeats'
  return new Set(plain).size < 6 ? 'few-signs' : 'fine'
}
