import { z } from 'zod'

import { type Sql, sql } from '../../../platform/db/sql.ts'

/** A school as answers show it. */
export const schoolRow = z.object({
  id: z.int(),
  rspo: z.int().nullable(),
  name: z.string(),
  shortName: z.string(),
  mark: z.string(),
  address: z.string(),
  lon: z.number().nullable(),
  lat: z.number().nullable(),
})
export type SchoolRow = z.output<typeof schoolRow>

/** The same as JSON, of a row `s` of `schools_seats`. */
export const schoolJson = sql`json_build_object(
  'id', s.id, 'rspo', s.rspo, 'name', s.name, 'shortName', s.short_name, 'mark', s.mark,
  'address', s.address, 'lon', s.lon, 'lat', s.lat)`

/** What the words of a rule are made from. */
export const ruleRow = z.object({
  kind: z.enum(['whole', 'range', 'list']),
  parity: z.enum(['all', 'odd', 'even']),
  from: z.string().nullable(),
  to: z.string().nullable(),
  numbers: z.array(z.string()),
  except: z.array(z.string()),
  streetId: z.int().nullable(),
  /** The street, or the locality where the rule names no street. */
  place: z.string(),
  text: z.string(),
})

/** A belonging to a catchment with all that an answer says of it. */
export const hitRow = z.object({
  planId: z.int(),
  catchmentId: z.int(),
  jointGroup: z.int().nullable(),
  grades: z.array(z.int()).nullable(),
  entryYearFrom: z.int().nullable(),
  entryYearTo: z.int().nullable(),
  rule: ruleRow.nullable(),
  school: schoolRow,
  sites: z.array(
    z.object({
      address: z.string(),
      grades: z.array(z.int()).nullable(),
      lon: z.number().nullable(),
      lat: z.number().nullable(),
    }),
  ),
})
export type HitRow = z.output<typeof hitRow>

/** The sites of a school `s`, its seat first. */
const sitesJson = sql`(
  SELECT coalesce(json_agg(json_build_object(
    'address', concat_ws(', ', nullif(concat_ws(' ', t.street, t.number), ''), nullif(concat_ws(' ', t.postcode, t.locality), '')),
    'grades', t.grades,
    'lon', round(ST_X(ST_Transform(t.geom, 4326))::numeric, 6)::float8,
    'lat', round(ST_Y(ST_Transform(t.geom, 4326))::numeric, 6)::float8) ORDER BY t.position), '[]')
  FROM schools_sites AS t WHERE t.school_id = s.id)`

/** The belongings of an address in the plans, as a JSON array ordered by the schools' numbers. */
export function hitsOfAddress(addressId: Sql, planIds: Sql): Sql {
  return sql`(
    SELECT coalesce(json_agg(json_build_object(
      'planId', c.plan_id, 'catchmentId', c.id, 'jointGroup', c.joint_group,
      'grades', r.grades, 'entryYearFrom', r.entry_year_from, 'entryYearTo', r.entry_year_to,
      'rule', CASE WHEN r.id IS NOT NULL THEN json_build_object(
        'kind', r.kind, 'parity', r.parity, 'from', r.number_from, 'to', r.number_to,
        'numbers', r.numbers, 'except', r.exceptions, 'streetId', r.street_id,
        'place', coalesce(w.full_name, l.name), 'text', r.text) END,
      'school', ${schoolJson}, 'sites', ${sitesJson}) ORDER BY s.mark, s.id, r.position), '[]')
    FROM catchments_addresses AS b
    JOIN catchments AS c ON c.id = b.catchment_id
    JOIN schools_seats AS s ON s.id = c.school_id
    LEFT JOIN catchments_rules AS r ON r.id = b.rule_id
    LEFT JOIN addresses_streets AS w ON w.id = r.street_id
    LEFT JOIN addresses_localities AS l ON l.id = r.locality_id
    WHERE b.address_id = ${addressId} AND c.plan_id IN (${planIds}))`
}

/** The areas of a plan that cover a point (EPSG:2180), in the same form. */
export function hitsOfPoint(point: Sql, planIds: Sql): Sql {
  return sql`(
    SELECT coalesce(json_agg(json_build_object(
      'planId', c.plan_id, 'catchmentId', c.id, 'jointGroup', c.joint_group,
      'grades', g.grades, 'entryYearFrom', NULL, 'entryYearTo', NULL, 'rule', NULL,
      'school', ${schoolJson}, 'sites', ${sitesJson}) ORDER BY s.mark, s.id, g.id), '[]')
    FROM catchments_areas AS g
    JOIN catchments AS c ON c.id = g.catchment_id
    JOIN schools_seats AS s ON s.id = c.school_id
    WHERE ST_Covers(g.geom, ${point}) AND c.plan_id IN (${planIds}))`
}
