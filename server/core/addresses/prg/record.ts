/** Why a record of a file does not land; each has its sentence in the catalogue, under `imports.refusals`. */
export type RefusalReason =
  | 'no-id'
  | 'no-number'
  | 'unknown-state'
  | 'unknown-locality'
  | 'unknown-street'
  | 'ended'
  | 'not-coordinates'
  | 'degrees'
  | 'swapped'
  | 'outside-poland'
  | 'other-zone'
  | 'duplicate'
  | 'far-from-municipality'
  | 'outside-voivodeship'

export interface RegisterStreet {
  /** `ul.`, `al.`, `rynek` …, empty where the register knows no kind. */
  readonly prefix: string
  readonly name1: string
  readonly name2: string
  readonly fullName: string
}

export type AddressState = 'existing' | 'under-construction' | 'foreseen'

/** Where a record stands in its file and whose it is: known even of records that do not land. */
export interface Origin {
  /** `points.gml:120` (line) or `points.geojson#12` (feature). */
  readonly record: string
  /** `przestrzenNazw/lokalnyId`; null where the file does not tell. */
  readonly iip: string | null
  /** Seven digits; null where the file does not tell. */
  readonly teryt: string | null
  readonly municipality: string | null
}

/** An address point as the register has it, whichever layout it came in. */
export interface PrgPoint extends Origin {
  readonly kind: 'point'
  readonly iipVersion: string | null
  readonly simc: string | null
  readonly locality: string
  readonly ulic: string | null
  readonly street: RegisterStreet | null
  readonly number: string
  readonly postcode: string | null
  readonly state: AddressState
  /** Easting and northing, in EPSG:4326 longitude and latitude. */
  readonly x: number
  readonly y: number
  readonly srid: number
}

export interface PrgRefusal extends Origin {
  readonly kind: 'refused'
  readonly reason: RefusalReason
}

export type PrgRecord = PrgPoint | PrgRefusal

/** A point before it is checked: texts as they stand in the file, axes put in order. */
export interface RawPoint {
  readonly record: string
  readonly namespace: string | undefined
  readonly localId: string | undefined
  readonly version: string | undefined
  readonly isEnded: boolean
  readonly teryt: string | undefined
  readonly municipality: string | undefined
  readonly simc: string | undefined
  readonly locality: string | undefined
  readonly ulic: string | undefined
  /** `unknown` where the file refers to a street that it does not hold. */
  readonly street: RegisterStreet | null | 'unknown'
  readonly number: string | undefined
  readonly postcode: string | undefined
  readonly state: string | undefined
  readonly x: number
  readonly y: number
  /** EPSG; one of those that imports read. */
  readonly srid: number
}
