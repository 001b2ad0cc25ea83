import { z } from 'zod'

import type { Db } from '../../../platform/db/db.ts'
import { type Sql, sql } from '../../../platform/db/sql.ts'
import { parameterValue } from '../../../platform/parameters/index.ts'
import { versionText } from './rows.ts'

const belongingRow = z.object({
  catchmentId: z.int(),
  ruleId: z.int().nullable(),
  /** Of the area, where no rule says them. */
  grades: z.array(z.int()).nullable(),
})
export type Belonging = z.output<typeof belongingRow>

const addressRow = z.object({
  /** Of everything that the network is made of. */
  version: z.string(),
  entryYear: z.int(),
  id: z.int(),
  iip: z.string().nullable(),
  label: z.string(),
  lon: z.number(),
  lat: z.number(),
  closedOn: z.string().nullable(),
  belongings: z.array(belongingRow),
  /** The nearest address on the other side of the same street. */
  opposite: z.object({ number: z.string(), belongings: z.array(belongingRow) }).nullable(),
})
export type AddressRow = z.output<typeof addressRow>

/** Farther than this it is not "the other side of the street". */
const OPPOSITE_METRES = 100

/** An address, to whom it belongs in all plans, and the entry year of whoever asks `today`; undefined when unknown. */
export function selectAddress(tx: Db, addressId: number, today: string): Promise<AddressRow | undefined> {
  return tx.maybeOne(
    sql`
      SELECT ${versionText} AS version, ${entryYear(today)} AS entry_year,
        a.id, a.iip, a.label, a.lon, a.lat, a.closed_on, ${belongingsOf(sql`a.id`)} AS belongings,
        (
          SELECT json_build_object('number', o.number, 'belongings', ${belongingsOf(sql`o.id`)})
          FROM addresses AS o
          WHERE o.street_id = a.street_id AND o.is_odd <> a.is_odd AND o.closed_on IS NULL
            AND ST_DWithin(o.geom, a.geom, ${OPPOSITE_METRES}::float8)
          ORDER BY ST_Distance(o.geom, a.geom), o.id
          LIMIT 1
        ) AS opposite
      FROM addresses_labelled AS a
      WHERE a.id = ${addressId}`,
    addressRow,
  )
}

const belongingsRow = z.object({
  version: z.string(),
  entryYear: z.int(),
  addresses: z.array(z.object({ id: z.int(), belongings: z.array(belongingRow) })),
})

/** To whom addresses belong in all plans, with the version of the network and the entry year of whoever asks `today`. */
export function selectBelongingsOf(
  tx: Db,
  addressIds: readonly number[],
  today: string,
): Promise<z.output<typeof belongingsRow>> {
  return tx.one(
    sql`
      SELECT ${versionText} AS version, ${entryYear(today)} AS entry_year, (
        SELECT coalesce(json_agg(json_build_object('id', a.id, 'belongings', ${belongingsOf(sql`a.id`)})), '[]')
        FROM addresses AS a WHERE a.id = ANY(${addressIds}::int[])
      ) AS addresses`,
    belongingsRow,
  )
}

const pointRow = z.object({
  version: z.string(),
  entryYear: z.int(),
  /** In the municipality, or while that has no boundary, not far from its addresses. */
  isInside: z.boolean(),
  /** The other municipality of this installation in which the point lies, by its boundary. */
  neighbour: z.object({ slug: z.string(), name: z.string() }).nullable(),
  /** To the areas that cover the point. */
  belongings: z.array(belongingRow),
  candidates: z.array(
    z.object({
      id: z.int(),
      label: z.string(),
      lon: z.number(),
      lat: z.number(),
      metres: z.number(),
      belongings: z.array(belongingRow),
    }),
  ),
})
export type PointRow = z.output<typeof pointRow>

export interface AskedPoint {
  readonly lon: number
  readonly lat: number
  /** How far to look for addresses. */
  readonly metres: number
  /** Without a boundary: how far from every address a point is outside. */
  readonly farMetres: number
  readonly municipalityId: number
  /** The record date. */
  readonly on: string
  readonly today: string
}

/** More than these are no help to choose from. */
const CANDIDATES = 50

/** A free point of EPSG:4326 within Poland: the areas that cover it, and the addresses near it, nearest first. */
export function selectPoint(tx: Db, point: AskedPoint): Promise<PointRow> {
  return tx.one(
    sql`
      WITH place AS MATERIALIZED (
        SELECT ST_Transform(ST_SetSRID(ST_MakePoint(${point.lon}::float8, ${point.lat}::float8), 4326), 2180) AS geom
      ),
      near AS (
        SELECT a.id, a.label, a.lon, a.lat, ST_Distance(a.geom, here.geom) AS metres
        FROM place AS here JOIN addresses_labelled AS a ON ST_DWithin(a.geom, here.geom, ${point.metres}::float8)
        WHERE a.closed_on IS NULL OR a.closed_on > ${point.on}::date
        ORDER BY metres, a.id
        LIMIT ${CANDIDATES}
      )
      SELECT ${versionText} AS version, ${entryYear(point.today)} AS entry_year,
        coalesce(
          (SELECT ST_Covers(m.boundary, here.geom) FROM public.municipalities AS m WHERE m.id = ${point.municipalityId}),
          EXISTS (
            SELECT 1 FROM addresses AS a
            WHERE ST_DWithin(a.geom, here.geom, ${point.farMetres}::float8)
              AND (a.closed_on IS NULL OR a.closed_on > ${point.on}::date))
        ) AS is_inside,
        (
          SELECT json_build_object('slug', m.slug, 'name', m.name)
          FROM public.municipalities AS m JOIN public.municipalities AS own ON own.id = ${point.municipalityId}
          -- An example is no neighbour of what is real.
          WHERE m.id <> own.id AND m.is_demo = own.is_demo AND ST_Covers(m.boundary, here.geom)
          ORDER BY m.id
          LIMIT 1
        ) AS neighbour,
        (
          SELECT coalesce(json_agg(
            json_build_object('catchmentId', g.catchment_id, 'ruleId', NULL, 'grades', g.grades)), '[]')
          FROM catchments_areas AS g WHERE ST_Covers(g.geom, here.geom)
        ) AS belongings,
        (
          SELECT coalesce(json_agg(json_build_object(
            'id', n.id, 'label', n.label, 'lon', n.lon, 'lat', n.lat, 'metres', round(n.metres::numeric, 1),
            'belongings', ${belongingsOf(sql`n.id`)}) ORDER BY n.metres, n.id), '[]')
          FROM near AS n
        ) AS candidates
      FROM place AS here`,
    pointRow,
  )
}

/** The September for whose entrants recruitment has not closed on that day. */
export function entryYear(today: string): Sql {
  return sql`(
    extract(year FROM ${today}::date)::int
    + (to_char(${today}::date, 'MM-DD') >= (${parameterValue('recruitment-year-closes', today)} #>> '{}'))::int)`
}

function belongingsOf(addressId: Sql): Sql {
  return sql`(
    SELECT coalesce(json_agg(
      json_build_object('catchmentId', b.catchment_id, 'ruleId', b.rule_id, 'grades', NULL)), '[]')
    FROM catchments_addresses AS b WHERE b.address_id = ${addressId})`
}
