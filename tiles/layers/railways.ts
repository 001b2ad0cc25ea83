import { sql } from '../../server/platform/db/sql.ts'
import { type Layer } from '../layer.ts'

/** From which zoom sidings are drawn: from farther away a station is one line. */
const SIDINGS_FROM = 13

/** Railway tracks. */
export const railways: Layer = {
  name: 'railways',
  description: 'Linie kolejowe',
  minZoom: 10,
  maxZoom: 14,
  dependsOn: ['terrain'],
  byEntryYear: false,
  fields: { kind: 'String' },
  rows: ({ zoom, reach }) => sql`
    SELECT l.id, l.geom, jsonb_build_object('kind', l.kind) AS properties
    FROM terrain_lines AS l
    WHERE l.geom && ${reach} AND l.kind = ANY(${zoom < SIDINGS_FROM ? ['rail'] : ['rail', 'siding']})`,
}
