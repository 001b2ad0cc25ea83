import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { type StreetKind, type StreetPrefix } from './city.ts'

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
}

/** The hand-drawn sketch that the generated geometry starts from; not a fact about the city. */
export interface Layout {
  readonly outline: readonly Degrees[]
  readonly village: readonly Degrees[]
  readonly boundary: readonly Degrees[]
  /** A point of an axis is a degree pair or `#12`: beside the known point of house number 12. */
  readonly axes: readonly { street: string; kind: StreetKind; points: readonly (Degrees | string)[] }[]
  readonly centres: readonly { district: number; point: Degrees }[]
  /** Numbers that every city has, whatever its seed: the portal's hint names them. */
  readonly numbers: readonly { street: string; number: string }[]
}

export interface KoszalinFacts {
  readonly districts: readonly DistrictFact[]
  readonly districtStreets: readonly DistrictStreetFact[]
  readonly streets: readonly StreetFact[]
  readonly institutions: readonly InstitutionFact[]
  readonly layout: Layout
}

/** The folder of the fact files: beside this file, or in the sources when this file runs compiled. */
function fileOf(name: string): URL {
  const beside = new URL(name, import.meta.url)
  return existsSync(beside) ? beside : new URL(`../../../data/koszalin/${name}`, import.meta.url)
}

type Row = Readonly<Record<string, string>>

function rows(name: string): Row[] {
  return parse<Record<string, string>>(readFileSync(fileOf(name), 'utf8'), { columns: true, delimiter: ';' })
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

/** Reads the committed fact files. Throws when one is missing or lacks a column. */
export function koszalinFacts(): KoszalinFacts {
  return {
    districts: rows('facts/districts.csv').map(districtFact),
    districtStreets: rows('facts/district-streets.csv').map((row) => ({
      district: Number(text(row, 'district')),
      street: text(row, 'street'),
      parity: text(row, 'parity') as DistrictStreetFact['parity'],
      from: text(row, 'from'),
      to: text(row, 'to'),
    })),
    streets: rows('facts/streets.csv').map((row) => ({
      street: text(row, 'street'),
      prefix: text(row, 'prefix') as StreetPrefix,
      name1: text(row, 'name1'),
      name2: text(row, 'name2'),
    })),
    institutions: rows('facts/institutions.csv').map(institutionFact),
    // Our own file, written together with the type.
    layout: JSON.parse(readFileSync(fileOf('layout.json'), 'utf8')) as Layout,
  }
}
