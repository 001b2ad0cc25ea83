import { z } from 'zod'

import type { Db } from '../../../platform/db/db.ts'
import { sql } from '../../../platform/db/sql.ts'
import { address, type Address } from '../contract.ts'
import { type SearchAddress, type SearchLocality, type SearchStreet } from '../search/index.ts'

const searchStreet: z.ZodType<SearchStreet> = z.object({
  id: z.int(),
  localityId: z.int(),
  prefix: z.string(),
  name1: z.string(),
  name2: z.string(),
  fullName: z.string(),
  aliases: z.array(z.string()),
  formerNames: z.array(z.string()),
})

/** All that may be asked for: a street that only TERYT knows has no addresses to find. */
export function selectSearchStreets(tx: Db): Promise<SearchStreet[]> {
  return tx.many(
    sql`
      SELECT s.id, s.locality_id, s.prefix, s.name_1, s.name_2, s.full_name, s.aliases,
        ARRAY(
          SELECT f.name FROM addresses_former_names AS f WHERE f.street_id = s.id ORDER BY f.valid_to, f.id
        ) AS former_names
      FROM addresses_streets AS s
      WHERE s.official_on IS NULL
        OR EXISTS (SELECT FROM addresses AS a WHERE a.street_id = s.id AND a.closed_on IS NULL)
      ORDER BY s.id`,
    searchStreet,
  )
}

const searchLocality: z.ZodType<SearchLocality> = z.object({ id: z.int(), name: z.string() })

export function selectSearchLocalities(tx: Db): Promise<SearchLocality[]> {
  return tx.many(sql`SELECT l.id, l.name FROM addresses_localities AS l ORDER BY l.id`, searchLocality)
}

const searchAddress: z.ZodType<SearchAddress> = z.object({
  id: z.int(),
  streetId: z.int().nullable(),
  localityId: z.int(),
  number: z.string(),
  postcode: z.string().nullable(),
})

/** All that can be found: closed addresses cannot. */
export function selectSearchAddresses(tx: Db): Promise<SearchAddress[]> {
  return tx.many(
    sql`
      SELECT a.id, a.street_id, a.locality_id, a.number, a.postcode
      FROM addresses AS a
      WHERE a.closed_on IS NULL
      ORDER BY a.id`,
    searchAddress,
  )
}

/** Those of `ids` that are not closed, in no particular order. */
export function selectOpenAddresses(tx: Db, ids: readonly number[]): Promise<Address[]> {
  return tx.many(
    sql`
      SELECT a.id, a.label, a.street, a.number, a.locality, a.postcode, a.lon, a.lat
      FROM addresses_labelled AS a
      WHERE a.id = ANY(${ids}::int[]) AND a.closed_on IS NULL`,
    address,
  )
}

const placeName = z.object({ id: z.int(), name: z.string() })

const found = z.object({
  addresses: z.array(address),
  streets: z.array(placeName),
  localities: z.array(placeName),
})

/** What the hits of a search show, in one question to the database: those of the ids that are there, in no order. */
export function selectFound(
  tx: Db,
  ids: { addresses: readonly number[]; streets: readonly number[]; localities: readonly number[] },
): Promise<z.output<typeof found>> {
  return tx.one(
    sql`
      SELECT
        (
          SELECT coalesce(json_agg(json_build_object('id', a.id, 'label', a.label, 'street', a.street,
            'number', a.number, 'locality', a.locality, 'postcode', a.postcode, 'lon', a.lon, 'lat', a.lat)), '[]')
          FROM addresses_labelled AS a
          WHERE a.id = ANY(${ids.addresses}::int[]) AND a.closed_on IS NULL
        ) AS addresses,
        (
          SELECT coalesce(json_agg(json_build_object('id', s.id, 'name', s.full_name)), '[]')
          FROM addresses_streets AS s
          WHERE s.id = ANY(${ids.streets}::int[])
        ) AS streets,
        (
          SELECT coalesce(json_agg(json_build_object('id', l.id, 'name', l.name)), '[]')
          FROM addresses_localities AS l
          WHERE l.id = ANY(${ids.localities}::int[])
        ) AS localities`,
    found,
  )
}
