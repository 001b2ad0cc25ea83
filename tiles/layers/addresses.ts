import { sql } from '../../server/platform/db/sql.ts'
import { type Layer } from '../layer.ts'

/** House numbers. */
export const addresses: Layer = {
  name: 'addresses',
  description: 'Punkty adresowe',
  minZoom: 15,
  maxZoom: 16,
  dependsOn: ['addresses'],
  byEntryYear: false,
  fields: { number: 'String', street_id: 'Number' },
  rows: ({ reach }) => sql`
    SELECT a.id, a.geom, jsonb_build_object('number', a.number, 'street_id', a.street_id) AS properties
    FROM addresses AS a
    WHERE a.geom && ${reach} AND a.closed_on IS NULL`,
}
