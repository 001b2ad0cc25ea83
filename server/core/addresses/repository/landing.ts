import { z } from 'zod'

import type { Db } from '../../../platform/db/db.ts'
import { sql } from '../../../platform/db/sql.ts'
import type { AddressRegister } from './registers.ts'

/**
 * The staged rows have no statistics yet, and the planner takes them for a few: it would then go through all streets for
 * each of 60,000 points. Until `expectAnyRows` it joins by hashing or sorting only.
 */
export async function expectManyRows(tx: Db): Promise<void> {
  await tx.run(sql`SELECT set_config('enable_nestloop', 'off', true)`)
}

export async function expectAnyRows(tx: Db): Promise<void> {
  await tx.run(sql`SELECT set_config('enable_nestloop', 'on', true)`)
}

/**
 * A locality that was known by its name only gets its symbol; then new ones, then names that changed. What TERYT has
 * named keeps that name, and is found by the one that address registers write.
 */
export async function landLocalities(tx: Db, importId: string): Promise<number> {
  const adopted = await tx.run(sql`
    UPDATE addresses_localities AS l
    SET simc = s.simc
    FROM addresses_staging AS s
    WHERE s.import_id = ${importId}::uuid AND s.simc IS NOT NULL AND l.simc IS NULL
      AND (l.name = s.locality OR s.locality = ANY(l.written_names))
      AND NOT EXISTS (SELECT FROM addresses_localities AS k WHERE k.simc = s.simc)`)
  const known = await tx.run(sql`
    INSERT INTO addresses_localities AS l (simc, name)
    SELECT DISTINCT ON (s.simc) s.simc, s.locality
    FROM addresses_staging AS s
    WHERE s.import_id = ${importId}::uuid AND s.simc IS NOT NULL
    ORDER BY s.simc, s.id
    ON CONFLICT (simc) DO UPDATE SET name = excluded.name WHERE l.name <> excluded.name AND l.official_on IS NULL`)
  const named = await tx.run(sql`
    INSERT INTO addresses_localities (name)
    SELECT DISTINCT s.locality
    FROM addresses_staging AS s
    WHERE s.import_id = ${importId}::uuid AND s.simc IS NULL
      AND NOT EXISTS (
        SELECT FROM addresses_localities AS l WHERE l.name = s.locality OR s.locality = ANY(l.written_names)
      )`)
  await tx.run(sql`
    UPDATE addresses_staging AS s
    SET locality_id = l.id
    FROM addresses_localities AS l
    WHERE s.import_id = ${importId}::uuid AND l.simc = s.simc`)
  await tx.run(sql`
    UPDATE addresses_staging AS s
    SET locality_id = l.id
    FROM (
      SELECT DISTINCT ON (w.name) w.name, k.id
      FROM addresses_localities AS k CROSS JOIN LATERAL unnest(k.name || k.written_names) AS w (name)
      ORDER BY w.name, w.name <> k.name, k.id
    ) AS l
    WHERE s.import_id = ${importId}::uuid AND s.simc IS NULL AND l.name = s.locality`)
  return adopted + known + named
}

/**
 * A street is known by locality and ULIC symbol; without a symbol, by locality and name. One that was known by its name
 * only gets its symbol. Aliases stay: they are not the register's.
 */
export async function landStreets(tx: Db, importId: string): Promise<number> {
  const adopted = await tx.run(sql`
    UPDATE addresses_streets AS t
    SET ulic = s.ulic
    FROM addresses_staging AS s
    WHERE s.import_id = ${importId}::uuid AND s.ulic IS NOT NULL AND t.ulic IS NULL
      AND t.locality_id = s.locality_id AND (t.full_name = s.full_name OR s.full_name = ANY(t.written_names))
      AND NOT EXISTS (SELECT FROM addresses_streets AS k WHERE k.locality_id = s.locality_id AND k.ulic = s.ulic)`)
  const renamed = await renameStreets(tx, importId)
  // With symbols first: records of the same street that lack it then find it by name.
  const added = (await addStreetsWithSymbol(tx, importId)) + (await addStreetsWithoutSymbol(tx, importId))
  await nameStreets(tx, importId)
  return adopted + renamed + added
}

function addStreetsWithSymbol(tx: Db, importId: string): Promise<number> {
  return tx.run(sql`
    INSERT INTO addresses_streets (locality_id, ulic, prefix, name_1, name_2, full_name)
    SELECT DISTINCT ON (s.locality_id, s.ulic) s.locality_id, s.ulic, s.prefix, s.name_1, s.name_2, s.full_name
    FROM addresses_staging AS s
    WHERE s.import_id = ${importId}::uuid AND s.full_name IS NOT NULL AND s.ulic IS NOT NULL
      AND NOT EXISTS (
        SELECT FROM addresses_streets AS t WHERE t.locality_id = s.locality_id AND t.ulic = s.ulic
      )
    ORDER BY s.locality_id, s.ulic, s.id`)
}

function addStreetsWithoutSymbol(tx: Db, importId: string): Promise<number> {
  return tx.run(sql`
    INSERT INTO addresses_streets (locality_id, prefix, name_1, name_2, full_name)
    SELECT DISTINCT ON (s.locality_id, s.full_name) s.locality_id, s.prefix, s.name_1, s.name_2, s.full_name
    FROM addresses_staging AS s
    WHERE s.import_id = ${importId}::uuid AND s.full_name IS NOT NULL AND s.ulic IS NULL
      AND NOT EXISTS (
        SELECT FROM addresses_streets AS t
        WHERE t.locality_id = s.locality_id AND (t.full_name = s.full_name OR s.full_name = ANY(t.written_names))
      )
    ORDER BY s.locality_id, s.full_name, s.id`)
}

/** The register's newest name holds, unless TERYT has named the street; a split into names is not lost to a layout that has only the whole. */
function renameStreets(tx: Db, importId: string): Promise<number> {
  return tx.run(sql`
    WITH registered AS (
      SELECT DISTINCT ON (s.locality_id, s.ulic)
        s.locality_id, s.ulic, s.prefix, s.name_1, s.name_2, s.full_name
      FROM addresses_staging AS s
      WHERE s.import_id = ${importId}::uuid AND s.ulic IS NOT NULL
      ORDER BY s.locality_id, s.ulic, s.id
    )
    UPDATE addresses_streets AS t
    SET prefix = r.prefix, name_1 = r.name_1, name_2 = r.name_2, full_name = r.full_name
    FROM registered AS r
    WHERE t.locality_id = r.locality_id AND t.ulic = r.ulic AND t.official_on IS NULL
      AND (t.full_name <> r.full_name OR (r.name_2 <> '' AND (t.name_1, t.name_2) <> (r.name_1, r.name_2)))`)
}

async function nameStreets(tx: Db, importId: string): Promise<void> {
  await tx.run(sql`
    UPDATE addresses_staging AS s
    SET street_id = t.id
    FROM (
      SELECT k.locality_id, k.ulic, min(k.id) AS id FROM addresses_streets AS k GROUP BY k.locality_id, k.ulic
    ) AS t
    WHERE s.import_id = ${importId}::uuid AND t.locality_id = s.locality_id AND t.ulic = s.ulic`)
  await tx.run(sql`
    UPDATE addresses_staging AS s
    SET street_id = t.id
    FROM (
      SELECT DISTINCT ON (k.locality_id, w.full_name) k.locality_id, w.full_name, k.id
      FROM addresses_streets AS k CROSS JOIN LATERAL unnest(k.full_name || k.written_names) AS w (full_name)
      ORDER BY k.locality_id, w.full_name, w.full_name <> k.full_name, k.id
    ) AS t
    WHERE s.import_id = ${importId}::uuid AND s.ulic IS NULL
      AND t.locality_id = s.locality_id AND t.full_name = s.full_name`)
}

/** Points move by centimetres between layouts that write more and fewer decimals. */
const SAME_PLACE_METRES = 0.01

/** Brings known addresses up to date, and opens again those that had been closed. The master's get no more than their id. */
export async function updateChanged(tx: Db, importId: string, register: AddressRegister): Promise<number> {
  const identified = await tx.run(sql`
    UPDATE addresses AS a
    SET iip = s.iip
    FROM addresses_staging AS s
    WHERE s.import_id = ${importId}::uuid AND a.id = s.address_id AND a.iip IS NULL AND s.iip IS NOT NULL
      AND a.register = 'emuia' AND ${register}::text <> 'emuia'`)
  const changed = await tx.run(sql`
    UPDATE addresses AS a
    SET iip = coalesce(s.iip, a.iip), iip_version = coalesce(s.iip_version, a.iip_version), locality_id = s.locality_id,
      street_id = s.street_id, number = s.number, postcode = s.postcode, state = s.state, closed_on = NULL, geom = s.geom,
      register = ${register}
    FROM addresses_staging AS s
    WHERE s.import_id = ${importId}::uuid AND a.id = s.address_id AND (a.register = 'prg' OR ${register}::text = 'emuia') AND (
      (a.iip, a.iip_version, a.locality_id, a.street_id, a.number, a.postcode, a.state, a.register)
        IS DISTINCT FROM (
          coalesce(s.iip, a.iip), coalesce(s.iip_version, a.iip_version), s.locality_id, s.street_id, s.number, s.postcode,
          s.state, ${register}::text
        )
      OR a.closed_on IS NOT NULL
      OR NOT ST_DWithin(a.geom, s.geom, ${SAME_PLACE_METRES})
    )`)
  return identified + changed
}

export function insertNew(tx: Db, importId: string, register: AddressRegister): Promise<number> {
  return tx.run(sql`
    INSERT INTO addresses (iip, iip_version, locality_id, street_id, number, postcode, state, geom, register)
    SELECT s.iip, s.iip_version, s.locality_id, s.street_id, s.number, s.postcode, s.state, s.geom, ${register}
    FROM addresses_staging AS s
    WHERE s.import_id = ${importId}::uuid AND s.address_id IS NULL
    ORDER BY s.id`)
}

interface Closing {
  readonly on: string
  readonly refusedIips: readonly string[]
  readonly register: AddressRegister
}

/** Closes what the files lack; a record that was refused is not lacking. The fallback closes nothing of the master. */
export function closeMissing(
  tx: Db,
  importId: string,
  { on, refusedIips, register }: Closing,
): Promise<number> {
  return tx.run(sql`
    UPDATE addresses AS a
    SET closed_on = ${on}, register = ${register}
    WHERE a.closed_on IS NULL AND (a.register = 'prg' OR ${register}::text = 'emuia')
      AND NOT EXISTS (
        SELECT FROM addresses_staging AS s WHERE s.import_id = ${importId}::uuid AND s.address_id = a.id
      )
      AND (a.iip IS NULL OR a.iip <> ALL(${refusedIips}::text[]))`)
}

const newest = z.object({ version: z.string().nullable(), points: z.int() })

/** The newest version among the staged objects, as the register writes it, and how many objects there are. */
export function selectNewest(tx: Db, importId: string): Promise<z.output<typeof newest>> {
  return tx.one(
    sql`
      SELECT max(s.iip_version) AS version, count(*)::int AS points
      FROM addresses_staging AS s
      WHERE s.import_id = ${importId}::uuid`,
    newest,
  )
}
