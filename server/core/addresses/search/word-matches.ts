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
  effort: Effort
}

/** Finds what a typed word may stand for; `last` tells the word that may still be unfinished. */
export function matchWord(vocabulary: Vocabulary, word: NameWord, options: WordOptions): QueryWord {
  const matches = new Map<number, WordMatch>()
  if (shortens(word, options.last)) {
    const fit = word.dotted || !options.last ? 'short' : 'unfinished'
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

function shortens(word: NameWord, last: boolean): boolean {
  if (!/^\p{L}/u.test(word.raw)) return false
  return last || (word.raw.length > 1 && (word.dotted || word.raw.length <= 3))
}

function addMisspelt(
  matches: Map<number, WordMatch>,
  vocabulary: Vocabulary,
  asked: WordOptions & { word: NameWord },
): void {
  for (const { id, errors } of vocabulary.near(asked.word.raw)) {
    if (!matches.has(id)) matches.set(id, { fit: 'misspelt', errors })
  }
  if (!asked.last || asked.effort !== 'misspelt-unfinished') return
  for (const id of vocabulary.beginningNear(asked.word.raw)) {
    if (!matches.has(id)) matches.set(id, { fit: 'misspelt', errors: 3 })
  }
}

function roleOf(word: NameWord, place: { at: number; last: boolean }): QueryWord['role'] {
  // `Jana Pawła I`: at the end it is a number, within a name an initial or `i`.
  if (singleRomans.has(word.raw) && place.last && place.at > 0) return 'ordinal'
  if (titles.has(word.text)) return 'title'
  if (smallWords.has(word.raw)) return 'small'
  // Digits that fit no name are a house number out of place; `III` may be a part that the register leaves out.
  if (/^\d/u.test(word.text) && !/^\d/u.test(word.raw)) return 'ordinal'
  if (prefixKinds.has(word.raw)) return 'kind'
  return givenNames.has(word.raw) || (word.raw.length === 1 && /\p{L}/u.test(word.raw)) ? 'given' : 'name'
}
