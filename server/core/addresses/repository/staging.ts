import { z } from 'zod'

import type { Db } from '../../../platform/db/db.ts'
import { sql } from '../../../platform/db/sql.ts'
import type { Extent } from '../../../platform/municipalities/index.ts'
import type { PrgPoint } from '../prg/record.ts'
import { voivodeshipArea } from './whereabouts.ts'

/** A point on its way in; `isOfMunicipality` is false where only the place can tell. */
export interface StagedPoint extends PrgPoint {
  readonly isOfMunicipality: boolean
}

const begun = z.object({ importId: z.string(), hasBoundary: z.boolean() })

/** Empties the staging table of whatever an import that was cut off left there, and names the new import. */
export async function beginStaging(tx: Db, municipalityId: number): Promise<z.output<typeof begun>> {
  await tx.run(sql`DELETE FROM addresses_staging`)
  return tx.one(
    sql`
      SELECT gen_random_uuid()::text AS import_id, m.boundary IS NOT NULL AS has_boundary
      FROM public.municipalities AS m
      WHERE m.id = ${municipalityId}`,
    begun,
  )
}

export async function endStaging(tx: Db, importId: string): Promise<void> {
  await tx.run(sql`DELETE FROM addresses_staging AS s WHERE s.import_id = ${importId}::uuid`)
}

/** At most 2,000 points at a time: longer statements would keep everybody else waiting on the embedded engine. */
export function insertStaged(tx: Db, importId: string, points: readonly StagedPoint[]): Promise<number> {
  const column = <Value>(pick: (point: StagedPoint) => Value) => points.map(pick)
  return tx.run(sql`
    INSERT INTO addresses_staging (
      import_id, record, iip, iip_version, is_of_municipality, simc, locality, ulic, prefix, name_1, name_2, full_name,
      number, postcode, state, geom
    )
    SELECT
      ${importId}::uuid, p.record, p.iip, p.iip_version, p.is_of_municipality, p.simc, p.locality, p.ulic, p.prefix,
      p.name_1, p.name_2, p.full_name, p.number, p.postcode, p.state,
      CASE p.srid
        WHEN 2180 THEN ST_SetSRID(ST_MakePoint(p.x, p.y), 2180)
        ELSE ST_Transform(ST_SetSRID(ST_MakePoint(p.x, p.y), p.srid), 2180)
      END
    FROM unnest(
      ${column((point) => point.record)}::text[],
      ${column((point) => point.iip)}::text[],
      ${column((point) => point.iipVersion)}::text[],
      ${column((point) => point.isOfMunicipality)}::boolean[],
      ${column((point) => point.simc)}::text[],
      ${column((point) => point.locality)}::text[],
      ${column((point) => point.ulic)}::text[],
      ${column((point) => point.street?.prefix ?? null)}::text[],
      ${column((point) => point.street?.name1 ?? null)}::text[],
      ${column((point) => point.street?.name2 ?? null)}::text[],
      ${column((point) => point.street?.fullName ?? null)}::text[],
      ${column((point) => point.number)}::text[],
      ${column((point) => point.postcode)}::text[],
      ${column((point) => point.state)}::text[],
      ${column((point) => point.x)}::float8[],
      ${column((point) => point.y)}::float8[],
      ${column((point) => point.srid)}::int[]
    ) AS p (
      record, iip, iip_version, is_of_municipality, simc, locality, ulic, prefix, name_1, name_2, full_name,
      number, postcode, state, x, y, srid
    )`)
}

const staged = z.object({ count: z.int() })

/** How many points wait: fewer than were staged when another import has emptied the table meanwhile. */
export async function countStaged(tx: Db, importId: string): Promise<number> {
  const { count } = await tx.one(
    sql`SELECT count(*)::int AS count FROM addresses_staging AS s WHERE s.import_id = ${importId}::uuid`,
    staged,
  )
  return count
}

/** Where a municipality is: within its boundary, or while that is not known, somewhere in its voivodeship. */
export interface Home {
  readonly municipalityId: number
  readonly voivodeship: Extent
}

/** Takes out the points of which the file does not say for certain whose they are and which lie elsewhere. */
export function removeOutside(tx: Db, importId: string, home: Home): Promise<number> {
  return tx.run(sql`
    DELETE FROM addresses_staging AS s
    USING public.municipalities AS m
    WHERE s.import_id = ${importId}::uuid AND NOT s.is_of_municipality AND m.id = ${home.municipalityId}
      AND NOT ST_Intersects(coalesce(m.boundary, ${voivodeshipArea(home.voivodeship)}), s.geom)`)
}

const removed = z.object({ record: z.string(), iip: z.string().nullable() })
type RemovedRecord = z.output<typeof removed>

/** Takes out all but the newest version of each object; without an id, all but one at a place. */
export function removeDuplicates(tx: Db, importId: string): Promise<RemovedRecord[]> {
  return tx.many(
    sql`
      WITH ranked AS (
        SELECT s.id, row_number() OVER (
          PARTITION BY s.iip, CASE WHEN s.iip IS NULL THEN (s.locality, s.full_name, s.number)::text END
          ORDER BY s.iip_version DESC NULLS LAST, s.id
        ) AS rank
        FROM addresses_staging AS s
        WHERE s.import_id = ${importId}::uuid
      )
      DELETE FROM addresses_staging AS s
      USING ranked AS r
      WHERE r.id = s.id AND r.rank > 1
      RETURNING s.record, s.iip`,
    removed,
  )
}

const far = removed.extend({ isSwapped: z.boolean(), hasBoundary: z.boolean() })
export type FarRecord = z.output<typeof far>

/** Takes out points more than `metres` from the municipality to which they say they belong; swapped ones lie in it. */
export function removeFar(
  tx: Db,
  importId: string,
  { municipalityId, voivodeship, metres }: Home & { readonly metres: number },
): Promise<FarRecord[]> {
  const area = sql`coalesce(m.boundary, ${voivodeshipArea(voivodeship)})`
  return tx.many(
    sql`
      DELETE FROM addresses_staging AS s
      USING public.municipalities AS m
      WHERE s.import_id = ${importId}::uuid AND m.id = ${municipalityId}
        AND NOT ST_DWithin(${area}, s.geom, ${metres})
      RETURNING s.record, s.iip, m.boundary IS NOT NULL AS has_boundary,
        ST_Intersects(${area}, ST_FlipCoordinates(s.geom)) AS is_swapped`,
    far,
  )
}
