/**
 * The order of street indexes: Polish letters (Ć after C, Ł after L, Ż last), numbers as numbers and before letters.
 * The process sorts, not the database, whose collations differ between the engines.
 */
const polish = new Intl.Collator('pl', { numeric: true })

export interface Sorted {
  readonly sortName: string
  readonly localityId: number
  /** Null: a locality without streets. */
  readonly streetId: number | null
}

/** No name is longer; it stands in addresses of pages. */
const LONGEST = 120

/** The word by which TERYT sorts a street, then what stands before it: `Staszica Stanisława`. */
export function sortNameOf(name1: string, name2: string): string {
  const written = `${name1} ${name2}`.normalize('NFC').replaceAll(/\p{Cc}+/gu, ' ')
  return written
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .slice(0, LONGEST)
    .trim()
}

/** Alphabetical; places of one name stand apart by their ids, so that the order is the same each time. */
export function inAlphabet(a: Sorted, b: Sorted): number {
  return (
    polish.compare(a.sortName, b.sortName) ||
    a.localityId - b.localityId ||
    (a.streetId ?? 0) - (b.streetId ?? 0)
  )
}

const LETTERS = Array.from('AĄBCĆDEĘFGHIJKLŁMNŃOÓPQRSŚTUVWXYZŹŻ')

/** Where names stand that begin with a number: `3 Maja`. */
export const NUMBERS = '0-9'

/** Letters of the index in its order. */
export const INDEX: readonly string[] = [NUMBERS, ...LETTERS]

/** The letter of the index under which a name stands; foreign letters stand under the Polish ones that they sort with. */
export function letterOf(sortName: string): string {
  const first = sortName.charAt(0).toLocaleUpperCase('pl')
  if (LETTERS.includes(first)) return first
  return LETTERS.findLast((letter) => isLetter(first) && polish.compare(letter, first) <= 0) ?? NUMBERS
}

function isLetter(text: string): boolean {
  return /\p{L}/u.test(text)
}
