export interface SearchStreet {
  id: number
  localityId: number
  prefix: string
  name1: string
  name2: string
  fullName: string
  /** Customary names. */
  aliases: readonly string[]
  /** Names that it bore before. */
  formerNames?: readonly string[]
}

export interface SearchLocality {
  id: number
  name: string
}

export interface SearchAddress {
  id: number
  streetId: number | null
  localityId: number
  number: string
  postcode: string | null
}

export interface AddressIndex {
  /** Never throws, whatever the text. */
  search: (query: string, options: { limit: number }) => SearchResult
}

export interface SearchResult {
  /**
   * Best first; only addresses on a street that fits, with exactly the number typed. A score of 1 is a full and
   * exact fit, from 0.9 on it may be taken without asking, below it is a guess or one of several.
   */
  hits: { addressId: number; score: number; formerName: string | null }[]
  /** Streets that fit; `streetId` is null for a locality without streets. */
  streets: {
    streetId: number | null
    localityId: number
    score: number
    addressCount: number
    /** The old name by which it was found, as written; null when found by its own. */
    formerName: string | null
  }[]
  /** The building that the query was understood to ask for (`12A`); null when it has no house number. */
  building: string | null
  notice: SearchNotice | null
}

export type SearchNotice =
  | {
      kind: 'no-such-number'
      streetId: number | null
      localityId: number
      asked: string
      /** Ids of up to six addresses with the nearest numbers: joined ones that contain it first, then in order. */
      nearest: number[]
    }
  /** A flat was typed, or `12a/5` was read as flat 5 of building 12A because there is no building 12A/5. */
  | { kind: 'flat'; building: string; flat: string }
  | { kind: 'no-such-street'; asked: string }
