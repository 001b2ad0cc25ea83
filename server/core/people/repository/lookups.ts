import { z } from 'zod'

import { type Db } from '../../../platform/db/db.ts'
import { sql } from '../../../platform/db/sql.ts'

export type LookupKind = 'number' | 'unmask'

/** Notes that whoever entered asks about a number. */
export async function insertLookup(tx: Db, accountId: number, kind: LookupKind, at: string): Promise<void> {
  await tx.run(sql`INSERT INTO people_lookups (account_id, kind, at) VALUES (${accountId}, ${kind}, ${at})`)
}

/** How often they have since a moment, and seconds since the first of those. Two at once wait for each other. */
export async function readLookups(
  tx: Db,
  { accountId, kind }: { readonly accountId: number; readonly kind: LookupKind },
  { since, now }: { readonly since: string; readonly now: string },
): Promise<{ count: number; firstAge: number }> {
  await tx.run(sql`SELECT pg_advisory_xact_lock(hashtext(current_schema() || ' lookups'), ${accountId}::int)`)
  return tx.one(
    sql`
      SELECT count(*)::int AS count, coalesce(extract(epoch FROM ${now}::timestamptz - min(l.at)), 0)::int AS first_age
      FROM people_lookups AS l
      WHERE l.account_id = ${accountId} AND l.kind = ${kind} AND l.at > ${since}::timestamptz`,
    z.object({ count: z.int(), firstAge: z.int() }),
  )
}

const readRow = z.object({ at: z.iso.datetime(), action: z.string(), by: z.string().nullable() })

/** Who has read or changed a person's record, newest first: for who is known to see that person. */
export function selectReads(tx: Db, personId: number, most: number) {
  return tx.many(
    sql`SELECT r.at, r.action, r.by_name AS by FROM audit_about('person', ${personId}, ${most}) AS r`,
    readRow,
  )
}
