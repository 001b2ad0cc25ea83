import { type Context } from '../../../platform/context.ts'
import { Problem } from '../../../platform/http/problem.ts'
import { insertLookup, type LookupKind, readLookups } from '../repository/lookups.ts'

/** What an office enters in a busy hour; whoever guesses needs millions. */
const MOST: Readonly<Record<LookupKind, number>> = { number: 120, unmask: 30 }
const WINDOW_SECONDS = 3_600

/**
 * Counts that whoever entered asks about a number, in a transaction of its own: it is counted whatever comes of it. Throws 429
 * `too-many-lookups` with the seconds to wait.
 */
export async function countLookup({ db, clock }: Context, kind: LookupKind): Promise<void> {
  const now = clock.now()
  const wait = await db.transaction(async (tx) => {
    if (tx.actor === null) return 0
    const { accountId } = tx.actor
    const since = new Date(now.getTime() - WINDOW_SECONDS * 1000).toISOString()
    const { count, firstAge } = await readLookups(tx, { accountId, kind }, { since, now: now.toISOString() })
    if (count >= MOST[kind]) return Math.max(1, WINDOW_SECONDS - firstAge)
    await insertLookup(tx, accountId, kind, now.toISOString())
    return 0
  })
  if (wait > 0) throw new Problem(429, 'too-many-lookups', { seconds: wait })
}
