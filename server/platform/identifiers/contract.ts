import { z } from 'zod'

/**
 * Identifiers of people, firms, accounts and books as value types: a text goes in as people write it, the bare digits
 * come out, checked. What is wrong is told by a key of the catalogue and never by the value, which may be a child's.
 * Algorithms: law.md 1.5 (PESEL: ustawa o ewidencji ludności, art. 15; NRB: PN-F-01102 and ISO 13616).
 */
type Fault = `input.${string}` | undefined

const weighted = (digits: string, weights: readonly number[]): number =>
  weights.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0)

/** Spaces and dashes are how people group digits, and the X of an ISBN may be small: neither means anything. */
const withoutGroups = (text: string): string => text.replaceAll(/[\s-]/g, '').toUpperCase()

/** A text without its groups, in which `faultOf` finds no fault. */
function identifier(faultOf: (digits: string) => Fault) {
  return z
    .string()
    .max(60)
    .overwrite(withoutGroups)
    .superRefine((digits, context) => {
      const fault = faultOf(digits)
      if (fault !== undefined) context.addIssue({ code: 'custom', message: fault })
    })
}

const PESEL_WEIGHTS = [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]
/** Added to the month, by the two first digits of the year. */
const CENTURIES: ReadonlyMap<number, number> = new Map([
  [80, 1800],
  [0, 1900],
  [20, 2000],
  [40, 2100],
  [60, 2200],
])

/** Whether eleven digits are a PESEL as far as the check digit tells; the log hides whatever is. */
export function hasPeselChecksum(digits: string): boolean {
  return (10 - (weighted(digits, PESEL_WEIGHTS) % 10)) % 10 === Number(digits[10])
}

/** The day that the first six digits name, `YYYY-MM-DD`; undefined where there is no such day. */
function birthDateOf(digits: string): string | undefined {
  const [year, month, day] = [0, 2, 4].map((at) => Number(digits.slice(at, at + 2)))
  if (year === undefined || month === undefined || day === undefined) return undefined
  const offset = Math.floor(month / 20) * 20
  const century = CENTURIES.get(offset)
  if (century === undefined) return undefined
  const pad = (number: number, length: number) => String(number).padStart(length, '0')
  const date = `${pad(century + year, 4)}-${pad(month - offset, 2)}-${pad(day, 2)}`
  return z.iso.date().safeParse(date).success ? date : undefined
}

export const pesel = identifier((digits) => {
  if (!/^\d{11}$/.test(digits)) return 'input.pesel-form'
  if (!hasPeselChecksum(digits)) return 'input.pesel-checksum'
  return birthDateOf(digits) === undefined ? 'input.pesel-date' : undefined
})
  .describe('PESEL: eleven digits')
  .brand('Pesel')
export type Pesel = z.output<typeof pesel>

/** What a PESEL says of its holder. */
export function peselFacts(number: Pesel): { readonly birthDate: string; readonly sex: 'female' | 'male' } {
  const birthDate = birthDateOf(number)
  if (birthDate === undefined) throw new Error('A PESEL names a day')
  return { birthDate, sex: Number(number[9]) % 2 === 1 ? 'male' : 'female' }
}

const NIP_WEIGHTS = [6, 5, 7, 2, 3, 4, 5, 6, 7]

/** Taxpayer's number. The remainder 10 is given to nobody: no digit equals it. */
export const nip = identifier((digits) => {
  if (!/^\d{10}$/.test(digits)) return 'input.nip-form'
  return weighted(digits, NIP_WEIGHTS) % 11 === Number(digits[9]) ? undefined : 'input.nip-checksum'
})
  .describe('NIP: ten digits')
  .brand('Nip')

const REGON_9_WEIGHTS = [8, 9, 2, 3, 4, 5, 6, 7]
const REGON_14_WEIGHTS = [2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8]

const hasRegonChecksum = (digits: string, weights: readonly number[]): boolean =>
  (weighted(digits, weights) % 11) % 10 === Number(digits[weights.length])

/** Number of a firm or an office (9 digits), or of a local unit of one (14, of which the first nine are the firm's). */
export const regon = identifier((digits) => {
  if (!/^(?:\d{9}|\d{14})$/.test(digits)) return 'input.regon-form'
  const isRight =
    hasRegonChecksum(digits, REGON_9_WEIGHTS) &&
    (digits.length === 9 || hasRegonChecksum(digits, REGON_14_WEIGHTS))
  return isRight ? undefined : 'input.regon-checksum'
})
  .describe('REGON: nine or fourteen digits')
  .brand('Regon')

/** `PL` as digits, which ISO 13616 puts behind the account with the check digits last. */
const POLAND = '2521'
const SORT_CODE_WEIGHTS = [3, 9, 7, 1, 3, 9, 7]

/** Bank account: 2 check digits, 8 of the bank's sort code, 16 of the account. An IBAN is `PL` before it. */
export const nrb = identifier((digits) => {
  if (!/^\d{26}$/.test(digits)) return 'input.nrb-form'
  if (BigInt(`${digits.slice(2)}${POLAND}${digits.slice(0, 2)}`) % 97n !== 1n) return 'input.nrb-checksum'
  const sortCode = digits.slice(2, 10)
  const check = (10 - (weighted(sortCode, SORT_CODE_WEIGHTS) % 10)) % 10
  return check === Number(sortCode[7]) ? undefined : 'input.nrb-sort-code'
})
  .describe('Bank account (NRB): twenty-six digits')
  .brand('Nrb')

const ISBN_10_WEIGHTS = [10, 9, 8, 7, 6, 5, 4, 3, 2]
const ISBN_13_WEIGHTS = [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]

function hasIsbnChecksum(digits: string): boolean {
  if (digits.length === 13) return weighted(digits, ISBN_13_WEIGHTS) % 10 === 0
  const last = digits[9] === 'X' ? 10 : Number(digits[9])
  return (weighted(digits, ISBN_10_WEIGHTS) + last) % 11 === 0
}

/** Number of a book: ten characters, the last of which may be X, or thirteen digits. */
export const isbn = identifier((digits) => {
  if (!/^(?:\d{9}[\dX]|97[89]\d{10})$/.test(digits)) return 'input.isbn-form'
  return hasIsbnChecksum(digits) ? undefined : 'input.isbn-checksum'
})
  .describe('ISBN: ten or thirteen characters')
  .brand('Isbn')
