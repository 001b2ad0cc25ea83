import { foldPolish, type NamePart, readStreetName } from '../search/index.ts'

export interface NamedWay {
  readonly prefix: string
  readonly name1: string
  readonly name2: string
}

/** How alike two names of a street are; the same name in other letters, or one of them shortened. */
export type Likeness = 'same' | 'shortened'

interface Word {
  readonly text: string
  readonly role: NamePart['role']
  /** `Boh.`, `St.`: the beginning of a word, with a full stop. */
  readonly isAbbreviated: boolean
}

/** A name taken apart, ready to be compared with many. */
export interface ReadName {
  readonly prefix: string
  readonly words: readonly Word[]
  /** Its words in the order of the alphabet: alike for names that differ in letters, marks and order only. */
  readonly key: string
}

/** Words that lists write or leave out: `im. Jana Pawła II`, `8 Maja 1945 r.` */
const OPTIONAL = new Set(['im', 'imienia', 'r', 'roku'])

/** Undefined for what has no letter or digit in it. */
export function readName({ prefix, name1, name2 }: NamedWay): ReadName | undefined {
  const written = `${name2} ${name1}`
  // Undivided: what stands before the sort word may be a first name (Adama) or half of the name (Bohaterów).
  const name = readStreetName({ prefix, given: '', name: written, old: false })
  if (name === null) return undefined
  const abbreviations = new Set(
    [...written.matchAll(/(\p{L}+)\./gu)].map(([, word = '']) => foldPolish(word)),
  )
  const needed = name.parts.filter(({ text }) => !OPTIONAL.has(text))
  const words = (needed.length > 0 ? needed : name.parts).map(({ text, role }) => ({
    text,
    role,
    isAbbreviated: role === 'initial' || abbreviations.has(text),
  }))
  const key = words
    .map(({ text }) => text)
    .sort()
    .join(' ')
  return { prefix: name.prefix ?? 'ul', words, key }
}

/**
 * Whether two names may be of one street: `A. Mickiewicza`, `MICKIEWICZA ADAMA` and `Mickiewicza` are all Adama
 * Mickiewicza. Given names, titles and initials may be missing, the name itself and numbers may not; a square is no
 * street. Undefined: two streets.
 */
export function likeness(a: ReadName, b: ReadName): Likeness | undefined {
  if (a.prefix !== b.prefix) return undefined
  if (a.key === b.key) return 'same'
  const [short, long] = a.words.length <= b.words.length ? [a, b] : [b, a]
  return isShortOf(short.words, long.words) ? 'shortened' : undefined
}

function isShortOf(short: readonly Word[], long: readonly Word[]): boolean {
  const rest = [...long]
  // What is written in full comes first, so that an initial does not take its place.
  for (const word of [...short].sort((a, b) => b.text.length - a.text.length)) {
    const at = rest.findIndex((other) => stands(word, other))
    if (at === -1) return false
    rest.splice(at, 1)
  }
  return rest.every(({ role }) => role !== 'main' && role !== 'ordinal')
}

function stands(word: Word, other: Word): boolean {
  return word.text === other.text || isBeginningOf(word, other) || isBeginningOf(other, word)
}

function isBeginningOf(short: Word, whole: Word): boolean {
  return short.isAbbreviated && whole.role !== 'ordinal' && whole.text.startsWith(short.text)
}
