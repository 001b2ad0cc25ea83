import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { type LandKind, type StreetKind, type StreetPrefix } from './city.ts'

/** A degree pair, [longitude, latitude], WGS84. */
export type Degrees = readonly [number, number]

export interface DistrictFact {
  readonly no: number
  readonly inhabitants: number
  readonly seat: string
  readonly seatStreet: string
  readonly seatNumber: string
  readonly postcode: string
  readonly at: Degrees | null
  readonly origin: string
  readonly year: number
}

/** A part of a street that a district's description names. Empty bounds are open. */
export interface DistrictStreetFact {
  readonly district: number
  readonly street: string
  readonly parity: 'all' | 'odd' | 'even'
  readonly from: string
  readonly to: string
}

export interface StreetFact {
  readonly street: string
  readonly prefix: StreetPrefix
  readonly name1: string
  readonly name2: string
}

export interface InstitutionFact {
  readonly key: string
  readonly rspo: number | null
  readonly kind: number | 'library'
  readonly name: string
  readonly shortName: string
  readonly mark: string
  readonly patron: string | null
  readonly public: boolean
  readonly catchment: boolean
  readonly street: string
  readonly number: string
  readonly postcode: string | null
  readonly at: Degrees | null
  readonly origin: string
  readonly year: number
  /** Made up: no such institution exists. */
  readonly fictional?: boolean
}

interface Sketched {
  readonly name: string | null
  readonly points: readonly Degrees[]
}

/** What the city lies in; drawn by hand like the rest of the sketch. Areas are open rings. */
export interface Landscape {
  readonly streams: readonly Sketched[]
  readonly ponds?: readonly Sketched[]
  readonly railways: readonly { readonly points: readonly Degrees[]; readonly station?: Degrees }[]
  /**
   * Land whose use no street changes; where two overlap, the first one holds. Without them waters and railways
   * are drawn over a city that knows nothing of them.
   */
  readonly zones?: readonly (Sketched & { readonly kind: LandKind })[]
  /** Names that stand beside no area: about where people say that the place is. */
  readonly placeNames?: readonly {
    readonly kind: 'quarter' | 'station'
    readonly name: string
    readonly point: Degrees
  }[]
}

/** The hand-drawn sketch that the generated geometry starts from; not a fact about the city. */
export interface Layout {
  /** Built-up parts: the town, and villages apart from it. */
  readonly outlines: readonly (readonly Degrees[])[]
  readonly boundary: readonly Degrees[]
  /** A point of an axis is a degree pair or `#12`: beside the known point of house number 12. */
  readonly axes: readonly { street: string; kind: StreetKind; points: readonly (Degrees | string)[] }[]
  readonly centres: readonly { district: number; point: Degrees }[]
  readonly landscape?: Landscape
  /** Numbers that every city has, whatever its seed: the portal's hint names them. */
  readonly numbers: readonly { street: string; number: string }[]
}

/** Which municipality a city is, and how large it is to become. */
export interface CityIdentity {
  readonly teryt: string
  readonly name: string
  readonly title: string
  /** Key of its only locality. */
  readonly localityKey: string
  /** About how many address points it gets. */
  readonly addresses: number
  /** The middle of the old town, and how far its fine grain reaches, metres. */
  readonly centre: Degrees
  readonly centreRadius: number
  readonly enrolment?: EnrolmentFact
}

/** How many went to school and kindergarten in a year, commuters among them. */
export interface EnrolmentFact {
  readonly pupils: number
  readonly kindergartenChildren: number
  readonly year: number
}

/** A city as the generator takes it: facts with their origin, and a sketch. */
export interface CityFacts {
  readonly identity: CityIdentity
  readonly districts: readonly DistrictFact[]
  readonly districtStreets: readonly DistrictStreetFact[]
  readonly streets: readonly StreetFact[]
  readonly institutions: readonly InstitutionFact[]
  readonly layout: Layout
}

/** A fact file of a city: in the sources, wherever this file runs. */
export function factFile(city: string, name: string): URL {
  const beside = new URL(`../${city}/${name}`, import.meta.url)
  return existsSync(beside) ? beside : new URL(`../../../data/${city}/${name}`, import.meta.url)
}

type Row = Readonly<Record<string, string>>

function rows(file: URL): Row[] {
  return parse<Record<string, string>>(readFileSync(file, 'utf8'), { columns: true, delimiter: ';' })
}

function text(row: Row, column: string): string {
  const value = row[column]
  if (value === undefined) throw new Error(`fact without column ${column}`)
  return value
}

function textOrNull(row: Row, column: string): string | null {
  return text(row, column) || null
}

function degrees(row: Row): Degrees | null {
  return text(row, 'lat') === '' ? null : [Number(text(row, 'lon')), Number(text(row, 'lat'))]
}

function districtFact(row: Row): DistrictFact {
  return {
    no: Number(text(row, 'district')),
    inhabitants: Number(text(row, 'inhabitants')),
    seat: text(row, 'seat'),
    seatStreet: text(row, 'seat_street').replace(/^ul\. /, ''),
    seatNumber: text(row, 'seat_number').toUpperCase(),
    postcode: text(row, 'postcode'),
    at: degrees(row),
    origin: text(row, 'origin'),
    year: Number(text(row, 'year')),
  }
}

function institutionFact(row: Row): InstitutionFact {
  const kind = text(row, 'kind')
  return {
    key: text(row, 'key'),
    rspo: text(row, 'rspo') === '' ? null : Number(text(row, 'rspo')),
    kind: kind === 'library' ? kind : Number(kind),
    name: text(row, 'name'),
    shortName: text(row, 'short_name'),
    mark: text(row, 'mark'),
    patron: textOrNull(row, 'patron'),
    public: text(row, 'public') === 'yes',
    catchment: text(row, 'catchment') === 'yes',
    street: text(row, 'street'),
    number: text(row, 'number'),
    postcode: textOrNull(row, 'postcode'),
    at: degrees(row),
    origin: text(row, 'origin'),
    year: Number(text(row, 'year')),
  }
}

/** Reads the committed fact files of `data/<city>/`. Throws when one is missing or lacks a column. */
export function readFacts(city: string): CityFacts {
  const file = (name: string) => factFile(city, name)
  return {
    // Our own files, written together with their types.
    identity: JSON.parse(readFileSync(file('city.json'), 'utf8')) as CityIdentity,
    districts: rows(file('facts/districts.csv')).map(districtFact),
    districtStreets: rows(file('facts/district-streets.csv')).map((row) => ({
      district: Number(text(row, 'district')),
      street: text(row, 'street'),
      parity: text(row, 'parity') as DistrictStreetFact['parity'],
      from: text(row, 'from'),
      to: text(row, 'to'),
    })),
    streets: rows(file('facts/streets.csv')).map((row) => ({
      street: text(row, 'street'),
      prefix: text(row, 'prefix') as StreetPrefix,
      name1: text(row, 'name1'),
      name2: text(row, 'name2'),
    })),
    institutions: rows(file('facts/institutions.csv')).map(institutionFact),
    layout: JSON.parse(readFileSync(file('layout.json'), 'utf8')) as Layout,
  }
}
