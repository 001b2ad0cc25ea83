import { givenNames, prefixKinds, smallWords, titles } from './lexicon.ts'
import { type NameWord, readWords, takePrefix } from './name-words.ts'
import { tokenise } from './tokens.ts'

export type Role = 'main' | 'given' | 'initial' | 'title' | 'ordinal'

export interface NamePart {
  text: string
  role: Role
  compound: boolean
}

/** One way in which a street is called, in parts that may be left out or not. */
export interface StreetName {
  /** Short form of the kind of street; null when the register does not say. */
  prefix: string | null
  parts: readonly NamePart[]
  /** A former name or an alias: people use it, but it is not the street's own. */
  old: boolean
  /** A former name as written; null of present ones and aliases. */
  formerName: string | null
}

interface Written {
  prefix: string
  given: string
  name: string
  old: boolean
  isFormer?: boolean
}

/** Reads a registered name; TERYT keeps given names and titles apart (`given`), other registers do not. */
export function readStreetName(written: Written): StreetName | null {
  const given = readWords(markInitials(written.given))
  const taken = takePrefix([...given, ...readWords(markInitials(written.name))])
  const kept = taken.words.filter((word, at) => !isSmall(word, at === taken.words.length - 1))
  const last = kept.findLastIndex((word) => !isOrdinal(word) && !titles.has(word.text))
  const parts = kept.map((word, at): NamePart => {
    const role = at === last ? 'main' : roleOf(word, { first: at === 0, given: given.includes(word) })
    return { text: word.text, role, compound: word.compound }
  })
  if (parts.length === 0) return null
  const prefix = taken.prefix ?? prefixKinds.get(tokenise(written.prefix)[0]?.text ?? '') ?? null
  const formerName = written.isFormer === true ? written.name : null
  return { prefix, parts: last === -1 ? parts.map(asMain) : parts, old: written.old, formerName }
}

/** The words of a register keep their capitals here, because only they tell `Mieszka I` from `Krakusa i Wandy`. */
function markInitials(name: string): ReturnType<typeof tokenise> {
  return tokenise(name.replace(/(?<=\p{L} )I(?=\s*$)/u, '1').replace(/(?<=\p{L} )V(?=\s|$)/gu, '5'))
}

function asMain(part: NamePart): NamePart {
  return { ...part, role: 'main' }
}

function isSmall(word: NameWord, last: boolean): boolean {
  return smallWords.has(word.raw) && !word.dotted && !last
}

function isOrdinal(word: NameWord): boolean {
  return /^\d+$/u.test(word.text)
}

function roleOf(word: NameWord, place: { first: boolean; given: boolean }): Role {
  if (isOrdinal(word)) return 'ordinal'
  if (titles.has(word.text)) return 'title'
  if (word.text.length === 1) return 'initial'
  return place.given || givenNames.has(word.text) ? 'given' : 'main'
}
