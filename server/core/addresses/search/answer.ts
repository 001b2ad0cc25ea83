import { type Candidate } from './candidates.ts'
import { type IndexedStreet } from './street-index.ts'
import { type NumberedAddress } from './street-numbers.ts'
import { type NumberReading, type TypedNumber } from './typed-number.ts'
import { type SearchNotice, type SearchResult } from './types.ts'

// Below 0.9 an answer is not to be taken without asking.
const mostOfEqual = 0.89
const mostOfSecond = 0.85
// Streets whose scores differ by less are equally good, unless the best fits fully.
const equalWithin = 0.035
const fullFit = 0.995
const nearestCount = 6

interface AskedNumber {
  number: TypedNumber
  postcode: string | null
  limit: number
}

interface Scored {
  street: IndexedStreet
  score: number
  formerName: string | null
}

/** Streets only, for completing what is typed; a street of a single address is that address. */
export function answerWithoutNumber(candidates: readonly Candidate[], limit: number): SearchResult {
  const sorted = distinct(candidates)
  const full = sorted.filter((candidate) => candidate.fit.grade === 0)
  const [only, ...others] = full
  const single = only?.street.addressCount === 1 && others.length === 0 ? only : null
  const hits = (single?.street.numbers.all ?? []).map(({ id }) => ({
    addressId: id,
    score: single?.fit.score ?? 0,
    formerName: single?.fit.formerName ?? null,
  }))
  return { hits, streets: listed(withSureness(sorted), limit), building: null, notice: null }
}

/** Addresses with exactly the typed number on the streets of the best grade, or word that there is none. */
export function answerWithNumber(candidates: readonly Candidate[], asked: AskedNumber): SearchResult {
  const sorted = distinct(candidates)
  const best = sorted[0]?.fit
  const kept = sorted.filter(({ fit }) => fit.grade === best?.grade && (best.otherKind || !fit.otherKind))
  const scored = withSureness(kept)
  const streets = listed(scored, asked.limit)
  for (const reading of asked.number.readings) {
    const hits = hitsOf(scored, reading, asked.postcode)
    if (hits.length === 0) continue
    const { building } = reading
    return { hits: hits.slice(0, asked.limit), streets, building, notice: flatNotice(reading) }
  }
  return { hits: [], streets, building: asked.number.asked, notice: noSuchNumber(scored[0], asked.number) }
}

function flatNotice({ building, flat }: NumberReading): SearchNotice | null {
  return flat === null ? null : { kind: 'flat', building, flat }
}

function noSuchNumber(best: Scored | undefined, number: TypedNumber): SearchNotice | null {
  if (best === undefined) return null
  const { streetId, localityId, numbers } = best.street
  const nearest = numbers.nearest(number.asked, nearestCount)
  return { kind: 'no-such-number', streetId, localityId, asked: number.asked, nearest }
}

function hitsOf(
  streets: readonly Scored[],
  reading: NumberReading,
  postcode: string | null,
): SearchResult['hits'] {
  const found = streets.flatMap(({ street, score, formerName }) =>
    street.numbers.find(reading.building).map((address) => ({ address, score, formerName })),
  )
  return found
    .sort((a, b) => b.score - a.score || differs(a.address, postcode) - differs(b.address, postcode))
    .map(({ address, score, formerName }) => ({ addressId: address.id, score, formerName }))
}

function differs(address: NumberedAddress, postcode: string | null): number {
  return address.postcode === postcode ? 0 : 1
}

/** One candidate a street, best first. */
function distinct(candidates: readonly Candidate[]): Candidate[] {
  const sorted = [...candidates].sort(
    (a, b) =>
      a.fit.grade - b.fit.grade || b.fit.score - a.fit.score || b.street.addressCount - a.street.addressCount,
  )
  const streets = new Set<IndexedStreet>()
  return sorted.filter(({ street }) => !streets.has(street) && streets.add(street))
}

/** Several streets that are equally good are none of them sure; those behind the best are not either. */
function withSureness(sorted: readonly Candidate[]): Scored[] {
  const best = sorted[0]?.fit
  if (best === undefined) return []
  const least = best.score - (best.score >= fullFit ? 1 - fullFit : equalWithin)
  const equal = new Set(sorted.filter(({ fit }) => fit.grade === best.grade && fit.score >= least))
  return sorted.map((candidate) => {
    const { street, fit } = candidate
    const { formerName } = fit
    if (!equal.has(candidate)) return { street, formerName, score: Math.min(fit.score, mostOfSecond) }
    return { street, formerName, score: equal.size === 1 ? best.score : Math.min(best.score, mostOfEqual) }
  })
}

function listed(streets: readonly Scored[], limit: number): SearchResult['streets'] {
  return streets.slice(0, limit).map(({ street, score, formerName }) => ({
    streetId: street.streetId,
    localityId: street.localityId,
    score,
    addressCount: street.addressCount,
    formerName,
  }))
}
