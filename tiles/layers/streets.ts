import { sql } from '../../server/platform/db/sql.ts'
import { type Layer } from '../layer.ts'

/**
 * From which zoom each kind of street is drawn: a city's plan fills up as one comes closer. A map shows tiles
 * of 512 px one zoom later than it counts itself.
 */
const DRAWN_FROM = { arterial: 9, collector: 11, local: 12, path: 14 }

/** Street axes. The parts of a street within the tile are one feature, so that a name has room along it. */
export const streets: Layer = {
  name: 'streets',
  description: 'Ulice',
  minZoom: 9,
  maxZoom: 15,
  dependsOn: ['streets'],
  byEntryYear: false,
  fields: { name: 'String', kind: 'String' },
  rows({ zoom, reach }) {
    const kinds = Object.entries(DRAWN_FROM).flatMap(([kind, from]) => (zoom >= from ? [kind] : []))
    return sql`
      WITH parts AS (
        SELECT coalesce(s.first_line_id, l.id) AS id, s.full_name AS name, l.kind, l.geom
        FROM addresses_street_lines AS l
        LEFT JOIN LATERAL (
          SELECT t.full_name, min(f.id) AS first_line_id
          FROM addresses_streets AS t
          JOIN addresses_street_lines AS f ON f.street_id = t.id AND f.kind = l.kind
          WHERE t.id = l.street_id
          GROUP BY t.full_name
        ) AS s ON true
        WHERE l.geom && ${reach} AND l.kind = ANY(${kinds})
      )
      SELECT
        p.id,
        ST_LineMerge(ST_Collect(p.geom ORDER BY p.geom)) AS geom,
        jsonb_build_object('name', p.name, 'kind', p.kind) AS properties
      FROM parts AS p
      GROUP BY p.id, p.name, p.kind`
  },
}
