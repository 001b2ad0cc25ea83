import { sql } from '../../server/platform/db/sql.ts'
import { type Layer } from '../layer.ts'

/** Land by its use; its areas have neither gaps nor overlaps. */
export const landuse: Layer = {
  name: 'landuse',
  description: 'Zagospodarowanie terenu',
  minZoom: 9,
  maxZoom: 14,
  dependsOn: ['terrain'],
  byEntryYear: false,
  fields: { kind: 'String', name: 'String' },
  rows: ({ reach }) => sql`
    SELECT a.id, a.geom, jsonb_build_object('kind', a.kind, 'name', a.name) AS properties
    FROM terrain_areas AS a
    WHERE a.geom && ${reach} AND a.kind NOT IN ('lake', 'river')`,
}
