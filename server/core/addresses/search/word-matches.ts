import { givenNames, prefixKinds, smallWords, titles } from './lexicon.ts'
import { type NameWord } from './name-words.ts'
import { type Vocabulary } from './vocabulary.ts'

export type WordFit = 'exact' | 'short' | 'unfinished' | 'misspelt'

/** How much is forgiven: abbreviations and an unfinished last word, typing errors, or both in one word. */
export type Effort = 'plain' | 'misspelt' | 'misspelt-unfinished'

export interface WordMatch {
  fit: WordFit
  errors: number
}

export interface QueryWord {
  /** Its place among the typed words. */
  at: number
  text: string
  raw: string
  dotted: boolean
  /** May stay without a counterpart in the name: a title, `na`, a given name that the register does not hold. */
  role: 'title' | 'small' | 'given' | 'ordinal' | 'kind' | 'name'
  /** Which words of the vocabulary it may stand for. */
  matches: ReadonlyMap<number, WordMatch>
}

interface WordOptions {
  at: number
  last: boolean
  /** May be typed to its half only. */
  unfinished: boolean
  effort: Effort
}

/** Finds what a typed word may stand for; titles, ordinals and abbreviations included. */
export function matchWord(vocabulary: Vocabulary, word: NameWord, options: WordOptions): QueryWord {
  const matches = new Map<number, WordMatch>()
  if (shortens(word, options.unfinished)) {
    const fit = word.dotted || !options.unfinished ? 'short' : 'unfinished'
    for (const id of vocabulary.startingWith(word.raw)) matches.set(id, { fit, errors: 0 })
  }
  for (const id of exactIds(vocabulary, word)) matches.set(id, { fit: 'exact', errors: 0 })
  if (options.effort !== 'plain') addMisspelt(matches, vocabulary, { word, ...options })
  return {
    at: options.at,
    text: word.text,
    raw: word.raw,
    dotted: word.dotted,
    role: roleOf(word, options),
    matches,
  }
}

function exactIds(vocabulary: Vocabulary, word: NameWord): number[] {
  const texts = [word.text, word.raw, singleRomans.get(word.raw) ?? word.text]
  return texts.flatMap((text) => vocabulary.idOf(text) ?? [])
}

// `i` and `v` are also letters and words, so the vocabulary holds them as digits and they are tried as both.
const singleRomans: ReadonlyMap<string, string> = new Map([
  ['i', '1'],
  ['v', '5'],
  ['x', '10'],
])

function shortens(word: NameWord, unfinished: boolean): boolean {
  if (!/^\p{L}/u.test(word.raw)) return false
  return unfinished || (word.raw.length > 1 && (word.dotted || word.raw.length <= 3))
}

function addMisspelt(
  matches: Map<number, WordMatch>,
  vocabulary: Vocabulary,
  asked: WordOptions & { word: NameWord },
): void {
  for (const { id, errors } of vocabulary.near(asked.word.raw)) {
    if (!matches.has(id)) matches.set(id, { fit: 'misspelt', errors })
  }
  if (!asked.unfinished || asked.effort !== 'misspelt-unfinished') return
  for (const id of vocabulary.beginningNear(asked.word.raw)) {
    if (!matches.has(id)) matches.set(id, { fit: 'misspelt', errors: 3 })
  }
}

function roleOf(word: NameWord, place: { at: number; last: boolean }): QueryWord['role'] {
  if (titles.has(word.text)) return 'title'
  if (isWrittenOrdinal(word, place)) return 'ordinal'
  if (smallWords.has(word.raw)) return 'small'
  if (prefixKinds.has(word.raw)) return 'kind'
  return givenNames.has(word.raw) || /^\p{L}$/u.test(word.raw) ? 'given' : 'name'
}

/** `III` and `trzeciego`, but not `3`, which is a house number where it fits no name. */
function isWrittenOrdinal(word: NameWord, place: { at: number; last: boolean }): boolean {
  // `Jana Pawła I`: a single letter is a number at the end, elsewhere an initial or `i`.
  if (singleRomans.has(word.raw)) return place.last && place.at > 0
  return /^\d/u.test(word.text) && !/^\d/u.test(word.raw)
}
