import { z } from 'zod'

import type { Db } from '../../db/db.ts'
import { sql, type Sql } from '../../db/sql.ts'
import { role, unitKind } from '../../rights/contract.ts'

const grantRow = z.object({
  id: z.int(),
  accountId: z.int(),
  role,
  unitKind,
  unitId: z.int().nullable(),
  schoolId: z.int().nullable(),
  validFrom: z.iso.date(),
  validTo: z.iso.date().nullable(),
  grantedBy: z.string().nullable(),
  grantedAt: z.iso.datetime(),
})
export type GrantRow = z.output<typeof grantRow>

/** Who gave a grant may be out of the reader's sight: then it is told by number. */
const GRANT = sql`
  g.id, g.account_id, g.role, g.unit_kind, g.unit_id, g.school_id, g.valid_from, g.valid_to, g.granted_at,
  CASE WHEN g.granted_by IS NOT NULL THEN coalesce(b.name, '#' || g.granted_by) END AS granted_by`

/** The grants of accounts that row security lets be seen; those that hold on `on` only, or all where it is null. */
export function selectGrants(tx: Db, accountIds: readonly number[], on: string | null): Promise<GrantRow[]> {
  return grantsWhere(
    tx,
    sql`g.account_id = ANY(${accountIds}::int[]) AND (
      ${on}::date IS NULL OR (g.valid_from <= ${on}::date AND (g.valid_to IS NULL OR g.valid_to > ${on}::date))
    )`,
  )
}

const heldRole = z.object({ role, unitKind, schoolId: z.int().nullable() })

/** The roles of an account that hold or will, those out of the reader's sight too. */
export function selectAllRoles(tx: Db, accountId: number, on: string) {
  return tx.many(
    sql`
      SELECT g.role, g.unit_kind, g.school_id
      FROM accounts_all_grants(${accountId}::int) AS g
      WHERE g.valid_to IS NULL OR g.valid_to > ${on}`,
    heldRole,
  )
}

export async function findGrant(tx: Db, id: number): Promise<GrantRow | undefined> {
  const [found] = await grantsWhere(tx, sql`g.id = ${id}`)
  return found
}

function grantsWhere(tx: Db, condition: Sql): Promise<GrantRow[]> {
  return tx.many(
    sql`
      SELECT ${GRANT}
      FROM accounts_grants AS g
      LEFT JOIN accounts AS b ON b.id = g.granted_by
      WHERE ${condition}
      ORDER BY g.account_id, g.valid_from DESC, g.id DESC`,
    grantRow,
  )
}

export interface NewGrant {
  readonly accountId: number
  readonly role: string
  readonly unitKind: string
  readonly unitId: number | null
  readonly schoolId: number | null
  readonly validFrom: string
  readonly validTo: string | null
  readonly grantedBy: number | null
  readonly grantedAt: string
}

/** Adds a grant; `undefined` where the account has the same one for some of the same days. */
export async function insertGrant(tx: Db, grant: NewGrant): Promise<number | undefined> {
  const { accountId, role, unitKind, unitId, schoolId, validFrom, validTo, grantedBy, grantedAt } = grant
  const row = await tx.maybeOne(
    sql`
      INSERT INTO accounts_grants
        (account_id, role, unit_kind, unit_id, school_id, valid_from, valid_to, granted_by, granted_at)
      VALUES
        (${accountId}, ${role}, ${unitKind}, ${unitId}, ${schoolId}, ${validFrom}, ${validTo}, ${grantedBy}, ${grantedAt})
      ON CONFLICT ON CONSTRAINT accounts_grants_no_overlap DO NOTHING
      RETURNING id`,
    z.object({ id: z.int() }),
  )
  return row?.id
}

/** Ends a grant: it holds no more from `on` on. */
export function endGrant(tx: Db, id: number, on: string): Promise<number> {
  return tx.run(sql`
    UPDATE accounts_grants AS g SET valid_to = greatest(g.valid_from, ${on}::date)
    WHERE g.id = ${id} AND (g.valid_to IS NULL OR g.valid_to > ${on}::date)`)
}

/** How many enabled accounts other than this one administer the municipality on a day. */
export async function countOtherAdministrators(tx: Db, accountId: number, on: string): Promise<number> {
  // Two who end each other's grants at once must not both see the other.
  await tx.run(sql`SELECT pg_advisory_xact_lock(hashtext(current_schema() || ' administrators'))`)
  const { others } = await tx.one(
    sql`
      SELECT count(DISTINCT g.account_id)::int AS others
      FROM accounts_grants AS g
      JOIN accounts AS a ON a.id = g.account_id
      WHERE g.role = 'administrator' AND g.account_id <> ${accountId} AND a.disabled_at IS NULL
        AND g.valid_from <= ${on}::date AND g.valid_to IS NULL`,
    z.object({ others: z.int() }),
  )
  return others
}
