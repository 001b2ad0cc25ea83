import { sql } from '../../server/platform/db/sql.ts'
import { type Layer } from '../layer.ts'

/** Lakes and rivers as areas, streams as lines; even ids are areas, odd ones lines. */
export const water: Layer = {
  name: 'water',
  description: 'Wody',
  minZoom: 9,
  maxZoom: 14,
  dependsOn: ['terrain'],
  byEntryYear: false,
  fields: { kind: 'String', name: 'String' },
  rows: ({ reach }) => sql`
    SELECT 2 * a.id AS id, a.geom, jsonb_build_object('kind', a.kind, 'name', a.name) AS properties
    FROM terrain_areas AS a
    WHERE a.geom && ${reach} AND a.kind IN ('lake', 'river')
    UNION ALL
    SELECT 2 * l.id + 1 AS id, l.geom, jsonb_build_object('kind', l.kind, 'name', l.name) AS properties
    FROM terrain_lines AS l
    WHERE l.geom && ${reach} AND l.kind = 'stream'`,
}
