import { type CorpusQuery, QUERY_KINDS, type QueryKind } from './query-corpus.ts'

export interface CorpusFigures {
  readonly queries: number
  /** Share of queries of each kind whose first hit is the address that is meant; of `absent` ones, that have no hit. */
  readonly success: Readonly<Record<QueryKind, number>>
  /** Share of all queries that were sure of another address than the one that is meant. */
  readonly wrongConfident: number
  /** Answers with another house number than the one typed, whatever their score. */
  readonly otherNumbers: number
  /** Examples of failures, at most ten of each kind. */
  readonly failures: readonly string[]
}

interface CorpusHit {
  readonly addressId: number
  readonly score: number
}

/** From this score on an answer may be taken without asking. */
const SURE = 0.9
const EXAMPLES = 10

/** Measures a search on a corpus; `numberOf` tells the house number of an address. */
export function measureCorpus(
  corpus: readonly CorpusQuery[],
  search: (text: string) => readonly CorpusHit[],
  numberOf: (addressId: number) => string,
): CorpusFigures {
  const answered = corpus.map((query) => ({ query, best: search(query.text)[0] }))
  const wrong = answered.filter(({ query, best }) => (best?.addressId ?? null) !== query.addressId)
  const isOtherNumber = ({ query, best }: (typeof wrong)[number]) =>
    best !== undefined && (query.addressId === null || numberOf(best.addressId) !== numberOf(query.addressId))
  const ofKind = (kind: QueryKind, among: readonly { readonly query: CorpusQuery }[]) =>
    among.filter(({ query }) => query.kind === kind)
  const shareOf = (kind: QueryKind) =>
    1 - ofKind(kind, wrong).length / Math.max(1, ofKind(kind, answered).length)
  const success = Object.fromEntries(QUERY_KINDS.map((kind) => [kind, shareOf(kind)]))
  return {
    queries: corpus.length,
    success: success as Record<QueryKind, number>, // one entry for each kind
    wrongConfident:
      wrong.filter(({ best }) => best !== undefined && best.score >= SURE).length / corpus.length,
    otherNumbers: wrong.filter(isOtherNumber).length,
    failures: QUERY_KINDS.flatMap((kind) =>
      wrong
        .filter(({ query }) => query.kind === kind)
        .slice(0, EXAMPLES)
        .map(
          ({ query, best }) =>
            `${kind}: ${query.text} → ${best === undefined ? 'nothing' : `${best.addressId} (${best.score})`}`,
        ),
    ),
  }
}
