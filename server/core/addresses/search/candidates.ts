import { flatMarkers, prefixKinds } from './lexicon.ts'
import { type NameFit, fitName } from './name-fit.ts'
import { type NameWord, readWords, takePrefix } from './name-words.ts'
import { type PlaceReading } from './places.ts'
import { type IndexedStreet, type StreetIndex } from './street-index.ts'
import { type Token } from './tokens.ts'
import { type TypedNumber, readTypedNumber } from './typed-number.ts'
import { type Effort, type QueryWord, matchWord } from './word-matches.ts'

/** A street that the query may mean, with the house number in that reading of it. */
export interface Candidate {
  street: IndexedStreet
  fit: NameFit
  number: TypedNumber | null
}

interface Reading {
  name: readonly Token[]
  number: TypedNumber | null
  numberFirst: boolean
}

const costOfNumberFirst = 0.03
const costOfOtherPlace = 0.04
const costOfMisspeltPlace = 0.15

/** All streets that any reading of the query may mean, in no order. */
export function findCandidates(
  index: StreetIndex,
  places: readonly PlaceReading[],
  effort: Effort,
): Candidate[] {
  // Whoever already types a number has finished the name.
  const wanted = (reading: Reading): boolean => effort !== 'misspelt-unfinished' || reading.number === null
  return places.flatMap((place) =>
    readings(place.tokens)
      .filter(wanted)
      .flatMap((reading) => candidatesOf(index, { place, reading, effort })),
  )
}

/** Each number in the query may be the house number, or all of them belong to the name (`4 Marca`). */
function readings(tokens: readonly Token[]): Reading[] {
  const numbered = Array.from(tokens.keys(), (at) => readingWithNumberAt(tokens, at))
  return [
    { name: tokens, number: null, numberFirst: false },
    ...numbered.filter((reading) => reading !== null),
  ]
}

function readingWithNumberAt(tokens: readonly Token[], at: number): Reading | null {
  const number = readTypedNumber(tokens, at)
  if (number === null) return null
  const before = tokens.slice(0, number.start)
  const after = tokens.slice(number.end).filter(isNamePart)
  if (before.some(isNamePart)) {
    const isUnfinishedFlat = after.every((token) => flatMarkers.has(token.text))
    return isUnfinishedFlat ? { name: before, number, numberFirst: false } : null
  }
  // `2 Maja 3` is not number 2 of the 3rd of May.
  if (after.at(-1)?.kind === 'number') return null
  return { name: tokens.slice(number.end), number, numberFirst: after.length > 0 }
}

function isNamePart(token: Token): boolean {
  return token.kind !== 'mark'
}

interface Asked {
  place: PlaceReading
  reading: Reading
  effort: Effort
}

function candidatesOf(index: StreetIndex, asked: Asked): Candidate[] {
  const { place, reading } = asked
  const { prefix, words } = takePrefix(readWords(reading.name))
  if (words.length === 0) return townItself(index, asked)
  if (reading.number !== null && words.every(isTooShort)) return []
  const numbered = reading.number !== null
  const typed = words
    .map((word, at) => {
      const last = at === words.length - 1
      const unfinished = last && (!numbered || word.raw.length > 1)
      return matchWord(index.vocabulary, word, { at, last, unfinished, effort: asked.effort })
    })
    .sort((a, b) => sureness(a) - sureness(b))
  const best = fitNames(index, { words: typed, prefix, numbered })
  for (const street of ofKind(index, words)) if (!best.has(street)) best.set(street, kindAlone)
  return Array.from(best)
    .filter(([street]) => isThere(street, place))
    .map(([street, fit]) => ({ street, fit: lowered(fit, street, asked), number: reading.number }))
}

/** A letter, or `ul.`, does not name the street of a number. */
function isTooShort(word: NameWord): boolean {
  return /^\p{L}$/u.test(word.raw) || prefixKinds.get(word.raw) === 'ul'
}

/** The best fit of each street, by any of its names. */
function fitNames(index: StreetIndex, asked: Parameters<typeof fitName>[1]): Map<IndexedStreet, NameFit> {
  const best = new Map<IndexedStreet, NameFit>()
  for (const name of namesFor(index, asked.words)) {
    const street = index.streets[name.street]
    const fit = fitName(name, asked)
    if (street === undefined || fit === null) continue
    const known = best.get(street)
    if (known === undefined || isBetter(fit, known)) best.set(street, fit)
  }
  return best
}

const kindAlone: NameFit = { grade: 2, score: 0.7, otherKind: false, formerName: null }
const townAlone: NameFit = { grade: 0, score: 1, otherKind: false, formerName: null }

/** `Rynek 3`, `plac`: nothing but the kind of street was typed. */
function ofKind(index: StreetIndex, words: readonly NameWord[]): IndexedStreet[] {
  const kind = prefixKinds.get(words[0]?.raw ?? '')
  if (kind === undefined || kind === 'ul' || words.length > 1) return []
  return index.names
    .filter((name) => name.prefix === kind)
    .flatMap((name) => index.streets[name.street] ?? [])
}

export function isBetter(a: NameFit, b: NameFit): boolean {
  return a.grade < b.grade || (a.grade === b.grade && a.score > b.score)
}

/** `Betkowo 12`: the town is named, no street is, and its houses have none. */
function townItself(index: StreetIndex, { place, reading }: Asked): Candidate[] {
  if (place.localityIds === null) return []
  return index.streets
    .filter((street) => street.streetId === null && place.localityIds?.has(street.localityId) === true)
    .map((street) => ({ street, fit: townAlone, number: reading.number }))
}

function sureness(word: QueryWord): number {
  const fits = Array.from(word.matches.values(), (match) => match.fit)
  if (fits.includes('exact')) return word.raw.length === 1 ? 2 : 0
  return word.raw.length === 1 ? 3 : 1
}

/** The names worth trying: those with the rarest of the words that must fit, else with any of the others. */
function namesFor(index: StreetIndex, words: readonly QueryWord[]): StreetIndex['names'] {
  const needed = words.filter((word) => word.role === 'name' && word.matches.size > 0)
  const places =
    needed.length > 0
      ? needed.map((word) => placesOf(index, [word])).reduce((a, b) => (b.size < a.size ? b : a))
      : placesOf(index, firstOf(words, ['given', 'ordinal', 'kind', 'title', 'small']))
  return Array.from(places).flatMap((place) => index.names[place] ?? [])
}

function firstOf(words: readonly QueryWord[], roles: readonly QueryWord['role'][]): QueryWord[] {
  const role = roles.find((wanted) => words.some((word) => word.role === wanted && word.matches.size > 0))
  return words.filter((word) => word.role === role)
}

function placesOf(index: StreetIndex, words: readonly QueryWord[]): Set<number> {
  const places = new Set<number>()
  for (const word of words) {
    for (const id of word.matches.keys()) {
      for (const place of index.namesWith.get(id) ?? []) places.add(place)
    }
  }
  return places
}

function isThere(street: IndexedStreet, place: PlaceReading): boolean {
  return place.localityIds === null || place.postal || place.localityIds.has(street.localityId)
}

function lowered(fit: NameFit, street: IndexedStreet, { place, reading }: Asked): NameFit {
  const elsewhere = place.localityIds !== null && !place.localityIds.has(street.localityId)
  const cost =
    (elsewhere ? costOfOtherPlace : 0) +
    (place.misspelt ? costOfMisspeltPlace : 0) +
    (reading.numberFirst ? costOfNumberFirst : 0)
  return { ...fit, score: Math.max(0.05, fit.score - cost) }
}
