import { sql } from '../../server/platform/db/sql.ts'
import { type Layer } from '../layer.ts'

/**
 * Seats of the schools that are open on the day asked for; those whose place is not known are left out. Of several at
 * one place `above` says how many others come before: their badges are stacked.
 */
export const schools: Layer = {
  name: 'schools',
  description: 'Szkoły i przedszkola',
  minZoom: 0,
  maxZoom: 14,
  dependsOn: ['schools'],
  byEntryYear: false,
  fields: {
    id: 'Number',
    name: 'String',
    short_name: 'String',
    mark: 'String',
    kind: 'Number',
    public: 'Boolean',
    has_catchment: 'Boolean',
    fictional: 'Boolean',
    approximate: 'Boolean',
    above: 'Number',
  },
  rows: ({ reach, on }) => sql`
    SELECT
      s.id,
      t.geom,
      jsonb_build_object(
        'id', s.id,
        'name', s.name,
        'short_name', s.short_name,
        'mark', s.mark,
        'kind', s.kind,
        'public', s.is_public,
        'has_catchment', s.has_catchment,
        'fictional', s.is_fictional,
        'approximate', t.is_approximate,
        'above', nullif(row_number() OVER (PARTITION BY t.geom ORDER BY s.has_catchment DESC, s.kind, s.id) - 1, 0)
      ) AS properties
    FROM schools AS s
    JOIN schools_sites AS t ON t.school_id = s.id AND t.position = 1
    WHERE t.geom && ${reach}
      AND (s.valid_from IS NULL OR s.valid_from <= ${on}::date)
      AND (s.valid_to IS NULL OR s.valid_to > ${on}::date)`,
}
