import { z } from 'zod'

import { Problem } from '../../../platform/http/problem.ts'
import { checkPoint } from './check-point.ts'
import { sridOfGeojson } from './crs.ts'
import { type FlatColumns, isFlat, readFlat } from './flat.ts'
import { jsonPieces } from './json-features.ts'
import type { PrgRecord } from './record.ts'

const namedCrs = z.object({ properties: z.object({ name: z.string() }) })

const feature = z.object({
  type: z.literal('Feature'),
  properties: z.record(z.string(), z.unknown()),
  geometry: z.unknown(),
})

const point = z.object({
  type: z.literal('Point'),
  coordinates: z.tuple([z.number(), z.number()], z.number()),
})

/** The points of the flat extract as GeoJSON, in longitude and latitude unless its `crs` says EPSG:2180. */
export async function* readFlatGeojson(
  chunks: AsyncIterable<string>,
  file: string,
): AsyncGenerator<PrgRecord[]> {
  let srid: 2180 | 4326 = 4326
  let count = 0
  for await (const pieces of jsonPieces(chunks, file)) {
    const records: PrgRecord[] = []
    for (const piece of pieces) {
      if (piece.kind === 'feature') {
        count += 1
        records.push(readFeature(piece.value, { file, count, srid }))
      } else if (piece.key === 'crs') srid = readCrs(file, piece.value, count > 0)
    }
    yield records
  }
  if (count === 0) throw new Problem(400, 'prg-unknown-layout', { file })
}

interface Place {
  readonly file: string
  readonly count: number
  readonly srid: 2180 | 4326
}

function readFeature(value: unknown, { file, count, srid }: Place): PrgRecord {
  const parsed = feature.safeParse(value)
  const columns = columnsOf(parsed.data?.properties ?? {})
  if (!isFlat(columns)) throw new Problem(400, 'prg-unknown-layout', { file })
  const geometry = point.safeParse(parsed.data?.geometry)
  const [x, y] = geometry.data?.coordinates ?? [NaN, NaN]
  return checkPoint(readFlat(`${file}#${count}`, columns, { x, y, srid }))
}

/** Numbers as the texts they once were, empty ones as absent. */
function columnsOf(properties: Readonly<Record<string, unknown>>): FlatColumns {
  return (name) => {
    const value = properties[name]
    if (typeof value === 'number') return String(value)
    return typeof value === 'string' && value !== '' ? value : undefined
  }
}

/** A `crs` that comes after features comes too late to be another than the one in which they were read. */
function readCrs(file: string, value: unknown, isLate: boolean): 2180 | 4326 {
  const parsed = namedCrs.safeParse(value)
  if (!parsed.success) throw new Problem(400, 'prg-no-crs', { file })
  const { name } = parsed.data.properties
  const srid = sridOfGeojson(file, name)
  if (isLate && srid !== 4326) throw new Problem(400, 'prg-wrong-crs', { file, crs: name })
  return srid
}
