import { z } from 'zod'

import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'

const term = z.object({
  key: z.string(),
  years: z.int().nullable(),
  months: z.int().nullable(),
  from: z.enum(['event', 'year-end']),
  basis: z.string(),
})
export type Term = z.output<typeof term>

/** How long each retention class lasts as of a day; `key` is `retention/<class>`. */
export function selectTerms(tx: Db, on: string): Promise<Term[]> {
  return tx.many(
    sql`
      SELECT
        p.key,
        (p.value ->> 'years')::int AS years,
        (p.value ->> 'months')::int AS months,
        p.value ->> 'from' AS "from",
        p.basis
      FROM parameters AS p
      WHERE p.key LIKE 'retention/%' AND p.valid_from <= ${on}::date
        AND (p.valid_to IS NULL OR p.valid_to > ${on}::date)
      ORDER BY p.key`,
    term,
  )
}

/** From here on the transaction sees every row, whoever entered it: for what has been checked already. */
export async function actForEverybody(tx: Db): Promise<void> {
  await tx.run(sql`SELECT set_config('rejon.purpose', 'operate', true)`)
}

/** Whether one of these accounts has, or had, a role that is none of a child's guardian or pupil. */
export async function hasOtherRoles(tx: Db, accountIds: readonly number[]): Promise<boolean> {
  const { isSo } = await tx.one(
    sql`
      SELECT EXISTS (
        SELECT FROM accounts_grants AS g
        WHERE g.account_id = ANY(${accountIds}::int[]) AND g.unit_kind <> 'ward'
      ) AS is_so`,
    z.object({ isSo: z.boolean() }),
  )
  return isSo
}

const erasure = z.object({
  personId: z.int(),
  accountIds: z.array(z.int()),
  erasedAt: z.iso.datetime(),
})
export type Erasure = z.output<typeof erasure>

/** Notes in the journal that a person has been erased. */
export async function insertErasure(tx: Db, { personId, accountIds, erasedAt }: Erasure): Promise<void> {
  await tx.run(sql`
    INSERT INTO audit_erasures (person_id, account_ids, erased_at)
    VALUES (${personId}, ${accountIds}::int[], ${erasedAt})`)
}

/** The journal of erasures, oldest first. */
export function selectErasures(tx: Db): Promise<Erasure[]> {
  return tx.many(
    sql`SELECT e.person_id, e.account_ids, e.erased_at FROM audit_erasures AS e ORDER BY e.id`,
    erasure,
  )
}
