import { sql } from '../../server/platform/db/sql.ts'
import { type Layer } from '../layer.ts'

/**
 * Catchments of primary schools for the entrants of one September: those of the adopted plan that began last
 * by then, as it is known on the day asked for.
 */
export const catchments: Layer = {
  name: 'catchments',
  description: 'Obwody szkół podstawowych',
  minZoom: 0,
  maxZoom: 16,
  dependsOn: ['catchments', 'schools'],
  byEntryYear: true,
  fields: { school_id: 'Number', short_name: 'String', mark: 'String', colour: 'Number', joint: 'Boolean' },
  rows: ({ reach, entryYear, on }) => sql`
    SELECT
      a.id,
      a.geom,
      jsonb_build_object(
        'school_id', c.school_id,
        'short_name', s.short_name,
        'mark', s.mark,
        'colour', c.colour,
        'joint', c.joint_group IS NOT NULL
      ) AS properties
    FROM catchments_areas AS a
    JOIN catchments AS c ON c.id = a.catchment_id
    JOIN schools AS s ON s.id = c.school_id
    WHERE a.geom && ${reach} AND c.plan_id = (
      SELECT p.id
      FROM catchments_plans AS p
      WHERE p.level = 'primary' AND p.state = 'adopted' AND p.entry_year_from <= ${entryYear}::int
        AND p.known_from <= ${on}::date AND (p.known_to IS NULL OR p.known_to > ${on}::date)
      ORDER BY p.entry_year_from DESC, p.id DESC
      LIMIT 1
    )`,
}
