import { sql } from '../../server/platform/db/sql.ts'
import { type Layer } from '../layer.ts'

/** Libraries that residents may see and that exist on the day asked for. */
export const library: Layer = {
  name: 'library',
  description: 'Biblioteki',
  minZoom: 0,
  maxZoom: 14,
  dependsOn: ['library'],
  byEntryYear: false,
  fields: { id: 'Number', name: 'String', kind: 'String', fictional: 'Boolean' },
  rows: ({ reach, on }) => sql`
    SELECT
      b.id,
      b.geom,
      jsonb_build_object('id', b.id, 'name', b.name, 'kind', b.kind, 'fictional', b.is_fictional) AS properties
    FROM library_branches AS b
    WHERE b.geom && ${reach}
      AND b.is_public
      AND b.valid_from <= ${on}::date
      AND (b.valid_to IS NULL OR b.valid_to > ${on}::date)`,
}
