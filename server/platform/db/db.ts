import { AsyncLocalStorage } from 'node:async_hooks'

import pg from 'pg'
import type { z } from 'zod'

import { migrate } from './migrate.ts'
import type { Sql } from './sql.ts'

/** Queries of one open transaction: a query goes in, rows checked against a schema come out. */
export interface Db {
  /** All rows. */
  many<Row>(query: Sql, row: z.ZodType<Row>): Promise<Row[]>
  /** The only row; throws unless there is exactly one. */
  one<Row>(query: Sql, row: z.ZodType<Row>): Promise<Row>
  /** The only row, or `undefined`; throws when there are more. */
  maybeOne<Row>(query: Sql, row: z.ZodType<Row>): Promise<Row | undefined>
  /** Runs a statement whose rows do not matter; returns how many it touched. */
  run(query: Sql): Promise<number>
  /** Runs `action` once the transaction has been committed, and never when it was rolled back. */
  afterCommit(action: () => void): void
}

/** The database of one municipality: everything happens in a transaction that sees that schema only. */
export interface CityDb {
  readonly schema: string
  transaction<Result>(work: (tx: Db) => Promise<Result>): Promise<Result>
  /** The same for reading only: all queries of `work` see one state of the database, whoever commits meanwhile. */
  snapshot<Result>(work: (tx: Db) => Promise<Result>): Promise<Result>
}

/** All municipalities' databases behind one pool. */
export interface Database {
  /** The tables of one municipality, as the role that owns nothing. */
  city(schema: string): CityDb
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

export function createDatabase(pool: pg.Pool): Database {
  const cities = new Map<string, CityDb>()
  const city = (schema: string): CityDb => {
    const known = cities.get(schema)
    if (known !== undefined) return known
    const [write, read] = [prelude('BEGIN', schema), prelude(BEGIN_SNAPSHOT, schema)]
    const made: CityDb = {
      schema,
      transaction: (work) => inTransaction(pool, write, work),
      snapshot: (work) => inTransaction(pool, read, work),
    }
    cities.set(schema, made)
    return made
  }
  return {
    city,
    shared: city('public'),
    asOwner: (work) => inTransaction(pool, 'BEGIN', work),
    asOwnerSnapshot: (work) => inTransaction(pool, BEGIN_SNAPSHOT, work),
    migrate: () => migrate(pool),
    close: () => pool.end(),
  }
}

const BEGIN_SNAPSHOT = 'BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY'

/**
 * The start of every transaction, as one message: four separate statements cost half of the throughput.
 * `schema` comes from the list of municipalities, never from a request.
 */
function prelude(begin: string, schema: string): string {
  const path = schema === 'public' ? 'public' : `${pg.escapeIdentifier(schema)}, public`
  return `${begin}; SET LOCAL ROLE rejon_app; SET LOCAL search_path TO ${path}`
}

async function inTransaction<Result>(
  pool: pg.Pool,
  begin: string,
  work: (tx: Db, client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  if (openTransaction.getStore() === true)
    throw new Error('A transaction is open: use its `tx`, not the outer database')
  const client = await pool.connect()
  const afterCommit: (() => void)[] = []
  let broken: Error | undefined
  try {
    await client.query(begin)
    const tx: Db = { ...queriesOn(client), afterCommit: (action) => void afterCommit.push(action) }
    const begun = () => work(tx, client)
    const result = await (hasOneSession(pool) ? openTransaction.run(true, begun) : begun())
    await client.query('COMMIT')
    for (const action of afterCommit) action()
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: unknown) => {
      broken = failure instanceof Error ? failure : new Error(String(failure))
    })
    throw error
  } finally {
    client.release(broken)
  }
}

function queriesOn(client: pg.PoolClient): Omit<Db, 'afterCommit'> {
  const query = (statement: Sql) => client.query<Record<string, unknown>>(statement.toQuery())

  const many: Db['many'] = async (statement, row) => {
    const { rows } = await query(statement)
    return rows.map((values) => row.parse(camelCaseKeys(values)))
  }

  const maybeOne: Db['maybeOne'] = async (statement, row) => {
    const rows = await many(statement, row)
    if (rows.length > 1) throw new Error(`Expected one row at most, got ${rows.length}`)
    return rows[0]
  }

  return {
    many,
    maybeOne,
    async one(statement, row) {
      const found = await maybeOne(statement, row)
      if (found === undefined) throw new Error('Expected one row, got none')
      return found
    },
    async run(statement) {
      const { rowCount } = await query(statement)
      return rowCount ?? 0
    },
  }
}

/** Columns are snake_case in SQL and camelCase everywhere else; this is the only border. */
function camelCaseKeys(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [camelCase(column), value]))
}

const camelCased = new Map<string, string>()

function camelCase(column: string): string {
  const known = camelCased.get(column)
  if (known !== undefined) return known
  const name = column.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
  camelCased.set(column, name)
  return name
}
