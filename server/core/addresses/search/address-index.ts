import { answerWithNumber, answerWithoutNumber } from './answer.ts'
import { type Candidate, findCandidates, isBetter } from './candidates.ts'
import { prefixKinds } from './lexicon.ts'
import {
  type Gazetteer,
  buildGazetteer,
  readPlaces,
  takePostcode,
  withoutFormerTail,
  withoutMisspeltTown,
} from './places.ts'
import { type StreetIndex, buildStreetIndex } from './street-index.ts'
import { type Token, tokenise } from './tokens.ts'
import {
  type AddressIndex,
  type SearchAddress,
  type SearchLocality,
  type SearchResult,
  type SearchStreet,
} from './types.ts'
import { type Effort } from './word-matches.ts'

// No address is longer; a longer text is a mistake or an attack, and is not read.
const longestQuery = 200
const mostTokens = 24
const longestEcho = 80

/**
 * The address search of one municipality, in memory: build it anew when the addresses change. Answers ids only;
 * what is shown is read from the database.
 */
export function buildAddressIndex(input: {
  streets: readonly SearchStreet[]
  localities: readonly SearchLocality[]
  addresses: readonly SearchAddress[]
}): AddressIndex {
  const postcodes = new Set(input.addresses.flatMap((address) => address.postcode ?? []))
  const gazetteer = buildGazetteer(input.localities, postcodes)
  const index = buildStreetIndex(input)
  return {
    search: (query, { limit }) => {
      const tokens = query.length > longestQuery ? [] : withoutFormerTail(tokenise(query))
      const result = tokens.length > mostTokens ? null : answer({ index, gazetteer }, tokens, limit)
      return result ?? { ...nothingYet, notice: { kind: 'no-such-street', asked: echoed(query) } }
    },
  }
}

const efforts: readonly Effort[] = ['plain', 'misspelt', 'misspelt-unfinished']

/** Forgives only as much as is needed: an error is looked for when nothing fits without one. */
function answer(
  { index, gazetteer }: { index: StreetIndex; gazetteer: Gazetteer },
  tokens: readonly Token[],
  limit: number,
): SearchResult | null {
  const taken = takePostcode(tokens, gazetteer)
  const places = readPlaces(taken, gazetteer)
  const guessed = withoutMisspeltTown(taken.tokens, gazetteer)
  if (places.some((place) => isOnlyStreet(place.tokens))) return nothingYet
  const isOnlyTown = tokens.some(isWordOrNumber) && places.some((place) => !place.tokens.some(isWordOrNumber))
  for (const effort of efforts) {
    if (effort !== 'plain' && isOnlyTown) return nothingYet
    const all = effort === 'plain' || guessed === null ? places : [...places, guessed]
    const candidates = findCandidates(index, all, effort)
    const best = candidates.reduce<Candidate | null>(better, null)
    if (best === null) continue
    const same = candidates.filter((candidate) => candidate.number?.start === best.number?.start)
    return best.number === null
      ? answerWithoutNumber(same, limit)
      : answerWithNumber(same, { number: best.number, postcode: taken.postcode, limit })
  }
  return null
}

// The town, the postcode or `ul.` alone: there is nothing to find yet, and nothing to complain of.
const nothingYet: SearchResult = { hits: [], streets: [], building: null, notice: null }

function isWordOrNumber(token: Token): boolean {
  return token.kind !== 'mark'
}

function isOnlyStreet(tokens: readonly Token[]): boolean {
  const words = tokens.filter(isWordOrNumber)
  return (
    words.length > 0 &&
    words.every((word) => prefixKinds.get(word.text) === 'ul' && (word.dotted || word.text !== 'ul'))
  )
}

function better(best: Candidate | null, candidate: Candidate): Candidate {
  return best === null || isBetter(candidate.fit, best.fit) ? candidate : best
}

/** What was typed, fit to be shown: without control characters and not endless. */
function echoed(query: string): string {
  const shown = query
    .slice(0, longestQuery)
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
  return Array.from(shown).slice(0, longestEcho).join('')
}
