import type { Db } from '../../../platform/db/db.ts'
import { sql } from '../../../platform/db/sql.ts'

/**
 * Finds which addresses are known already: by their public ids; where one of both has none, by street and number. An address
 * that was known by its place only gets its id.
 */
export async function nameAddresses(tx: Db, importId: string): Promise<void> {
  await tx.run(sql`
    UPDATE addresses_staging AS s
    SET address_id = a.id
    FROM addresses AS a
    WHERE s.import_id = ${importId}::uuid AND a.iip = s.iip`)
  await tx.run(sql`
    UPDATE addresses_staging AS s
    SET address_id = a.id
    FROM (
      SELECT DISTINCT ON (k.locality_id, k.street_id, k.number) k.id, k.iip, k.locality_id, k.street_id, k.number
      FROM addresses AS k
      -- Most imports name every address by its id: then nothing is sorted.
      WHERE EXISTS (SELECT FROM addresses_staging AS u WHERE u.import_id = ${importId}::uuid AND u.address_id IS NULL)
      ORDER BY k.locality_id, k.street_id, k.number, k.closed_on IS NOT NULL, k.id
    ) AS a
    WHERE s.import_id = ${importId}::uuid AND s.address_id IS NULL AND (s.iip IS NULL OR a.iip IS NULL)
      AND a.locality_id = s.locality_id AND coalesce(a.street_id, 0) = coalesce(s.street_id, 0) AND a.number = s.number`)
}

/** Whose word an address is: the city's own register is the master, the state's the fallback (Dz.U. 2021 poz. 1368). */
export type AddressRegister = 'prg' | 'emuia'

/**
 * Takes out what the master says otherwise: the fallback changes no address of it, and adds none where it has one. Two
 * statements, each of one comparison that can be hashed: joined by an OR they would look at every pair.
 */
export async function removeMastered(tx: Db, importId: string): Promise<number> {
  const known = await tx.run(sql`
    DELETE FROM addresses_staging AS s
    USING addresses AS a
    WHERE s.import_id = ${importId}::uuid AND a.id = s.address_id AND a.register = 'emuia' AND a.iip IS NOT NULL`)
  const besides = await tx.run(sql`
    DELETE FROM addresses_staging AS s
    USING addresses AS a
    WHERE s.import_id = ${importId}::uuid AND s.address_id IS NULL AND a.register = 'emuia' AND a.closed_on IS NULL
      AND a.locality_id = s.locality_id AND coalesce(a.street_id, 0) = coalesce(s.street_id, 0) AND a.number = s.number`)
  return known + besides
}

/** A table that has no postcodes takes none away. */
export async function keepPostcodes(tx: Db, importId: string): Promise<void> {
  await tx.run(sql`
    UPDATE addresses_staging AS s
    SET postcode = a.postcode
    FROM addresses AS a
    WHERE s.import_id = ${importId}::uuid AND s.postcode IS NULL AND a.id = s.address_id`)
}
