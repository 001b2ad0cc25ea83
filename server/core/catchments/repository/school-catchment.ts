import { z } from 'zod'

import type { Db } from '../../../platform/db/db.ts'
import { sql } from '../../../platform/db/sql.ts'
import { type Asked, planColumns, planRow, plansAsked } from './answers.ts'
import { ruleRow, schoolJson, schoolRow } from './rows.ts'

const row = planRow.extend({
  school: schoolRow,
  kind: z.int().nullable(),
  rules: z.array(
    ruleRow.extend({
      street: z.string().nullable(),
      locality: z.string(),
      entryYearFrom: z.int().nullable(),
      entryYearTo: z.int().nullable(),
    }),
  ),
  addressCount: z.int(),
  jointWith: z.array(schoolRow),
  /** False: it has none in the plan. */
  hasCatchment: z.boolean(),
  area: z.record(z.string(), z.unknown()).nullable(),
})
export type SchoolCatchmentRow = z.output<typeof row>

/** The catchment of a school in the plan asked for; undefined when there is no such school. */
export function selectSchoolCatchment(
  tx: Db,
  schoolId: number,
  asked: Asked,
): Promise<SchoolCatchmentRow | undefined> {
  return tx.maybeOne(
    sql`
      WITH ${plansAsked(asked)}
      SELECT ${planColumns}, ${schoolJson} AS school, s.kind, c.id IS NOT NULL AS has_catchment,
        (
          SELECT coalesce(json_agg(json_build_object(
            'kind', r.kind, 'parity', r.parity, 'from', r.number_from, 'to', r.number_to, 'numbers', r.numbers,
            'except', r.exceptions, 'streetId', r.street_id, 'place', coalesce(w.full_name, l.name), 'text', r.text,
            'street', w.full_name, 'locality', l.name,
            'entryYearFrom', r.entry_year_from, 'entryYearTo', r.entry_year_to) ORDER BY r.position), '[]')
          FROM catchments_rules AS r
          LEFT JOIN addresses_streets AS w ON w.id = r.street_id
          JOIN addresses_localities AS l ON l.id = coalesce(r.locality_id, w.locality_id)
          WHERE r.catchment_id = c.id
        ) AS rules,
        (
          SELECT count(DISTINCT b.address_id)::int
          FROM catchments_addresses AS b JOIN addresses AS a ON a.id = b.address_id
          WHERE b.catchment_id = c.id AND (a.closed_on IS NULL OR a.closed_on > ${asked.on}::date)
        ) AS address_count,
        (
          SELECT coalesce(json_agg(${schoolJson} ORDER BY s.id), '[]')
          FROM catchments AS o JOIN schools_seats AS s ON s.id = o.school_id
          WHERE o.plan_id = c.plan_id AND o.joint_group = c.joint_group AND o.id <> c.id
        ) AS joint_with,
        (
          SELECT ST_AsGeoJSON(ST_ForcePolygonCCW(ST_Transform(ST_Union(g.geom), 4326)), 6)::json
          FROM catchments_areas AS g WHERE g.catchment_id = c.id
        ) AS area
      FROM schools_seats AS s
      CROSS JOIN asked AS y
      LEFT JOIN plan AS p ON TRUE
      LEFT JOIN later AS q ON TRUE
      LEFT JOIN catchments AS c ON c.plan_id = p.id AND c.school_id = s.id
      WHERE s.id = ${schoolId}`,
    row,
  )
}

export async function selectSchoolKind(
  tx: Db,
  schoolId: number,
): Promise<{ kind: number | null } | undefined> {
  return tx.maybeOne(
    sql`SELECT s.kind FROM schools AS s WHERE s.id = ${schoolId}`,
    z.object({ kind: z.int().nullable() }),
  )
}
