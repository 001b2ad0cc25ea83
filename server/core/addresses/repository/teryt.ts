import { z } from 'zod'

import type { Db } from '../../../platform/db/db.ts'
import { sql } from '../../../platform/db/sql.ts'

const registeredLocality = z.object({
  id: z.int(),
  simc: z.string().nullable(),
  name: z.string(),
  officialOn: z.string().nullable(),
})
export type RegisteredLocality = z.output<typeof registeredLocality>

export function selectRegisteredLocalities(tx: Db): Promise<RegisteredLocality[]> {
  return tx.many(
    sql`SELECT l.id, l.simc, l.name, l.official_on FROM addresses_localities AS l ORDER BY l.id`,
    registeredLocality,
  )
}

const registeredStreet = z.object({
  id: z.int(),
  localityId: z.int(),
  ulic: z.string().nullable(),
  prefix: z.string(),
  name1: z.string(),
  name2: z.string(),
  fullName: z.string(),
  officialOn: z.string().nullable(),
  closedOn: z.string().nullable(),
})
export type RegisteredStreet = z.output<typeof registeredStreet>

export function selectRegisteredStreets(tx: Db): Promise<RegisteredStreet[]> {
  return tx.many(
    sql`
      SELECT s.id, s.locality_id, s.ulic, s.prefix, s.name_1, s.name_2, s.full_name, s.official_on, s.closed_on
      FROM addresses_streets AS s
      ORDER BY s.id`,
    registeredStreet,
  )
}

export interface OfficialName {
  readonly id: number
  readonly simc: string
  readonly name: string
  readonly on: string
}

/** Gives known localities their symbols and official names; how registers write them is kept, for their next import. */
export function nameLocalities(tx: Db, names: readonly OfficialName[]): Promise<number> {
  return tx.run(sql`
    UPDATE addresses_localities AS l
    SET simc = n.simc, name = n.name, official_on = n.official_on,
      written_names = CASE
        WHEN l.name = n.name OR l.name = ANY(l.written_names) THEN l.written_names
        ELSE l.written_names || l.name
      END
    FROM unnest(
      ${names.map(({ id }) => id)}::int[],
      ${names.map(({ simc }) => simc)}::text[],
      ${names.map(({ name }) => name)}::text[],
      ${names.map(({ on }) => on)}::date[]
    ) AS n (id, simc, name, official_on)
    WHERE l.id = n.id AND (l.simc, l.name, l.official_on) IS DISTINCT FROM (n.simc, n.name, n.official_on)`)
}

export interface OfficialStreetName {
  readonly id: number
  readonly ulic: string
  readonly prefix: string
  readonly name1: string
  readonly name2: string
  readonly fullName: string
  readonly on: string
}

/** The same for streets, at most 2,000 at a time; one that had been closed is open again. */
export function nameStreets(tx: Db, names: readonly OfficialStreetName[]): Promise<number> {
  return tx.run(sql`
    UPDATE addresses_streets AS s
    SET ulic = n.ulic, prefix = n.prefix, name_1 = n.name_1, name_2 = n.name_2, full_name = n.full_name,
      official_on = n.official_on, closed_on = NULL,
      written_names = CASE
        WHEN s.full_name = n.full_name OR s.full_name = ANY(s.written_names) THEN s.written_names
        ELSE s.written_names || s.full_name
      END
    FROM unnest(
      ${names.map(({ id }) => id)}::int[],
      ${names.map(({ ulic }) => ulic)}::text[],
      ${names.map(({ prefix }) => prefix)}::text[],
      ${names.map(({ name1 }) => name1)}::text[],
      ${names.map(({ name2 }) => name2)}::text[],
      ${names.map(({ fullName }) => fullName)}::text[],
      ${names.map(({ on }) => on)}::date[]
    ) AS n (id, ulic, prefix, name_1, name_2, full_name, official_on)
    WHERE s.id = n.id
      AND (s.ulic, s.prefix, s.name_1, s.name_2, s.full_name, s.official_on, s.closed_on)
        IS DISTINCT FROM (n.ulic, n.prefix, n.name_1, n.name_2, n.full_name, n.official_on, NULL::date)`)
}

/** Says that a complete list no longer has them. */
export function closeStreets(tx: Db, ids: readonly number[], on: string): Promise<number> {
  return tx.run(sql`
    UPDATE addresses_streets AS s SET closed_on = ${on} WHERE s.id = ANY(${ids}::int[]) AND s.closed_on IS NULL`)
}
