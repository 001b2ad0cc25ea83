import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Config } from '@jest/types'
import pg from 'pg'

import { migrate } from '../../server/platform/db/migrate.ts'
import { createPool } from '../../server/platform/db/pool.ts'
import { type Engine, startEngine } from '../../server/platform/embedded/engine.ts'
import { describePortal } from './portal-place.ts'

/** What `start-databases` leaves for `stop-databases`, in the same process. */
export interface TestDatabases {
  readonly engines: readonly Engine[]
  readonly folder: string
}

declare global {
  var rejonTestDatabases: TestDatabases | undefined
}

/**
 * One migrated database for each Jest worker, and an empty one for the portal of the browser tests: embedded engines, or
 * with DATABASE_URL databases beside the named one. Where they are is handed down in the environment; each test file
 * makes its own schema there.
 */
export default async function startDatabases({ maxWorkers }: Config.GlobalConfig): Promise<void> {
  const workers = Array.from({ length: maxWorkers }, (_, index) => `${index + 1}`)
  const url = process.env['DATABASE_URL'] ?? ''
  const folder = await mkdtemp(join(tmpdir(), 'rejon-test-'))
  if (url === '') {
    const engines = await Promise.all(
      workers.map((worker) => startEngine(join(folder, `db-${worker}`), fail)),
    )
    globalThis.rejonTestDatabases = { engines, folder }
    await migrateAll(engines.map((engine) => engine.connection))
    describePortal(folder, { REJON_DATA: join(folder, 'data') })
  } else {
    globalThis.rejonTestDatabases = { engines: [], folder }
    const urls = await createDatabases(url, [...workers, 'portal'])
    await migrateAll(urls.slice(0, -1).map((connectionString) => ({ connectionString, max: 5 })))
    describePortal(folder, { DATABASE_URL: urls.at(-1) ?? '' })
  }
}

async function migrateAll(connections: readonly pg.PoolConfig[]): Promise<void> {
  for (const connection of connections) {
    const pool = createPool(connection, fail)
    await migrate(pool)
    await pool.end()
  }
  process.env['REJON_TEST_DATABASES'] = JSON.stringify(connections)
}

/** Their addresses, in the order of `names`. */
async function createDatabases(url: string, names: readonly string[]): Promise<string[]> {
  const client = new pg.Client(url)
  await client.connect()
  for (const name of names) {
    await client.query(`DROP DATABASE IF EXISTS rejon_test_${name} WITH (FORCE)`)
    await client.query(`CREATE DATABASE rejon_test_${name}`)
  }
  await client.end()
  return names.map((name) => {
    const address = new URL(url)
    address.pathname = `/rejon_test_${name}`
    return address.href
  })
}

function fail(error: Error): never {
  throw error
}
