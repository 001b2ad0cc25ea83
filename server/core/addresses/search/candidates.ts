import { flatMarkers } from './lexicon.ts'
import { type NameFit, fitName } from './name-fit.ts'
import { readWords, takePrefix } from './name-words.ts'
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

/** All streets that any reading of the query may mean, in no order. */
export function findCandidates(
  index: StreetIndex,
  places: readonly PlaceReading[],
  effort: Effort,
): Candidate[] {
  return places.flatMap((place) =>
    readings(place.tokens).flatMap((reading) => candidatesOf(index, { place, reading, effort })),
  )
}

/** Each number in the query may be the house number, or all of them belong to the name (`4 Marca`). */
function readings(tokens: readonly Token[]): Reading[] {
  const found: Reading[] = [{ name: tokens, number: null, numberFirst: false }]
  for (const at of tokens.keys()) {
    const number = readTypedNumber(tokens, at)
    if (number === null) continue
    const before = tokens.slice(0, number.start).filter(isNamePart)
    const after = tokens.slice(number.end).filter(isNamePart)
    const numberFirst = before.length === 0 && after.length > 0
    const isUnfinishedFlat = after.every((token) => flatMarkers.has(token.text))
    if (before.length > 0 && !isUnfinishedFlat) continue
    found.push({
      name: tokens.slice(numberFirst ? number.end : 0, numberFirst ? undefined : number.start),
      number,
      numberFirst,
    })
  }
  return found
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
  const typed = words
    .map((word, at) =>
      matchWord(index.vocabulary, word, { at, last: at === words.length - 1, effort: asked.effort }),
    )
    .sort((a, b) => sureness(a) - sureness(b))
  const numbered = reading.number !== null
  const best = new Map<IndexedStreet, NameFit>()
  for (const name of namesFor(index, typed)) {
    const street = index.streets[name.street]
    const fit = fitName(name, { words: typed, prefix, numbered })
    if (street === undefined || fit === null || !isThere(street, place)) continue
    const known = best.get(street)
    if (known === undefined || isBetter(fit, known)) best.set(street, fit)
  }
  return Array.from(best, ([street, fit]) => ({
    street,
    fit: lowered(fit, street, asked),
    number: reading.number,
  }))
}

export function isBetter(a: NameFit, b: NameFit): boolean {
  return a.grade < b.grade || (a.grade === b.grade && a.score > b.score)
}

/** `Betkowo 12`: the town is named, no street is, and its houses have none. */
function townItself(index: StreetIndex, { place, reading }: Asked): Candidate[] {
  if (place.localityIds === null) return []
  return index.streets
    .filter((street) => street.streetId === null && place.localityIds?.has(street.localityId) === true)
    .map((street) => ({ street, fit: { grade: 0, score: 1, otherKind: false }, number: reading.number }))
}

function sureness(word: QueryWord): number {
  const fits = Array.from(word.matches.values(), (match) => match.fit)
  if (fits.includes('exact')) return word.raw.length === 1 ? 2 : 0
  return word.raw.length === 1 ? 3 : 1
}

/** The names that have the rarest of the typed words: all others must fit to the same name. */
function namesFor(index: StreetIndex, words: readonly QueryWord[]): StreetIndex['names'] {
  const needed = words.filter((word) => word.role === 'name' && word.matches.size > 0)
  const pool = needed.length > 0 ? needed : words
  const postings = pool.map((word) => {
    const places = new Set<number>()
    for (const id of word.matches.keys()) for (const place of index.namesWith.get(id) ?? []) places.add(place)
    return places
  })
  const found = postings.filter((places) => places.size > 0).sort((a, b) => a.size - b.size)
  return Array.from(found[0] ?? []).flatMap((place) => index.names[place] ?? [])
}

function isThere(street: IndexedStreet, place: PlaceReading): boolean {
  return place.localityIds === null || place.postal || place.localityIds.has(street.localityId)
}

function lowered(fit: NameFit, street: IndexedStreet, { place, reading }: Asked): NameFit {
  const elsewhere = place.localityIds !== null && !place.localityIds.has(street.localityId)
  const cost = (elsewhere ? costOfOtherPlace : 0) + (reading.numberFirst ? costOfNumberFirst : 0)
  return { ...fit, score: Math.max(0.05, fit.score - cost) }
}
