import { z } from 'zod'

import type { Db } from '../../../platform/db/db.ts'
import { type Sql, sql } from '../../../platform/db/sql.ts'
import { parameterValue } from '../../../platform/parameters/index.ts'
import type { Level } from '../../schools/contract.ts'
import { hitRow, hitsOfAddress, hitsOfPoint } from './rows.ts'

/** For which level and entrants the question is, and as of which record. */
export interface Asked {
  readonly level: Level
  /** Undefined: the September whose recruitment has not closed yet. */
  readonly entryYear: number | undefined
  readonly on: string
  /** The day of asking, by which the recruitment year turns. */
  readonly today: string
}

export const planRow = z.object({
  entryYear: z.int(),
  planId: z.int().nullable(),
  planName: z.string().nullable(),
  planEntryYear: z.int().nullable(),
  planKnownFrom: z.string().nullable(),
  resolutionNo: z.string().nullable(),
  resolutionDate: z.string().nullable(),
  resolutionJournal: z.string().nullable(),
  resolutionUrl: z.string().nullable(),
  /** The plan that takes over from ours, if there is one. */
  laterId: z.int().nullable(),
  laterEntryYear: z.int().nullable(),
  laterState: z.enum(['draft', 'adopted']).nullable(),
})
export type PlanRow = z.output<typeof planRow>

const addressRow = planRow.extend({
  id: z.int(),
  iip: z.string().nullable(),
  label: z.string(),
  number: z.string(),
  lon: z.number(),
  lat: z.number(),
  closedOn: z.string().nullable(),
  hits: z.array(hitRow),
  /** The nearest address on the other side of the same street, with its belongings. */
  opposite: z.object({ number: z.string(), hits: z.array(hitRow) }).nullable(),
})
export type AddressRow = z.output<typeof addressRow>

/** Farther than this it is not "the other side of the street". */
const OPPOSITE_METRES = 200

/** Everything that the answer for an address is made of, in one statement; undefined when there is no such address. */
export function selectAnswerOfAddress(
  tx: Db,
  addressId: number,
  asked: Asked,
): Promise<AddressRow | undefined> {
  return tx.maybeOne(
    sql`
      WITH ${plansAsked(asked)}
      SELECT a.id, a.iip, a.label, a.number, a.lon, a.lat, a.closed_on, ${planColumns},
        ${hitsOfAddress(sql`a.id`, sql`p.id, q.id`)} AS hits,
        (
          SELECT json_build_object('number', o.number, 'hits', ${hitsOfAddress(sql`o.id`, sql`p.id`)})
          FROM addresses AS o
          WHERE o.street_id = a.street_id AND o.closed_on IS NULL
            AND ${isOdd(sql`o.number`)} <> ${isOdd(sql`a.number`)}
            AND ST_DWithin(o.geom, a.geom, ${OPPOSITE_METRES}::float8)
          ORDER BY ST_Distance(o.geom, a.geom), o.id
          LIMIT 1
        ) AS opposite
      FROM addresses_labelled AS a
      CROSS JOIN asked AS y
      LEFT JOIN plan AS p ON TRUE
      LEFT JOIN later AS q ON TRUE
      WHERE a.id = ${addressId}`,
    addressRow,
  )
}

const pointRow = planRow.extend({
  /** Null while the municipality has no boundary. */
  isInside: z.boolean().nullable(),
  hits: z.array(hitRow),
  candidates: z.array(
    z.object({
      id: z.int(),
      label: z.string(),
      lon: z.number(),
      lat: z.number(),
      metres: z.number(),
      hits: z.array(hitRow),
    }),
  ),
})
export type PointRow = z.output<typeof pointRow>

export interface AskedPoint {
  readonly lon: number
  readonly lat: number
  /** How far to look for addresses. */
  readonly metres: number
  readonly municipalityId: number
}

/** More than these are no help to choose from. */
const CANDIDATES = 20

/** The same for a free point of EPSG:4326 within Poland: the areas that cover it and the addresses near it. */
export function selectAnswerOfPoint(tx: Db, point: AskedPoint, asked: Asked): Promise<PointRow> {
  return tx.one(
    sql`
      WITH ${plansAsked(asked)},
      place AS MATERIALIZED (
        SELECT ST_Transform(ST_SetSRID(ST_MakePoint(${point.lon}::float8, ${point.lat}::float8), 4326), 2180) AS geom
      ),
      near AS (
        SELECT a.id, a.label, a.lon, a.lat, ST_Distance(a.geom, here.geom) AS metres
        FROM place AS here JOIN addresses_labelled AS a ON ST_DWithin(a.geom, here.geom, ${point.metres}::float8)
        WHERE a.closed_on IS NULL OR a.closed_on > ${asked.on}::date
        ORDER BY metres, a.id
        LIMIT ${CANDIDATES}
      )
      SELECT ${planColumns},
        (
          SELECT ST_Covers(m.boundary, here.geom) FROM public.municipalities AS m WHERE m.id = ${point.municipalityId}
        ) AS is_inside,
        ${hitsOfPoint(sql`here.geom`, sql`p.id, q.id`)} AS hits,
        (
          SELECT coalesce(json_agg(json_build_object(
            'id', n.id, 'label', n.label, 'lon', n.lon, 'lat', n.lat, 'metres', round(n.metres::numeric, 1),
            'hits', ${hitsOfAddress(sql`n.id`, sql`p.id`)}) ORDER BY n.metres, n.id), '[]')
          FROM near AS n
        ) AS candidates
      FROM place AS here
      CROSS JOIN asked AS y
      LEFT JOIN plan AS p ON TRUE
      LEFT JOIN later AS q ON TRUE`,
    pointRow,
  )
}

/** Of the CTEs of `plansAsked`, under the names y, p and q. */
export const planColumns = sql`
  y.entry_year, p.id AS plan_id, p.name AS plan_name, p.entry_year_from AS plan_entry_year,
  p.known_from AS plan_known_from, p.resolution_no, p.resolution_date, p.resolution_journal, p.resolution_url,
  q.id AS later_id, q.entry_year_from AS later_entry_year, q.state AS later_state`

/**
 * CTEs `asked` (the entry year), `plan` (the one for its entrants: law.md R2.8, a plan binds those who enter from
 * its year on) and `later` (the one that takes over), among the plans that the city held true on the record date.
 */
export function plansAsked({ level, entryYear, on, today }: Asked): Sql {
  return sql`
    asked AS MATERIALIZED (
      SELECT coalesce(
        ${entryYear ?? null}::int,
        extract(year FROM ${today}::date)::int
          + (to_char(${today}::date, 'MM-DD') >= (${parameterValue('recruitment-year-closes', today)} #>> '{}'))::int
      ) AS entry_year
    ),
    known AS MATERIALIZED (
      SELECT p.* FROM catchments_plans AS p
      WHERE p.level = ${level} AND p.state = 'adopted'
        AND p.known_from <= ${on}::date AND (p.known_to IS NULL OR p.known_to > ${on}::date)
    ),
    plan AS MATERIALIZED (
      SELECT k.* FROM known AS k JOIN asked AS y ON k.entry_year_from <= y.entry_year
      ORDER BY k.entry_year_from DESC, k.known_from DESC, k.id DESC
      LIMIT 1
    ),
    later AS MATERIALIZED (
      SELECT k.* FROM known AS k JOIN asked AS y ON k.entry_year_from > y.entry_year
      ORDER BY k.entry_year_from, k.known_from DESC, k.id DESC
      LIMIT 1
    )`
}

/** Whether the leading integer of a house number is odd; null when there is none. */
function isOdd(number: Sql): Sql {
  return sql`(substring(${number} FROM '^[0-9]*([0-9])')::int % 2 = 1)`
}
