import type { SearchResult } from '../search/index.ts'

/** Why a row got its address or none; scripts read these codes, the help of the command explains them. */
export const GEOCODE_REASONS = [
  'exact',
  'variant',
  'flat',
  'former-name',
  'only-address',
  'unsure',
  'ambiguous',
  'no-number',
  'no-such-number',
  'no-such-street',
  'empty',
  'broken-row',
] as const
export type GeocodeReason = (typeof GEOCODE_REASONS)[number]

/** What a row gets; an address always has exactly the house number that the row asks for. */
export interface Verdict {
  readonly addressId: number | null
  readonly score: number | null
  readonly reason: GeocodeReason
}

const FULL = 0.995
/** Below this an answer of the index is a guess. */
const SURE = 0.9

/** Turns what the search found into one address with its reason, or into none; of equally good ones it takes none. */
export function verdictOf(query: string, result: SearchResult): Verdict {
  if (query.trim() === '') return without('empty')
  const [best, second] = result.hits
  if (best === undefined) return without(reasonOfNothing(result))
  if (second?.score === best.score) return { addressId: null, score: best.score, reason: 'ambiguous' }
  return { addressId: best.addressId, score: best.score, reason: reasonOf(best, result) }
}

function without(reason: GeocodeReason): Verdict {
  return { addressId: null, score: null, reason }
}

function reasonOfNothing({ notice, streets }: SearchResult): GeocodeReason {
  if (notice?.kind === 'no-such-number') return 'no-such-number'
  return streets.length === 0 ? 'no-such-street' : 'no-number'
}

function reasonOf(
  { score, formerName }: SearchResult['hits'][number],
  { notice, building }: SearchResult,
): GeocodeReason {
  if (score < SURE) return 'unsure'
  if (building === null) return 'only-address'
  if (notice?.kind === 'flat') return 'flat'
  if (formerName !== null) return 'former-name'
  return score >= FULL ? 'exact' : 'variant'
}
