import { z } from 'zod'

import type { Db } from '../../../db/db.ts'
import { sql } from '../../../db/sql.ts'

export type VisitPurpose = 'sign-in' | 'factor' | 'link'

export interface NewVisit {
  /** SHA-256 in hexadecimal digits, as is the next. */
  readonly stateHash: string
  readonly browserHash: string
  readonly purpose: VisitPurpose
  readonly accountId: number | null
  readonly issuer: string
  readonly nonce: string
  readonly verifier: string
  readonly returnTo: string | null
  readonly network: string
  readonly madeAt: string
  readonly expiresAt: string
}

/** Keeps a visit, and lets go of those from which nobody has come back in time. */
export async function insertVisit(tx: Db, visit: NewVisit): Promise<void> {
  const { stateHash, browserHash, purpose, accountId, issuer, nonce, verifier } = visit
  const { returnTo, network, madeAt, expiresAt } = visit
  await tx.run(sql`DELETE FROM accounts_directory_visits AS v WHERE v.expires_at <= ${madeAt}`)
  await tx.run(sql`
    INSERT INTO accounts_directory_visits
      (state_hash, browser_hash, purpose, account_id, issuer, nonce, verifier, return_to, network, made_at, expires_at)
    VALUES (
      ${stateHash}, ${browserHash}, ${purpose}, ${accountId}, ${issuer}, ${nonce}, ${verifier}, ${returnTo},
      ${network}, ${madeAt}, ${expiresAt}
    )`)
}

/** How many of a network are still awaited. */
export async function countVisits(tx: Db, network: string, now: string): Promise<number> {
  const { count } = await tx.one(
    sql`
      SELECT count(*)::int AS count
      FROM accounts_directory_visits AS v
      WHERE v.network = ${network} AND v.expires_at > ${now}`,
    z.object({ count: z.int() }),
  )
  return count
}

const visitRow = z.object({
  accountId: z.int().nullable(),
  issuer: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  returnTo: z.string().nullable(),
})
export type Visit = z.output<typeof visitRow>

/** Takes a visit that holds, of this very browser; from now on it does not. */
export function takeVisit(
  tx: Db,
  {
    stateHash,
    browserHash,
    purpose,
    accountId,
  }: Pick<NewVisit, 'stateHash' | 'browserHash' | 'purpose' | 'accountId'>,
  now: string,
): Promise<Visit | undefined> {
  return tx.maybeOne(
    sql`
      DELETE FROM accounts_directory_visits AS v
      WHERE v.state_hash = ${stateHash} AND v.browser_hash = ${browserHash} AND v.purpose = ${purpose}
        AND v.account_id IS NOT DISTINCT FROM ${accountId}::int AND v.expires_at > ${now}
      RETURNING v.account_id, v.issuer, v.nonce, v.verifier, v.return_to`,
    visitRow,
  )
}

const waitingRow = z.object({ accountId: z.int(), username: z.string(), returnTo: z.string().nullable() })

/** Of whom the directory has said who it is, and whose second factor is still asked for in this browser. */
export function findWaiting(tx: Db, browserHash: string, now: string) {
  return tx.maybeOne(
    sql`
      SELECT a.id AS account_id, a.username, v.return_to
      FROM accounts_directory_visits AS v
      JOIN accounts AS a ON a.id = v.account_id
      WHERE v.browser_hash = ${browserHash} AND v.purpose = 'factor' AND v.expires_at > ${now}
        AND a.disabled_at IS NULL`,
    waitingRow,
  )
}

/** Ends the waiting; 0 where another request has ended it. */
export function endWaiting(tx: Db, browserHash: string): Promise<number> {
  return tx.run(sql`
    DELETE FROM accounts_directory_visits AS v WHERE v.browser_hash = ${browserHash} AND v.purpose = 'factor'`)
}
