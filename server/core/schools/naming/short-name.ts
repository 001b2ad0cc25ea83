import { abbreviationOfKind } from './kinds.ts'

const PRIMARY = 3
const KINDERGARTEN = 1
const GENERAL_SECONDARY = 14

/** What is said in short in place of the long names of types. */
const SHORTENINGS: readonly (readonly [RegExp, string])[] = [
  [/szkoła podstawowa/iu, 'SP'],
  [/liceum ogólnokształcące/iu, 'LO'],
  [/zespół szkolno-przedszkolny/iu, 'ZSP'],
  [/zespół szkół/iu, 'ZS'],
  [/branżowa szkoła i stopnia/iu, 'BS'],
  [/poradnia psychologiczno-pedagogiczna/iu, 'PPP'],
]

/**
 * What a school is called in a list or on a button: `SP 18`, `V LO`, `P 14`, `Katolicka SP im. św. Jana Pawła II`.
 * `name` is in proper case.
 */
export function shortNameOf(kind: number | null, name: string): string {
  const number = numberOf(name)
  const abbreviation = abbreviationOfKind(kind)
  if (number !== undefined && abbreviation !== '') {
    return kind === GENERAL_SECONDARY ? `${number} ${abbreviation}` : `${abbreviation} ${number}`
  }
  const shortened = SHORTENINGS.reduce((text, [long, short]) => text.replace(long, short), name)
  const own = /\s(?:im\.\s|„)/u.exec(shortened)
  if (own === null) return shortened
  const start = own.index + own[0].length
  return shortened.slice(0, start) + shortened.slice(start).replace(/\s(?:w|we)\s[^„”]*$/u, '')
}

/** What its sign on the map says, in at most four characters: `18`, `V`, `P 14`. */
export function markOf(kind: number | null, name: string): string {
  const number = numberOf(name)
  const abbreviation = abbreviationOfKind(kind)
  if (number !== undefined) {
    const isPlain = kind === PRIMARY || kind === GENERAL_SECONDARY || abbreviation === ''
    return isPlain ? number : `${abbreviation.slice(0, 2)} ${number}`
  }
  return kind === KINDERGARTEN ? abbreviation : initials(name) || abbreviation
}

/** The number of a school among those of its type in the town: `nr 18`, `V Liceum`. */
function numberOf(name: string): string | undefined {
  const roman = /^([IVXL]+) (?:\p{L}+ )*Liceum/u.exec(name)?.[1]
  if (roman !== undefined) return roman
  const beforePatron = name.split(/\sim(?:\.|ienia)\s/u)[0] ?? name
  return /\snr (\d{1,3})(?!\d)/u.exec(beforePatron)?.[1]
}

/** Words that every school's name has, and so tell none apart. */
const COMMON =
  /^(?:szko(?:ła|ły|ł)|podstawowa|publiczna|niepubliczna|społeczna|prywatna|przedszkole|liceum|technikum|zespół|im\.?|w|we|nr|i|z|st\.)$/iu

/** The first letters of what tells the school apart: `NS` of „Nasza Szkoła”, `K` of Katolicka. */
function initials(name: string): string {
  const quoted = /„([^”]+)”/u.exec(name)?.[1]
  const own = (quoted ?? name).split(/\s(?:im\.|w|we|dla|przy)\s/u)[0] ?? ''
  const words = own.split(/[\s-]+/u).filter((word) => quoted !== undefined || !COMMON.test(word))
  return words
    .map((word) => /\p{L}/u.exec(word)?.[0].toUpperCase() ?? '')
    .join('')
    .slice(0, 3)
}
