import { z } from 'zod'

import type { Db } from '../../../platform/db/db.ts'
import { sql } from '../../../platform/db/sql.ts'

const namedStreet = z.object({
  id: z.int(),
  ulic: z.string().nullable(),
  fullName: z.string(),
  prefix: z.string(),
  locality: z.string(),
})
export type NamedStreet = z.output<typeof namedStreet>

export function selectNamedStreets(tx: Db): Promise<NamedStreet[]> {
  return tx.many(
    sql`
      SELECT s.id, s.ulic, s.full_name, s.prefix, l.name AS locality
      FROM addresses_streets AS s
      JOIN addresses_localities AS l ON l.id = s.locality_id
      ORDER BY s.id`,
    namedStreet,
  )
}

const formerName = z.object({
  streetId: z.int(),
  name: z.string(),
  validFrom: z.string().nullable(),
  validTo: z.string().nullable(),
  source: z.string(),
})
export type FormerName = z.output<typeof formerName>

export function selectFormerNames(tx: Db): Promise<FormerName[]> {
  return tx.many(
    sql`SELECT f.street_id, f.name, f.valid_from, f.valid_to, f.source FROM addresses_former_names AS f`,
    formerName,
  )
}

/** Inserts a former name, or brings its dates and source up to date. */
export async function upsertFormerName(tx: Db, former: FormerName): Promise<void> {
  await tx.run(sql`
    INSERT INTO addresses_former_names (street_id, name, valid_from, valid_to, source)
    VALUES (${former.streetId}, ${former.name}, ${former.validFrom}, ${former.validTo}, ${former.source})
    ON CONFLICT (street_id, name) DO UPDATE
    SET valid_from = excluded.valid_from, valid_to = excluded.valid_to, source = excluded.source`)
}
