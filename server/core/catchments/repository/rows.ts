import { z } from 'zod'

import { sql } from '../../../platform/db/sql.ts'

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

/** The same as JSON, of a row `s` of `schools_seats`. */
export const schoolJson = sql`json_build_object(
  'id', s.id, 'rspo', s.rspo, 'name', s.name, 'shortName', s.short_name, 'mark', s.mark,
  'address', s.address, 'lon', s.lon, 'lat', s.lat)`

export const siteRow = z.object({
  address: z.string(),
  grades: z.array(z.int()).nullable(),
  lon: z.number().nullable(),
  lat: z.number().nullable(),
})

/** The sites of a school `s`, its seat first. */
export const sitesJson = sql`(
  SELECT coalesce(json_agg(json_build_object(
    'address', concat_ws(', ', nullif(concat_ws(' ', t.street, t.number), ''),
      nullif(concat_ws(' ', t.postcode, t.locality), '')),
    'grades', t.grades,
    'lon', round(ST_X(ST_Transform(t.geom, 4326))::numeric, 6)::float8,
    'lat', round(ST_Y(ST_Transform(t.geom, 4326))::numeric, 6)::float8) ORDER BY t.position), '[]')
  FROM schools_sites AS t WHERE t.school_id = s.id)`

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
  /** The words of the resolution. */
  text: z.string(),
})

/** The counters of all layers: while they stand still, so does everything that the network is made of. */
export const versionText = sql`(
  SELECT coalesce(string_agg(v.layer || v.version, ' ' ORDER BY v.layer), '') FROM layer_versions AS v)`
