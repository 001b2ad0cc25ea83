import { z } from 'zod'

import { sql } from '../server/platform/db/sql.ts'
import { type Encoder } from './layer.ts'
import { BUFFER, EXTENT } from './tile-address.ts'

const encoded = z.object({ mvt: z.instanceof(Uint8Array) })

/** PostGIS cuts and encodes the tile: one row of finished bytes comes over the wire. */
export const encodeInDatabase: Encoder = {
  query: (layer, rows, { west, south, east, north }) => sql`
    WITH features AS (
      SELECT
        r.id,
        r.properties,
        ST_AsMVTGeom(
          ST_Transform(r.geom, 3857),
          ST_MakeBox2D(ST_Point(${west}::float8, ${south}::float8), ST_Point(${east}::float8, ${north}::float8)),
          ${EXTENT}::int,
          ${BUFFER}::int
        ) AS geom
      FROM (${rows}) AS r
      ORDER BY r.id
    )
    SELECT coalesce(ST_AsMVT(f, ${layer.name}::text, ${EXTENT}::int, 'geom', 'id'), ''::bytea) AS mvt
    FROM features AS f
    WHERE f.geom IS NOT NULL`,

  async encode(tx, _layer, query) {
    const { mvt } = await tx.one(query, encoded)
    return mvt
  },
}
