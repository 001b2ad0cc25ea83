import { sql } from '../../server/platform/db/sql.ts'
import { type Layer } from '../layer.ts'

/** Outlines of buildings. */
export const buildings: Layer = {
  name: 'buildings',
  description: 'Budynki',
  minZoom: 14,
  maxZoom: 15,
  dependsOn: ['buildings'],
  byEntryYear: false,
  fields: { kind: 'String', floors: 'Number' },
  rows: ({ reach }) => sql`
    SELECT b.id, b.geom, jsonb_build_object('kind', b.kind, 'floors', b.floors) AS properties
    FROM terrain_buildings AS b
    WHERE b.geom && ${reach}`,
}
