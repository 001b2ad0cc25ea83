import { z } from 'zod'

import type { Db } from '../../../platform/db/db.ts'
import { GRID } from '../../../platform/db/overlay.ts'
import { sql } from '../../../platform/db/sql.ts'
import { entryYear } from './answers.ts'
import { ruleRow, schoolJson, schoolRow, versionText } from './rows.ts'

const askedSchool = z.object({
  version: z.string(),
  entryYear: z.int(),
  kind: z.int().nullable(),
  school: schoolRow,
})

/** A school, and the entry year of whoever asks `today`; undefined when it is unknown. */
export function selectAskedSchool(
  tx: Db,
  schoolId: number,
  today: string,
): Promise<z.output<typeof askedSchool> | undefined> {
  return tx.maybeOne(
    sql`
      SELECT ${versionText} AS version, ${entryYear(today)} AS entry_year, s.kind, ${schoolJson} AS school
      FROM schools_seats AS s WHERE s.id = ${schoolId}`,
    askedSchool,
  )
}

const catchmentRow = z.object({
  rules: z.array(
    ruleRow.extend({
      street: z.string().nullable(),
      locality: z.string(),
      localityId: z.int(),
      name1: z.string(),
      name2: z.string(),
      entryYearFrom: z.int().nullable(),
      entryYearTo: z.int().nullable(),
    }),
  ),
  addressCount: z.int(),
  jointWith: z.array(schoolRow),
  area: z.record(z.string(), z.unknown()).nullable(),
})
export type SchoolCatchmentRow = z.output<typeof catchmentRow>

/** The catchment of a school in a plan, addresses counted on a day; undefined when it has none there. */
export function selectSchoolCatchment(
  tx: Db,
  { schoolId, planId, on }: { readonly schoolId: number; readonly planId: number; readonly on: string },
): Promise<SchoolCatchmentRow | undefined> {
  return tx.maybeOne(
    sql`
      SELECT
        (
          SELECT coalesce(json_agg(json_build_object(
            'kind', r.kind, 'parity', r.parity, 'from', r.number_from, 'to', r.number_to, 'numbers', r.numbers,
            'except', r.exceptions, 'streetId', r.street_id, 'place', coalesce(w.full_name, l.name), 'text', r.text,
            'street', w.full_name, 'locality', l.name, 'localityId', l.id,
            'name1', coalesce(w.name_1, l.name), 'name2', coalesce(w.name_2, ''),
            'entryYearFrom', r.entry_year_from, 'entryYearTo', r.entry_year_to) ORDER BY r.position), '[]')
          FROM catchments_rules AS r
          LEFT JOIN addresses_streets AS w ON w.id = r.street_id
          JOIN addresses_localities AS l ON l.id = coalesce(r.locality_id, w.locality_id)
          WHERE r.catchment_id = c.id
        ) AS rules,
        (
          SELECT count(DISTINCT b.address_id)::int
          FROM catchments_addresses AS b JOIN addresses AS a ON a.id = b.address_id
          WHERE b.catchment_id = c.id AND (a.closed_on IS NULL OR a.closed_on > ${on}::date)
        ) AS address_count,
        (
          SELECT coalesce(json_agg(${schoolJson} ORDER BY s.id), '[]')
          FROM catchments AS o JOIN schools_seats AS s ON s.id = o.school_id
          WHERE o.plan_id = c.plan_id AND o.joint_group = c.joint_group AND o.id <> c.id
        ) AS joint_with,
        (
          SELECT ST_AsGeoJSON(ST_ForcePolygonCCW(ST_Transform(ST_Union(g.geom, ${GRID}), 4326)), 6)::json
          FROM catchments_areas AS g WHERE g.catchment_id = c.id
        ) AS area
      FROM catchments AS c
      WHERE c.school_id = ${schoolId} AND c.plan_id = ${planId}`,
    catchmentRow,
  )
}
