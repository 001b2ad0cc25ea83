import { z } from 'zod'

import type { Db } from '../../../platform/db/db.ts'
import { sql } from '../../../platform/db/sql.ts'
import { entryYear } from './answers.ts'
import { versionText } from './rows.ts'

const stateRow = z.object({ version: z.string(), entryYear: z.int() })

/** The version of the network, and the entry year of whoever asks `today`. */
export function selectState(tx: Db, today: string): Promise<z.output<typeof stateRow>> {
  return tx.one(sql`SELECT ${versionText} AS version, ${entryYear(today)} AS entry_year`, stateRow)
}

const placeRow = z.object({
  streetId: z.int().nullable(),
  ulic: z.string().nullable(),
  name: z.string(),
  name1: z.string(),
  name2: z.string(),
  localityId: z.int(),
  simc: z.string().nullable(),
  locality: z.string(),
})
export type PlaceRow = z.output<typeof placeRow>

/** All streets, and all localities, which may have addresses without a street. */
export function selectPlaces(tx: Db): Promise<PlaceRow[]> {
  return tx.many(
    sql`
      SELECT s.id AS street_id, s.ulic, s.full_name AS name, s.name_1, s.name_2,
        l.id AS locality_id, l.simc, l.name AS locality
      FROM addresses_streets AS s JOIN addresses_localities AS l ON l.id = s.locality_id
      UNION ALL
      SELECT NULL, NULL, l.name, l.name, '', l.id, l.simc, l.name FROM addresses_localities AS l`,
    placeRow,
  )
}

const housesRow = z.object({
  streetId: z.int().nullable(),
  localityId: z.int(),
  ids: z.array(z.int()),
  numbers: z.array(z.string()),
  /** Empty where the address stands. */
  closedOn: z.array(z.string()),
  /** Of each address, `catchment:rule` joined by spaces, in one order; the rule is empty where an area decides. */
  belongings: z.array(z.string()),
})
export type HousesRow = z.output<typeof housesRow>

/** The addresses of each street, closed ones too, with what they belong to in one plan: a row a street, not an address. */
export function selectHouses(tx: Db, planId: number): Promise<HousesRow[]> {
  return tx.many(
    sql`
      SELECT a.street_id, a.locality_id, array_agg(a.id) AS ids, array_agg(a.number) AS numbers,
        array_agg(coalesce(a.closed_on::text, '')) AS closed_on, array_agg(coalesce(b.keys, '')) AS belongings
      FROM addresses AS a
      LEFT JOIN (
        SELECT m.address_id,
          string_agg(m.catchment_id || ':' || coalesce(m.rule_id::text, ''), ' ' ORDER BY m.catchment_id, m.rule_id) AS keys
        FROM catchments_addresses AS m JOIN catchments AS c ON c.id = m.catchment_id
        WHERE c.plan_id = ${planId}
        GROUP BY m.address_id
      ) AS b ON b.address_id = a.id
      GROUP BY a.street_id, a.locality_id`,
    housesRow,
  )
}
