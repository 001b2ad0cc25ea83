/** Words that stay small inside a name: prepositions, conjunctions, and what stands before a patron. */
const SMALL = new Set(
  (
    'w we z ze i a o u na nad do od dla po pod za przy bez oraz im imienia nr numer stopnia roku of and for the in ' +
    'de von van del et'
  ).split(' '),
)

/** Abbreviations of ranks and titles: small, wherever they stand after the first word. */
const SMALL_ABBREVIATIONS = new Set(
  (
    'św ks bł gen płk ppłk mjr kpt por ppor dr prof kard abp bp hm adm kadm wiceadm kmdr rtm ps pseud marsz inż mgr ' +
    'red sierż kan prał bryg chor dypl dyw bat kpr pil dh hr ul arch doc płka mjra dra bpa wlkp'
  ).split(' '),
)

/** Written in capitals, though they have vowels; without a vowel a word is taken for an acronym anyway. */
const ACRONYMS = new Set('UNICEF UNESCO NATO AK STO KEN ONZ TPD WOP OHP USA RP ORP SGO UE POW LO'.split(' '))

/** Shortened first names: no vowel, and yet no acronym. */
const SHORTENED = new Set('WŁ FR ST BR CH CZ KRZ PLK KL'.split(' '))

/** `I` before these is the first, not "and". */
const COUNTED = new Set(
  'ARMII BATALIONU BRYGADY DYWIZJI DP KORPUSU LICEUM PUŁKU SAMODZIELNEJ SPOŁECZNA SPOŁECZNE STOPNIA'.split(
    ' ',
  ),
)

/** Rulers called "the first". */
const FIRST_OF_NAME = new Set('BARNIMA MIESZKA PRZEMYSŁA ZYGMUNTA MACIUSIA BOLKA'.split(' '))

const WORDS = /\p{L}+(?:['’]\p{L}+)?/gu

/**
 * The name of a school as it is written, from the capitals in which registers keep it:
 * `SZKOŁA PODSTAWOWA NR 18 IM. JANA MATEJKI` becomes `Szkoła Podstawowa nr 18 im. Jana Matejki`.
 * A name that already has small letters keeps them. General secondary schools are numbered in Roman
 * numerals (Dz.U. 2017 poz. 649, § 1): `LO nr 5` becomes `V Liceum Ogólnokształcące`. Takes time with the
 * square of the name's length: an import refuses names that no school has.
 */
export function properSchoolName(name: string): string {
  const spaced = spaceOut(name)
  const cased = /\p{Ll}/u.test(spaced.replace(/\bnr\b/u, '')) ? spaced : inProperCase(spaced)
  return withRomanNumeral(polishQuotes(cased))
}

/** `KS.JANA  Z` with the missing blanks put in and the idle ones taken out. */
function spaceOut(name: string): string {
  return name
    .replaceAll(/[\s\u00a0\u2028]+/gu, ' ')
    .replaceAll(/(\p{L}{2,})\.(?=[\p{L}\d"„])/gu, '$1. ')
    .replaceAll(/(?<=^|[\s.])(\p{Lu})\.(?=\p{L}{2,})/gu, '$1. ')
    .replaceAll(/(?<=^|\s)NR\.?(?=\d)/gu, 'NR ')
    .replaceAll(/(?<=\d)IM(?=[\s.])/gu, ' IM')
    .replaceAll(/(?<=^|\s)IM(?=\s)/gu, 'IM.')
    .trim()
}

function inProperCase(capitals: string): string {
  return capitals.replaceAll(WORDS, (word, position: number) => {
    const before = capitals.slice(0, position)
    const after = capitals.slice(position + word.length)
    return casedWord(word, before, after)
  })
}

function casedWord(word: string, before: string, after: string): string {
  if (/\d-$/.test(before)) return word.toLowerCase()
  if (isRomanNumeral(word, before, after)) return word
  if (isInitial(word, after)) return word
  const startsPhrase = /(?:^|["„“]|\s-\s)$/.test(before)
  const small = word.toLowerCase()
  if (!startsPhrase && isSmall(small, before, after)) return small
  if (isAcronym(word)) return word
  return capitalised(small)
}

function isSmall(small: string, before: string, after: string): boolean {
  if (small === 'st') return /[\dIVX]\.?\s$/.test(before) && isStage(after)
  if (small === 'r') return /\d\s$/.test(before)
  if (SMALL_ABBREVIATIONS.has(small)) return true
  return SMALL.has(small) && !(after.startsWith('-') || before.endsWith('-'))
}

/** `I ST. W KOSZALINIE` speaks of a stage, `I ST. WIGURY` of a person. */
function isStage(after: string): boolean {
  return /^\.?(?:$|\s(?:W|WE|IM)(?=[.\s]))/.test(after)
}

function isInitial(word: string, after: string): boolean {
  return word.length === 1 && after.startsWith('.')
}

function isRomanNumeral(word: string, before: string, after: string): boolean {
  if (!/^X{0,3}(?:IX|IV|V?I{0,3})$/.test(word)) return false
  if (word !== 'I') return true
  const previous = /(\p{L}+)[^\p{L}]*$/u.exec(before)?.[1]
  const next = /^[^\p{L}]*(\p{L}+)/u.exec(after)?.[1]
  if (previous === undefined || FIRST_OF_NAME.has(previous)) return true
  return COUNTED.has(next ?? '') || (next === 'ST' && isStage(after.slice(3)))
}

function isAcronym(word: string): boolean {
  if (ACRONYMS.has(word)) return true
  return word.length > 1 && !SHORTENED.has(word) && !/[AEIOUYĄĘÓÉÁŐ'’]/u.test(word)
}

/** The first letter large; after `D'` and `O'` the second part's too. */
function capitalised(small: string): string {
  return small
    .replace(/^\p{L}/u, (letter) => letter.toUpperCase())
    .replace(/^(\p{L}['’])(\p{L})/u, (_, start: string, letter: string) => start + letter.toUpperCase())
}

/** `"Nasza Szkoła"` as Polish quotes it: „Nasza Szkoła”. */
function polishQuotes(name: string): string {
  return name.replaceAll(/(?:,,|'')/g, '"').replaceAll(/["“„]\s?([^"“”„]*?)\s?["”“]/gu, '„$1”')
}

function withRomanNumeral(name: string): string {
  const numbered = /^(?:LO|liceum ogólnokształcące) nr (?:(\d{1,2})|([IVXL]+))(?= |$)/iu.exec(name)
  if (numbered === null) return name
  const [, arabic, numeral = ''] = numbered
  const number = arabic === undefined ? numeral.toUpperCase() : roman(Number(arabic))
  return `${number} Liceum Ogólnokształcące${name.slice(numbered[0].length)}`
}

const ROMAN: readonly (readonly [number, string])[] = [
  [90, 'XC'],
  [50, 'L'],
  [40, 'XL'],
  [10, 'X'],
  [9, 'IX'],
  [5, 'V'],
  [4, 'IV'],
  [1, 'I'],
]

function roman(number: number): string {
  const step = ROMAN.find(([value]) => value <= number)
  return step === undefined ? '' : step[1] + roman(number - step[0])
}
