/** A Polish house number in parts: `12A/3` is integer 12, letter `A`, rest `/3`. */
export interface HouseNumber {
  integer: number
  letter: string
  /** What follows the letter: `/14` of a corner building, `-48` of a joined one; empty when nothing does. */
  rest: string
  /** The one written form of the number: upper case, no inner spaces, no leading zeros. */
  normal: string
}

// Dz.U. 2021 poz. 1368: a number and at most two capital letters; older registers also join numbers by `/` and `-`.
const shape = /^0*(\d{1,5})(\p{Lu}{0,2})((?:[/-][\dA-Z]{1,5})*)$/u
const dashes = /[\u2010-\u2015\u2212]/g

/**
 * Reads a house number as registers and people write it (`' 12 a '`, `44 – 48`); null when the text is none
 * (a name, or a flat spelled out as in `12 m. 3`).
 */
export function parseHouseNumber(raw: string): HouseNumber | null {
  if (raw.length > 40) return null
  const parts = shape.exec(compact(raw))
  if (parts === null) return null
  const [, digits = '', letter = '', rest = ''] = parts
  const integer = Number(digits)
  return { integer, letter, rest, normal: `${String(integer)}${letter}${rest}` }
}

/** The one written form of a number; a text that is no house number is only trimmed and put in upper case. */
export function normaliseNumber(raw: string): string {
  return parseHouseNumber(raw)?.normal ?? compact(raw)
}

/** Whether a joined number takes in a plain one: 27/28 has 27 and 28, 44-48 has 46 too, but not 45. */
export function containsNumber(joined: string, plain: string): boolean {
  const whole = parseHouseNumber(joined)
  const asked = parseHouseNumber(plain)
  if (whole === null || asked === null || asked.letter + asked.rest !== '') return false
  return takesIn(whole, asked.integer)
}

function takesIn({ integer: first, rest }: HouseNumber, asked: number): boolean {
  const [, mark, digits = '0'] = /^([/-])(\d+)$/.exec(rest) ?? []
  const last = Number(digits)
  if (asked === first || asked === last) return first < last
  return mark === '-' && asked > first && asked < last && (asked - first) % 2 === 0
}

/** Order of numbers along a street: by integer, then letter, then the rest; what is no number comes last. */
export function compareNumbers(a: string, b: string): number {
  return compareParsed(parseHouseNumber(a), parseHouseNumber(b)) || compareText(compact(a), compact(b))
}

function compareParsed(a: HouseNumber | null, b: HouseNumber | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  return a.integer - b.integer || compareText(a.letter, b.letter) || compareRests(a.rest, b.rest)
}

/** `/3` before `/14`: the digits of the rest are numbers too. */
function compareRests(a: string, b: string): number {
  return Number(a.replace(/\D/g, '')) - Number(b.replace(/\D/g, '')) || compareText(a, b)
}

function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function compact(raw: string): string {
  return raw.replace(dashes, '-').replace(/\\/g, '/').replace(/\s+/gu, '').toUpperCase()
}
