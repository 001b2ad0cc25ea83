import validation from 'geojson-validation'
import { z } from 'zod'

import { Problem } from '../../../platform/http/problem.ts'
import {
  faultOfPlace,
  type ImportFile,
  readFeatures,
  type RefusedRecord,
  type SourceFeature,
} from '../../../platform/imports/index.ts'
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

const position = z.tuple([z.number(), z.number()]).rest(z.number())
const geometry = z.union([
  z.object({ type: z.literal('Polygon'), coordinates: z.array(z.array(position)) }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(z.array(position))) }),
])

/** Reads the areas of a file. Throws a `Problem` when it is none, broken, or nobody knows its reference system. */
export async function readAreas(file: ImportFile, options: AreaOptions): Promise<AreaFile> {
  const { crs, layer, isMeant } = options
  const source = await readFeatures(file, { crs, layer, isMeant })
  const { name } = source
  const records: AreaRecord[] = []
  const refused: RefusedRecord[] = []
  for (const feature of source.features) {
    const record = message('imports.areas.record', { file: name, position: feature.position })
    const read = readFeature(feature, source.crs, options)
    if (typeof read === 'string') refused.push({ record, reason: message(`imports.areas.${read}`) })
    else records.push({ ...read, record })
  }
  if (records.length + refused.length === 0)
    throw new Problem(400, 'catchments-nothing-meant', { file: name })
  return { name, crs: source.crs, records, refused }
}

/** The feature's area, or the key of the reason why it is none. */
function readFeature(
  { properties, geometry: shape }: SourceFeature,
  crs: number,
  { fields }: AreaOptions,
): Omit<AreaRecord, 'record'> | string {
  const area = geometry.safeParse(shape)
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
