import { z } from 'zod'

import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'

const reachable = z.object({
  id: z.int(),
  username: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  isDisabled: z.boolean(),
})
export type Reachable = z.output<typeof reachable>

/** The account of a name in small letters, as far as a letter to it needs. */
export function findReachable(tx: Db, usernameKey: string): Promise<Reachable | undefined> {
  return tx.maybeOne(
    sql`
      SELECT a.id, a.username, a.name, a.email, a.disabled_at IS NOT NULL AS is_disabled
      FROM accounts AS a
      WHERE a.username_key = ${usernameKey}`,
    reachable,
  )
}

/** Notes that a new password was asked for, and lets go of what nothing depends on any more. */
export async function insertResetRequest(
  tx: Db,
  {
    usernameKey,
    network,
    now,
  }: { readonly usernameKey: string; readonly network: string; readonly now: string },
): Promise<number> {
  await tx.run(
    sql`DELETE FROM accounts_reset_requests AS r WHERE r.asked_at <= ${now}::timestamptz - interval '1 day'`,
  )
  const { id } = await tx.one(
    sql`
      INSERT INTO accounts_reset_requests (username_key, network, asked_at)
      VALUES (${usernameKey}, ${network}, ${now})
      RETURNING id`,
    z.object({ id: z.int() }),
  )
  return id
}

export interface EarlierRequests {
  /** For the same name, in the minutes for which a link works. */
  readonly ofName: number
  /** From the same network, in an hour. */
  readonly ofNetwork: number
}

/** How often was asked before a request. */
export function countEarlierRequests(
  tx: Db,
  id: number,
  { minutes, now }: { readonly minutes: number; readonly now: string },
): Promise<EarlierRequests> {
  return tx.one(
    sql`
      SELECT
        count(*) FILTER (
          WHERE r.username_key = own.username_key AND r.asked_at > ${now}::timestamptz - ${minutes} * interval '1 minute'
        )::int AS of_name,
        count(*) FILTER (
          WHERE r.network = own.network AND r.asked_at > ${now}::timestamptz - interval '1 hour'
        )::int AS of_network
      FROM accounts_reset_requests AS own
      JOIN accounts_reset_requests AS r ON r.id < own.id
      WHERE own.id = ${id}`,
    z.object({ ofName: z.int(), ofNetwork: z.int() }),
  )
}
