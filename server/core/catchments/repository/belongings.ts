import { z } from 'zod'

import type { Db } from '../../../platform/db/db.ts'
import { sql } from '../../../platform/db/sql.ts'
import type { PlacedAddress } from '../rules/rule.ts'

const placedRow = z.object({
  id: z.int(),
  streetId: z.int().nullable(),
  localityId: z.int(),
  number: z.string(),
})

/** Every address, closed ones too: the record of an earlier day still answers for them. */
export function selectPlacedAddresses(tx: Db): Promise<PlacedAddress[]> {
  return tx.many(
    sql`SELECT a.id, a.street_id, a.locality_id, a.number FROM addresses AS a ORDER BY a.id`,
    placedRow,
  )
}

const belongingRow = z.object({
  catchmentId: z.int(),
  addressId: z.int(),
  ruleId: z.int().nullable(),
  toReview: z.boolean(),
})
export type WrittenBelonging = z.output<typeof belongingRow>

/** What the imported areas of a plan cover. */
export function selectCovered(tx: Db, planId: number): Promise<WrittenBelonging[]> {
  return tx.many(
    sql`
      SELECT DISTINCT g.catchment_id, a.id AS address_id, NULL::int AS rule_id, FALSE AS to_review
      FROM catchments_areas AS g
      JOIN catchments AS c ON c.id = g.catchment_id
      JOIN addresses AS a ON ST_Covers(g.geom, a.geom)
      WHERE c.plan_id = ${planId} AND g.origin = 'imported'`,
    belongingRow,
  )
}

export function selectBelongings(tx: Db, planId: number): Promise<(WrittenBelonging & { id: number })[]> {
  return tx.many(
    sql`
      SELECT b.id, b.catchment_id, b.address_id, b.rule_id, b.to_review
      FROM catchments_addresses AS b JOIN catchments AS c ON c.id = b.catchment_id
      WHERE c.plan_id = ${planId}`,
    belongingRow.extend({ id: z.int() }),
  )
}

const BATCH = 2_000

export async function insertBelongings(tx: Db, belongings: readonly WrittenBelonging[]): Promise<void> {
  for (let start = 0; start < belongings.length; start += BATCH) {
    const batch = belongings.slice(start, start + BATCH)
    await tx.run(sql`
      INSERT INTO catchments_addresses (catchment_id, address_id, rule_id, to_review)
      SELECT n.catchment_id, n.address_id, n.rule_id, n.to_review
      FROM unnest(
        ${batch.map((each) => each.catchmentId)}::int[],
        ${batch.map((each) => each.addressId)}::int[],
        ${batch.map((each) => each.ruleId)}::int[],
        ${batch.map((each) => each.toReview)}::boolean[]
      ) AS n (catchment_id, address_id, rule_id, to_review)`)
  }
}

export async function deleteBelongings(tx: Db, ids: readonly number[]): Promise<void> {
  if (ids.length > 0) await tx.run(sql`DELETE FROM catchments_addresses WHERE id = ANY(${ids}::int[])`)
}
