import { typingErrors } from './edit-distance.ts'
import { formsOf } from './lexicon.ts'

/**
 * The words of a municipality's street names. Own structure rather than MiniSearch: that counts a swap of two
 * letters as two errors and ranks by the rarity of words, where an address needs each typed word matched to one
 * word of the name.
 */
export interface Vocabulary {
  idOf: (text: string) => number | undefined
  startingWith: (text: string) => number[]
  /** Words within the number of typing errors that their length allows. */
  near: (text: string) => { id: number; errors: number }[]
  /** Words whose beginning is near: an unfinished word with a typing error. */
  beginningNear: (text: string) => number[]
}

interface Entry {
  word: string
  id: number
  letters: number
}

const longWord = 8
const shortestWithErrors = 4

/** Ids are places in `texts`; the words that people write for a text (`generała` for `gen`) are found too. */
export function buildVocabulary(texts: readonly string[]): Vocabulary {
  const entries = texts
    .flatMap((text, id) => [text, ...(formsOf.get(text) ?? [])].map((word) => entryOf(word, id)))
    .sort((a, b) => (a.word < b.word ? -1 : 1))
  const ids = new Map(entries.map((entry) => [entry.word, entry.id]))
  return {
    idOf: (text) => ids.get(text),
    startingWith: (text) => [...new Set(startingWith(entries, text).map((entry) => entry.id))],
    near: (text) => near(entries, text),
    beginningNear: (text) => beginningNear(entries, text),
  }
}

function entryOf(word: string, id: number): Entry {
  return { word, id, letters: letterSet(word) }
}

function startingWith(entries: readonly Entry[], text: string): Entry[] {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((entries[middle]?.word ?? '') < text) low = middle + 1
    else high = middle
  }
  const found: Entry[] = []
  for (let at = low; entries[at]?.word.startsWith(text) === true; at++) {
    const entry = entries[at]
    if (entry !== undefined) found.push(entry)
  }
  return found
}

function near(entries: readonly Entry[], text: string): { id: number; errors: number }[] {
  const letters = letterSet(text)
  const limit = text.length >= longWord ? 2 : 1
  const found = new Map<number, number>()
  for (const entry of entries) {
    if (countBits(entry.letters ^ letters) > 2 * limit || !mayErr(text, entry.word)) continue
    const errors = typingErrors(text, entry.word, limit)
    if (errors <= limit && errors < (found.get(entry.id) ?? limit + 1)) found.set(entry.id, errors)
  }
  return Array.from(found, ([id, errors]) => ({ id, errors }))
}

function mayErr(a: string, b: string): boolean {
  return Math.max(a.length, b.length) >= shortestWithErrors && /^\p{L}/u.test(a) && /^\p{L}/u.test(b)
}

function beginningNear(entries: readonly Entry[], text: string): number[] {
  if (text.length <= shortestWithErrors || !/^\p{L}/u.test(text)) return []
  const letters = letterSet(text)
  const found = new Set<number>()
  for (const entry of entries) {
    if (countBits(letters & ~entry.letters) > 1) continue
    const lengths = [text.length - 1, text.length, text.length + 1]
    if (lengths.some((length) => typingErrors(text, entry.word.slice(0, length), 1) <= 1)) found.add(entry.id)
  }
  return [...found]
}

/** The letters of a word as a set of bits: one typing error changes at most two of them. */
function letterSet(word: string): number {
  let set = 0
  for (let at = 0; at < word.length; at++) set |= 1 << ((word.charCodeAt(at) - 97) & 31)
  return set
}

function countBits(set: number): number {
  let rest = set - ((set >>> 1) & 0x55555555)
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333)
  return (((rest + (rest >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24
}
