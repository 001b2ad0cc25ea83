import { readFileSync } from 'node:fs'

import { parse } from 'csv-parse/sync'

import { type Degrees, factFile } from '../generator/facts.ts'

/** 1 a town, 2 a rural municipality, 3 a town with its villages (the last digit of TERYT). */
export type MunicipalityKind = '1' | '2' | '3'

export interface MunicipalityFact {
  readonly teryt: string
  readonly name: string
  readonly kind: MunicipalityKind
  /** Of 2019 where the facts tell; otherwise assumed by the example. */
  readonly inhabitants: number
  readonly origin: string
  readonly year: number
  readonly centre: Degrees
}

export interface RegionFacts {
  readonly municipalities: readonly MunicipalityFact[]
  /** The commonest street names first. */
  readonly streetNames: readonly string[]
}

const ASSUMED = 'dane przykładowe'
const ASSUMED_YEAR = 2019

/** Reads the municipalities of the voivodship of Zachodniopomorskie. Throws when a file is missing or lacks a column. */
export function regionFacts(): RegionFacts {
  return {
    municipalities: rows('facts/municipalities.csv').map(municipalityFact),
    streetNames: rows('facts/street-names.csv').map((row) => text(row, 'name')),
  }
}

function municipalityFact(row: Row): MunicipalityFact {
  const isKnown = text(row, 'inhabitants') !== ''
  return {
    teryt: text(row, 'teryt'),
    name: text(row, 'name'),
    kind: kindOf(text(row, 'kind')),
    inhabitants: Number(text(row, isKnown ? 'inhabitants' : 'assumed')),
    origin: isKnown ? text(row, 'origin') : ASSUMED,
    year: isKnown ? Number(text(row, 'year')) : ASSUMED_YEAR,
    centre: [Number(text(row, 'lon')), Number(text(row, 'lat'))],
  }
}

function kindOf(digit: string): MunicipalityKind {
  if (digit === '1' || digit === '2' || digit === '3') return digit
  throw new Error(`no kind of municipality: ${digit}`)
}

const LATIN: Readonly<Record<string, string>> = {
  ą: 'a', ć: 'c', ę: 'e', ł: 'l', ń: 'n', ó: 'o', ś: 's', ź: 'z', ż: 'z',
} // prettier-ignore

/** The slug of each municipality: its name, and where a town lies apart from the villages around it `-gmina`. */
export function regionSlugs(municipalities: readonly MunicipalityFact[]): string[] {
  const taken = new Set<string>()
  return municipalities.map(({ name, kind, teryt }) => {
    const plain = name.toLowerCase().replaceAll(/[ąćęłńóśźż]/g, (letter) => LATIN[letter] ?? letter)
    const slug = plain.replaceAll(/[^a-z0-9]+/g, '-').replace(/-$/, '')
    const choices = [slug, ...(kind === '2' ? [`${slug}-gmina`] : []), `${slug}-${teryt}`]
    const own = choices.find((choice) => !taken.has(choice)) ?? teryt
    taken.add(own)
    return own
  })
}

type Row = Readonly<Record<string, string>>

function rows(name: string): Row[] {
  const content = readFileSync(factFile('region', name), 'utf8')
  return parse<Record<string, string>>(content, { columns: true, delimiter: ';' })
}

function text(row: Row, column: string): string {
  const value = row[column]
  if (value === undefined) throw new Error(`fact without column ${column}`)
  return value
}
