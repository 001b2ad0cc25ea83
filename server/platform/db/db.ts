import { AsyncLocalStorage } from 'node:async_hooks'

import type pg from 'pg'

import { type AuditEntry, auditStatement, type AuditTrail } from '../audit/trail.ts'
import type { Clock } from '../clock.ts'
import { Problem } from '../http/problem.ts'
import { type Actor, admitted, type Entrance, NOBODY, opening } from './entrance.ts'
import { migrate } from './migrate.ts'
import { type Queries, queriesOn } from './queries.ts'
import { unavailable } from './unavailable.ts'

/** One open transaction. */
export interface Db extends Queries {
  /** Who entered it by a session; null: nobody, or the program itself. */
  readonly actor: Actor | null
  /** Leaves a trace of what is done or read. It is written with the commit: if it cannot be, nothing is done. */
  audit(entry: AuditEntry): void
  /** Runs `action` once the transaction has been committed, and never when it was rolled back. */
  afterCommit(action: () => void): void
}

/** The database of one municipality: everything happens in a transaction that sees that schema only. */
export interface CityDb {
  readonly schema: string
  /** The same municipality, entered otherwise. */
  enter(by: Entrance): CityDb
  transaction<Result>(work: (tx: Db) => Promise<Result>): Promise<Result>
  /** The same for reading only: all queries of `work` see one state of the database, whoever commits meanwhile. */
  snapshot<Result>(work: (tx: Db) => Promise<Result>): Promise<Result>
}

/** All municipalities' databases behind one pool. */
export interface Database {
  /** The tables of one municipality, as the role that owns nothing; `by` says who enters, and for which request. */
  city(schema: string, by?: Entrance, requestId?: string): CityDb
  /** The shared tables in `public`, as the role that owns nothing. */
  shared: CityDb
  /** The owner's transaction: for migration, backup and restore only. */
  asOwner<Result>(work: (tx: Db, client: pg.PoolClient) => Promise<Result>): Promise<Result>
  /** The same for reading only, all of one state of the database: for backup. */
  asOwnerSnapshot<Result>(work: (tx: Db, client: pg.PoolClient) => Promise<Result>): Promise<Result>
  /** Brings `public` and every municipality up to date. */
  migrate(): Promise<void>
  close(): Promise<void>
}

/**
 * Followed only where it matters: the embedded engine has one session, so a second transaction inside the first would
 * wait for ever. From its first use on, following costs every promise of the process.
 */
const openTransaction = new AsyncLocalStorage<true>()

const hasOneSession = (pool: pg.Pool) => pool.options.max === 1

export function createDatabase(pool: pg.Pool, clock: Clock): Database {
  const cities = new Map<string, CityDb>()
  const entered = (schema: string, entrance: Entrance, requestId?: string): CityDb => {
    const inside = (begin: string) => ({
      pool,
      clock,
      open: opening(begin, schema, entrance, clock),
      entrance,
      requestId,
    })
    return {
      schema,
      enter: (by) => entered(schema, by, requestId),
      transaction: (work) => inTransaction(inside('BEGIN'), work),
      snapshot: (work) => inTransaction(inside(BEGIN_SNAPSHOT), work),
    }
  }
  const city: Database['city'] = (schema, by = NOBODY, requestId) => {
    if (by.kind !== 'nobody') return entered(schema, by, requestId)
    const known = cities.get(schema) ?? entered(schema, by)
    cities.set(schema, known)
    return known
  }
  return {
    city,
    shared: city('public'),
    asOwner: (work) => inTransaction({ pool, clock, open: AS_OWNER, entrance: OPERATION }, work),
    asOwnerSnapshot: (work) =>
      inTransaction({ pool, clock, open: BEGIN_SNAPSHOT, entrance: OPERATION }, work),
    migrate: () => migrate(pool),
    close: () => pool.end(),
  }
}

/** Row security is forced on the owner too: it acts for the operator. */
const OPERATION: Entrance = { kind: 'program', purpose: 'operate' }
const AS_OWNER = "BEGIN; SET LOCAL rejon.purpose TO 'operate'"
const BEGIN_SNAPSHOT = 'BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY'

interface Beginning {
  readonly pool: pg.Pool
  readonly clock: Clock
  /** The statements with which the transaction begins. */
  readonly open: string
  readonly entrance: Entrance
  readonly requestId?: string | undefined
}

async function inTransaction<Result>(
  { pool, clock, open, entrance, requestId }: Beginning,
  work: (tx: Db, client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  if (openTransaction.getStore() === true)
    throw new Error('A transaction is open: use its `tx`, not the outer database')
  const client = await pool.connect().catch((error: unknown) => {
    throw unavailable(error) ?? error
  })
  const afterCommit: (() => void)[] = []
  const entries: AuditEntry[] = []
  let broken: Error | undefined
  try {
    const actor = admitted(await client.query(open), entrance, clock)
    const tx: Db = {
      ...queriesOn(client),
      actor,
      audit: (entry) => void entries.push(entry),
      afterCommit: (action) => void afterCommit.push(action),
    }
    const begun = () => work(tx, client)
    const result = await (hasOneSession(pool) ? openTransaction.run(true, begun) : begun())
    await commit(client, { entries, actor, entrance, at: clock, requestId })
    for (const action of afterCommit) action()
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: unknown) => {
      broken = failure instanceof Error ? failure : new Error(String(failure))
    })
    throw unavailable(error) ?? error
  } finally {
    client.release(broken)
  }
}

/** The trail goes in the same message as COMMIT: its chain is locked for as short as can be, and no round trip is added. */
async function commit(client: pg.PoolClient, trail: AuditTrail): Promise<void> {
  if (trail.entries.length === 0) {
    await client.query('COMMIT')
    return
  }
  try {
    await client.query(`${auditStatement(trail)}; COMMIT`)
  } catch (error) {
    throw unavailable(error) ?? Object.assign(new Problem(503, 'audit-unavailable'), { cause: error })
  }
}
