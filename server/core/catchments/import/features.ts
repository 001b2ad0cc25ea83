import validation from 'geojson-validation'
import { z } from 'zod'

import { Problem } from '../../../platform/http/problem.ts'
import { agreedCrs, faultOfPlace, type RefusedRecord } from '../../../platform/imports/index.ts'
import { message } from '../../../platform/messages.ts'
import type { AreaOptions } from './options.ts'

/** An area of a file whose form is right; whether it is true the database says. */
export interface AreaRecord {
  /** Where it stands in the file. */
  readonly record: string
  readonly school: string | null
  readonly rspo: number | null
  /** The geometry as GeoJSON text. */
  readonly geometry: string
  /** The first point of its outline. */
  readonly corner: readonly [number, number]
}

export interface AreaFile {
  readonly name: string
  readonly crs: number
  readonly records: AreaRecord[]
  readonly refused: RefusedRecord[]
}

const collection = z.object({
  type: z.literal('FeatureCollection'),
  crs: z.object({ properties: z.object({ name: z.string() }) }).nullish(),
  features: z.array(z.unknown()),
})

const feature = z.object({
  type: z.literal('Feature'),
  properties: z.record(z.string(), z.unknown()).nullable(),
  geometry: z.unknown(),
})

const position = z.tuple([z.number(), z.number()]).rest(z.number())
const geometry = z.union([
  z.object({ type: z.literal('Polygon'), coordinates: z.array(z.array(position)) }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(z.array(position))) }),
])

/** Reads the areas of a GeoJSON file. Throws a `Problem` when it is none or of another reference system. */
export function readAreas(file: string, text: string, options: AreaOptions): AreaFile {
  const parsed = collection.safeParse(parse(file, text))
  if (!parsed.success) throw new Problem(400, 'catchments-layout', { file })
  const crs = agreedCrs(parsed.data.crs?.properties.name, options.crs)
  const records: AreaRecord[] = []
  const refused: RefusedRecord[] = []
  for (const [index, value] of parsed.data.features.entries()) {
    const read = readFeature(value, crs, options)
    if (read === undefined) continue
    const record = message('imports.areas.record', { file, position: index + 1 })
    if (typeof read === 'string') refused.push({ record, reason: message(`imports.areas.${read}`) })
    else records.push({ ...read, record })
  }
  if (records.length + refused.length === 0) throw new Problem(400, 'catchments-nothing-meant', { file })
  return { name: file, crs, records, refused }
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Problem(400, 'json-broken', { file })
  }
}

/** The feature's area, the key of the reason why it is none, or undefined when it is not meant. */
function readFeature(
  value: unknown,
  crs: number,
  { fields, isMeant }: AreaOptions,
): Omit<AreaRecord, 'record'> | string | undefined {
  const parsed = feature.safeParse(value)
  if (!parsed.success) return 'no-feature'
  const properties = parsed.data.properties ?? {}
  if (!isMeant(properties)) return undefined
  const area = geometry.safeParse(parsed.data.geometry)
  if (!area.success) return 'no-polygon'
  const fault = faultOfArea(area.data, crs)
  if (fault !== undefined) return fault
  const school = textOf(properties[fields.school])
  const rspo = rspoOf(textOf(properties[fields.rspo]))
  // No database text can hold it.
  if (school?.includes('\u0000') === true) return 'nul-in-name'
  if (school === null && rspo === null) return 'no-school'
  return { school, rspo, geometry: JSON.stringify(area.data), corner: cornerOf(area.data) }
}

function cornerOf(area: z.output<typeof geometry>): readonly [number, number] {
  const [corner = [NaN, NaN] as const] = positionsOf(polygonsOf(area))
  return corner
}

function faultOfArea(area: z.output<typeof geometry>, crs: number): string | undefined {
  const fault = faultOfPlace(positionsOf(polygonsOf(area)), crs)
  if (fault !== undefined) return fault
  return validation.isPolygon(area) || validation.isMultiPolygon(area) ? undefined : 'no-polygon'
}

type Polygons = readonly (readonly (readonly number[])[])[][]

function polygonsOf(area: z.output<typeof geometry>): Polygons {
  return area.type === 'Polygon' ? [area.coordinates] : area.coordinates
}

function rspoOf(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null
}

function* positionsOf(polygons: Polygons): Generator<[number, number]> {
  for (const rings of polygons)
    for (const ring of rings) for (const [x, y] of ring) yield [x ?? NaN, y ?? NaN]
}

function textOf(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null
  const text = String(value).trim()
  return text === '' ? null : text
}
