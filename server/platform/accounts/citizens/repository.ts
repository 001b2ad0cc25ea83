import { z } from 'zod'

import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'

export interface NewCitizenVisit {
  /** SHA-256 in hexadecimal digits, as is the next. */
  readonly stateHash: string
  readonly browserHash: string
  readonly requestId: string
  readonly returnTo: string | null
  readonly network: string
  readonly madeAt: string
  readonly expiresAt: string
}

/** Keeps a visit, and lets go of those from which nobody has come back in time. */
export async function insertCitizenVisit(tx: Db, visit: NewCitizenVisit): Promise<void> {
  const { stateHash, browserHash, requestId, returnTo, network, madeAt, expiresAt } = visit
  await tx.run(sql`DELETE FROM accounts_citizen_visits AS v WHERE v.expires_at <= ${madeAt}`)
  await tx.run(sql`
    INSERT INTO accounts_citizen_visits
      (state_hash, browser_hash, request_id, return_to, network, made_at, expires_at)
    VALUES (
      ${stateHash}, ${browserHash}, ${requestId}, ${returnTo}, ${network}, ${madeAt}, ${expiresAt}
    )`)
}

/** How many of a network are still awaited. */
export async function countCitizenVisits(tx: Db, network: string, now: string): Promise<number> {
  const { count } = await tx.one(
    sql`
      SELECT count(*)::int AS count
      FROM accounts_citizen_visits AS v
      WHERE v.network = ${network} AND v.expires_at > ${now}`,
    z.object({ count: z.int() }),
  )
  return count
}

const visitRow = z.object({
  requestId: z.string(),
  returnTo: z.string().nullable(),
  madeAt: z.iso.datetime(),
})
export type CitizenVisit = z.output<typeof visitRow>

/** Takes a visit that holds, of this very browser; from now on it does not. */
export function takeCitizenVisit(
  tx: Db,
  { stateHash, browserHash }: Pick<NewCitizenVisit, 'stateHash' | 'browserHash'>,
  now: string,
): Promise<CitizenVisit | undefined> {
  return tx.maybeOne(
    sql`
      DELETE FROM accounts_citizen_visits AS v
      WHERE v.state_hash = ${stateHash} AND v.browser_hash = ${browserHash} AND v.expires_at > ${now}
      RETURNING v.request_id, v.return_to, v.made_at`,
    visitRow,
  )
}

const standing = z.object({ isDisabled: z.boolean(), hasOtherRole: z.boolean() })

/** Whether an account may be signed in to, and whether its holder is here as something else than a guardian. */
export function findStanding(tx: Db, accountId: number, on: string) {
  return tx.maybeOne(
    sql`
      SELECT
        a.disabled_at IS NOT NULL AS is_disabled,
        EXISTS (
          SELECT FROM accounts_grants AS g
          WHERE g.account_id = a.id AND g.role <> 'guardian' AND g.valid_from <= ${on}::date
            AND (g.valid_to IS NULL OR g.valid_to > ${on}::date)
        ) AS has_other_role
      FROM accounts AS a
      WHERE a.id = ${accountId}`,
    standing,
  )
}

/** The children for whom an account has been granted something, ended grants too. */
export async function selectWardsEver(tx: Db, accountId: number): Promise<number[]> {
  const rows = await tx.many(
    sql`
      SELECT DISTINCT g.unit_id AS id
      FROM accounts_grants AS g
      WHERE g.account_id = ${accountId} AND g.unit_kind = 'ward' AND g.unit_id IS NOT NULL`,
    z.object({ id: z.int() }),
  )
  return rows.map(({ id }) => id)
}
