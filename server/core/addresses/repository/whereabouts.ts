import { z } from 'zod'

import type { Db } from '../../../platform/db/db.ts'
import { type Sql, sql } from '../../../platform/db/sql.ts'
import type { Extent } from '../../../platform/municipalities/index.ts'

/** What is known of where a municipality lies. */
export type Ground =
  | { readonly basis: 'voivodeship'; readonly extent: Extent }
  | { readonly basis: 'boundary'; readonly municipalityId: number }
  | { readonly basis: 'addresses' }

/** New houses stand on the edge of the known ones. */
const AROUND_ADDRESSES_METRES = 5_000

/** The area in EPSG:2180; null where it is not known. */
function areaOf(ground: Ground): Sql {
  if (ground.basis === 'voivodeship') return voivodeshipArea(ground.extent)
  if (ground.basis === 'boundary') {
    return sql`(SELECT m.boundary FROM public.municipalities AS m WHERE m.id = ${ground.municipalityId})`
  }
  // Without the outermost hundredths: a few of the known ones may be wrong themselves.
  return sql`(
    SELECT ST_Expand(
      ST_SetSRID(ST_MakeBox2D(ST_MakePoint(p.x[1], p.y[1]), ST_MakePoint(p.x[2], p.y[2])), 2180)::geometry,
      ${AROUND_ADDRESSES_METRES})
    FROM (
      SELECT
        percentile_cont(ARRAY[0.01, 0.99]) WITHIN GROUP (ORDER BY ST_X(a.geom)) AS x,
        percentile_cont(ARRAY[0.01, 0.99]) WITHIN GROUP (ORDER BY ST_Y(a.geom)) AS y
      FROM addresses AS a WHERE a.closed_on IS NULL
    ) AS p)`
}

/** A box around the voivodeship in EPSG:2180. */
export function voivodeshipArea({ west, south, east, north }: Extent): Sql {
  return sql`ST_Envelope(ST_Transform(ST_MakeEnvelope(${west}, ${south}, ${east}, ${north}, 4326), 2180))`
}

const insideCount = z.object({ points: z.int(), inside: z.int(), insideSwapped: z.int() })
/** How many points lie on a ground as they were read, and how many with their axes swapped. */
export type InsideCount = z.output<typeof insideCount>

/** Coordinates as a file has them, in one reference system. */
export interface ReadPoints {
  readonly crs: number
  readonly points: readonly (readonly [number, number])[]
}

export function countPointsOn(tx: Db, ground: Ground, { crs, points }: ReadPoints): Promise<InsideCount> {
  const moved = (x: Sql, y: Sql) => sql`ST_Transform(ST_SetSRID(ST_MakePoint(${x}, ${y}), ${crs}::int), 2180)`
  return tx.one(
    sql`
      WITH ground AS MATERIALIZED (SELECT ${areaOf(ground)} AS geom)
      SELECT
        count(*)::int AS points,
        (count(*) FILTER (WHERE ST_Intersects(g.geom, ${moved(sql`p.x`, sql`p.y`)})))::int AS inside,
        (count(*) FILTER (WHERE ST_Intersects(g.geom, ${moved(sql`p.y`, sql`p.x`)})))::int AS inside_swapped
      FROM unnest(
        ${points.map(([x]) => x)}::float8[],
        ${points.map(([, y]) => y)}::float8[]
      ) AS p (x, y)
      CROSS JOIN ground AS g`,
    insideCount,
  )
}

/** The same of the points that wait in the staging table. */
export function countStagedOn(tx: Db, ground: Ground, importId: string): Promise<InsideCount> {
  return tx.one(
    sql`
      WITH ground AS MATERIALIZED (SELECT ${areaOf(ground)} AS geom)
      SELECT
        count(*)::int AS points,
        (count(*) FILTER (WHERE ST_Intersects(g.geom, s.geom)))::int AS inside,
        (count(*) FILTER (WHERE ST_Intersects(g.geom, ST_FlipCoordinates(s.geom))))::int AS inside_swapped
      FROM addresses_staging AS s
      CROSS JOIN ground AS g
      WHERE s.import_id = ${importId}::uuid`,
    insideCount,
  )
}

const standing = z.object({ addresses: z.int(), inside: z.int() })

/** How many addresses stand in the municipality, and how many of them within its boundary. */
export function countAddressesWithin(tx: Db, municipalityId: number): Promise<z.output<typeof standing>> {
  return tx.one(
    sql`
      SELECT
        count(*)::int AS addresses,
        (count(*) FILTER (WHERE ST_Intersects(m.boundary, a.geom)))::int AS inside
      FROM addresses AS a
      JOIN public.municipalities AS m ON m.id = ${municipalityId}
      WHERE a.closed_on IS NULL`,
    standing,
  )
}
