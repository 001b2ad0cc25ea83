import { fromGeojsonVt } from '@maplibre/vt-pbf'
import { z } from 'zod'

import { sql } from '../server/platform/db/sql.ts'
import { type Encoder } from './layer.ts'
import { BUFFER, EXTENT } from './tile-address.ts'

const position = z.tuple([z.number(), z.number()])
const line = z.array(position)

/** Geometry in tile units, as `ST_AsGeoJSON` writes it. */
const geometry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Point'), coordinates: position }),
  z.object({ type: z.literal('MultiPoint'), coordinates: line }),
  z.object({ type: z.literal('LineString'), coordinates: line }),
  z.object({ type: z.literal('MultiLineString'), coordinates: z.array(line) }),
  z.object({ type: z.literal('Polygon'), coordinates: z.array(line) }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(line)) }),
])
type Geometry = z.output<typeof geometry>

const feature = z.object({
  id: z.int(),
  properties: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  geom: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(geometry),
})
type Feature = z.output<typeof feature>

const POINT = 1
const LINE = 2
const POLYGON = 3

/**
 * For an engine without ST_AsMVT: the database cuts the features and brings them to whole tile units, the
 * bytes are written here. Areas keep their common borders, as all of them are rounded to the same grid, and
 * stay valid (ST_ReducePrecision); outer rings run as the MVT specification 2.1 has it, positive with y down.
 */
export const encodeInProcess: Encoder = {
  query: (_layer, rows, { west, south, east, north }) => sql`
    WITH scaled AS (
      SELECT
        r.id,
        r.properties,
        ST_TransScale(
          ST_Transform(r.geom, 3857),
          ${-west}::float8, ${-north}::float8,
          ${EXTENT / (east - west)}::float8, ${-EXTENT / (north - south)}::float8
        ) AS geom
      FROM (${rows}) AS r
    ),
    cut AS (
      SELECT
        c.id,
        c.properties,
        ST_Dimension(c.geom) AS dimension,
        ST_ClipByBox2D(
          CASE WHEN ST_Dimension(c.geom) = 2 THEN ST_MakeValid(c.geom) ELSE ST_SnapToGrid(c.geom, 1) END,
          ST_MakeBox2D(ST_Point(${-BUFFER}::float8, ${-BUFFER}::float8), ST_Point(${EXTENT + BUFFER}::float8, ${EXTENT + BUFFER}::float8))
        ) AS geom
      FROM scaled AS c
    ),
    whole AS (
      SELECT
        w.id,
        w.properties,
        CASE w.dimension
          WHEN 2 THEN ST_ForcePolygonCCW(ST_CollectionExtract(ST_ReducePrecision(ST_MakeValid(w.geom), 1), 3))
          WHEN 1 THEN ST_RemoveRepeatedPoints(ST_CollectionExtract(ST_SnapToGrid(w.geom, 1), 2))
          ELSE w.geom
        END AS geom
      FROM cut AS w
      WHERE NOT ST_IsEmpty(w.geom)
    )
    SELECT f.id, f.properties, ST_AsGeoJSON(f.geom, 0) AS geom
    FROM whole AS f
    WHERE NOT ST_IsEmpty(f.geom)
    ORDER BY f.id`,

  async encode(tx, layer, query) {
    const features = await tx.many(query, feature)
    if (features.length === 0) return new Uint8Array()
    return fromGeojsonVt({ [layer.name]: { features: features.map(inTile) } }, { version: 2, extent: EXTENT })
  },
}

function inTile({ id, properties, geom }: Feature) {
  return { id, tags: withoutNulls(properties), ...commands(geom) }
}

function withoutNulls(properties: Feature['properties']) {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null))
}

/** The rings, lines or points of a geometry and their MVT type. */
function commands(geom: Geometry): { type: number; geometry: unknown } {
  switch (geom.type) {
    case 'Point':
      return { type: POINT, geometry: [geom.coordinates] }
    case 'MultiPoint':
      return { type: POINT, geometry: geom.coordinates }
    case 'LineString':
      return { type: LINE, geometry: [geom.coordinates] }
    case 'MultiLineString':
      return { type: LINE, geometry: geom.coordinates }
    case 'Polygon':
      return { type: POLYGON, geometry: geom.coordinates }
    case 'MultiPolygon':
      return { type: POLYGON, geometry: geom.coordinates.flat() }
  }
}
