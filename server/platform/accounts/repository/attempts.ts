import { z } from 'zod'

import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'

const attemptFacts = z.object({
  /** Failures with this name from this network in 15 minutes, since the last success. */
  own: z.int(),
  /** Failures with this name from anywhere in an hour. */
  ofName: z.int(),
  /** Names with which this network has failed in 10 minutes. */
  namesOfNetwork: z.int(),
  /** Seconds since the last failure that counts for each of them. */
  sinceOwn: z.number().nullable(),
  sinceName: z.number().nullable(),
  sinceNetwork: z.number().nullable(),
  /** Whether this name has signed in from this network in 90 days. */
  isKnown: z.boolean(),
})
export type AttemptFacts = z.output<typeof attemptFacts>

/** What earlier attempts say of a name and a network at a moment. */
export function readAttempts(
  tx: Db,
  usernameKey: string,
  network: string,
  now: string,
): Promise<AttemptFacts> {
  return tx.one(
    sql`
      WITH moment AS (SELECT ${now}::timestamptz AS now),
      known AS (
        SELECT max(t.attempted_at) AS last
        FROM accounts_attempts AS t, moment AS m
        WHERE t.username_key = ${usernameKey} AND t.network = ${network} AND t.succeeded
          AND t.attempted_at > m.now - interval '90 days'
      ),
      own AS (
        SELECT count(*)::int AS count, max(t.attempted_at) AS last
        FROM accounts_attempts AS t, moment AS m, known AS k
        WHERE t.username_key = ${usernameKey} AND t.network = ${network} AND NOT t.succeeded
          AND t.attempted_at > m.now - interval '15 minutes' AND (k.last IS NULL OR t.attempted_at > k.last)
      ),
      of_name AS (
        SELECT count(*)::int AS count, max(t.attempted_at) AS last
        FROM accounts_attempts AS t, moment AS m
        WHERE t.username_key = ${usernameKey} AND NOT t.succeeded AND t.attempted_at > m.now - interval '1 hour'
      ),
      of_network AS (
        SELECT count(DISTINCT t.username_key)::int AS count, max(t.attempted_at) AS last
        FROM accounts_attempts AS t, moment AS m
        WHERE t.network = ${network} AND NOT t.succeeded AND t.attempted_at > m.now - interval '10 minutes'
      )
      SELECT
        own.count AS own, of_name.count AS of_name, of_network.count AS names_of_network,
        extract(epoch FROM m.now - own.last)::float8 AS since_own,
        extract(epoch FROM m.now - of_name.last)::float8 AS since_name,
        extract(epoch FROM m.now - of_network.last)::float8 AS since_network,
        k.last IS NOT NULL AS is_known
      FROM moment AS m, known AS k, own, of_name, of_network`,
    attemptFacts,
  )
}

/** Notes an attempt as failed before it is looked at, so that many at once do not all count as the first. */
export async function insertAttempt(
  tx: Db,
  usernameKey: string,
  network: string,
  now: string,
): Promise<number> {
  const { id } = await tx.one(
    sql`
      INSERT INTO accounts_attempts (username_key, network, attempted_at, succeeded)
      VALUES (${usernameKey}, ${network}, ${now}, false)
      RETURNING id`,
    z.object({ id: z.int() }),
  )
  return id
}

export function noteSuccess(tx: Db, attemptId: number): Promise<number> {
  return tx.run(sql`UPDATE accounts_attempts AS t SET succeeded = true WHERE t.id = ${attemptId}`)
}

/** Takes back an attempt that has guessed nothing. */
export function deleteAttempt(tx: Db, attemptId: number): Promise<number> {
  return tx.run(sql`DELETE FROM accounts_attempts AS t WHERE t.id = ${attemptId}`)
}
