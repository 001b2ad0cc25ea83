import { z } from 'zod'

import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'

export interface NewSession {
  readonly accountId: number
  /** SHA-256 of the token, in hexadecimal digits. */
  readonly token: string
  readonly hasSecondFactor: boolean
  readonly userAgent: string
  readonly network: string
  readonly startedAt: string
  readonly expiresAt: string
}

export async function insertSession(tx: Db, session: NewSession): Promise<number> {
  const { accountId, token, hasSecondFactor, userAgent, network, startedAt, expiresAt } = session
  const { id } = await tx.one(
    sql`
      INSERT INTO accounts_sessions
        (account_id, token_hash, has_second_factor, user_agent, network, started_at, proved_at, last_seen_at, expires_at)
      VALUES (
        ${accountId}, decode(${token}, 'hex'), ${hasSecondFactor}, ${userAgent}, ${network}, ${startedAt}, ${startedAt},
        ${startedAt}, ${expiresAt}
      )
      RETURNING id`,
    z.object({ id: z.int() }),
  )
  return id
}

const sessionRow = z.object({
  id: z.int(),
  userAgent: z.string(),
  startedAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
})

/** The sessions of an account that have not ended, newest first. */
export function selectSessions(tx: Db, accountId: number, now: string) {
  return tx.many(
    sql`
      SELECT s.id, s.user_agent, s.started_at, s.last_seen_at,
        least(s.expires_at, s.last_seen_at + interval '60 minutes') AS expires_at
      FROM accounts_sessions AS s
      WHERE s.account_id = ${accountId} AND s.ended_at IS NULL AND s.expires_at > ${now}
        AND s.last_seen_at > ${now}::timestamptz - interval '60 minutes'
      ORDER BY s.id DESC`,
    sessionRow,
  )
}

export interface SessionsToEnd {
  readonly accountId: number
  /** One of them only. */
  readonly id?: number
  /** All but this one. */
  readonly except?: number
}

/** Ends sessions of an account; gives how many. */
export function endSessions(tx: Db, { accountId, id, except }: SessionsToEnd, now: string): Promise<number> {
  return tx.run(sql`
    UPDATE accounts_sessions AS s SET ended_at = ${now}
    WHERE s.account_id = ${accountId} AND s.ended_at IS NULL
      AND (${id ?? null}::int IS NULL OR s.id = ${id ?? null}::int)
      AND (${except ?? null}::int IS NULL OR s.id <> ${except ?? null}::int)`)
}

/** Ends the session of a token, whosever it is: a browser that signs in anew leaves its old one behind. */
export function endSessionOf(tx: Db, token: string, now: string): Promise<number> {
  return tx.run(sql`
    UPDATE accounts_sessions AS s SET ended_at = ${now}
    WHERE s.token_hash = decode(${token}, 'hex') AND s.ended_at IS NULL`)
}

/** Notes that the person has just proved who they are. */
export function updateProvedAt(tx: Db, id: number, now: string): Promise<number> {
  return tx.run(sql`UPDATE accounts_sessions AS s SET proved_at = ${now} WHERE s.id = ${id}`)
}
