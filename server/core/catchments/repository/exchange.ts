import { z } from 'zod'

import type { Db } from '../../../platform/db/db.ts'
import { sql } from '../../../platform/db/sql.ts'
import { catchmentListRow } from '../contract.ts'

type ExchangedRow = z.output<typeof catchmentListRow>

/** The rules of a plan as the exchange list has them: in the order of the schools and of the resolution. */
export function selectExchange(tx: Db, planId: number): Promise<ExchangedRow[]> {
  return tx.many(
    sql`
      SELECT s.rspo, s.name AS school, l.simc, t.ulic, t.full_name AS street, l.name AS locality, r.kind, r.parity,
        r.number_from AS "from", r.number_to AS "to", r.numbers, r.exceptions AS "except", r.grades, r.entry_year_from,
        r.entry_year_to, c.joint_group::text AS joint
      FROM catchments_rules AS r
      JOIN catchments AS c ON c.id = r.catchment_id
      JOIN schools AS s ON s.id = c.school_id
      LEFT JOIN addresses_streets AS t ON t.id = r.street_id
      JOIN addresses_localities AS l ON l.id = coalesce(r.locality_id, t.locality_id)
      WHERE c.plan_id = ${planId}
      ORDER BY s.name, s.id, r.position`,
    catchmentListRow,
  )
}

const planRow = z.object({ id: z.int(), name: z.string(), entryYearFrom: z.int() })
export type ExchangedPlan = z.output<typeof planRow>

/** The adopted plan that the city holds now: that of the name, else the newest one. */
export function findExchangedPlan(
  tx: Db,
  {
    level,
    name,
    from,
  }: { readonly level: string; readonly name: string | null; readonly from: number | null },
): Promise<ExchangedPlan | undefined> {
  return tx.maybeOne(
    sql`
      SELECT p.id, p.name, p.entry_year_from FROM catchments_plans AS p
      WHERE p.level = ${level} AND p.state = 'adopted' AND p.known_to IS NULL
        AND (${name}::text IS NULL OR p.name = ${name}) AND (${from}::int IS NULL OR p.entry_year_from = ${from})
      ORDER BY p.entry_year_from DESC, p.id DESC LIMIT 1`,
    planRow,
  )
}

const streetRow = z.object({
  id: z.int(),
  localityId: z.int(),
  simc: z.string().nullable(),
  locality: z.string(),
  ulic: z.string().nullable(),
  fullName: z.string(),
  names: z.array(z.string()),
})

/** All streets with the names under which a list may have them. */
export function selectStreetNames(tx: Db): Promise<z.output<typeof streetRow>[]> {
  return tx.many(
    sql`
      SELECT s.id, s.locality_id, l.simc, l.name AS locality, s.ulic, s.full_name,
        s.aliases || s.written_names
          || ARRAY(SELECT f.name FROM addresses_former_names AS f WHERE f.street_id = s.id) AS names
      FROM addresses_streets AS s JOIN addresses_localities AS l ON l.id = s.locality_id
      ORDER BY s.id`,
    streetRow,
  )
}

export function selectLocalities(tx: Db): Promise<{ id: number; simc: string | null; name: string }[]> {
  return tx.many(
    sql`SELECT l.id, l.simc, l.name FROM addresses_localities AS l ORDER BY l.id`,
    z.object({ id: z.int(), simc: z.string().nullable(), name: z.string() }),
  )
}

/** Takes all rules of catchments away; who belonged by them goes along. */
export async function deleteRules(tx: Db, catchmentIds: readonly number[]): Promise<void> {
  await tx.run(sql`DELETE FROM catchments_rules AS r WHERE r.catchment_id = ANY(${catchmentIds}::int[])`)
}

const textRow = z.object({ id: z.int(), text: z.string() })

/** The words of the rules of a plan. */
export function selectRuleTexts(tx: Db, planId: number): Promise<z.output<typeof textRow>[]> {
  return tx.many(
    sql`
      SELECT r.id, r.text FROM catchments_rules AS r JOIN catchments AS c ON c.id = r.catchment_id
      WHERE c.plan_id = ${planId}`,
    textRow,
  )
}
