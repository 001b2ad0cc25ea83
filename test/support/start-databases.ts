import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Config } from '@jest/types'
import pg from 'pg'

import { migrate } from '../../server/platform/db/migrate.ts'
import { createPool } from '../../server/platform/db/pool.ts'
import { type Engine, startEngine } from '../../server/platform/embedded/engine.ts'

/** What `start-databases` leaves for `stop-databases`, in the same process. */
export interface TestDatabases {
  readonly engines: readonly Engine[]
  readonly folder: string
}

declare global {
  var rejonTestDatabases: TestDatabases | undefined
}

/**
 * One migrated database for each Jest worker: an embedded engine, or with DATABASE_URL a database beside the
 * named one. Their connections are handed down in the environment; each test file makes its own schema there.
 */
export default async function startDatabases({ maxWorkers }: Config.GlobalConfig): Promise<void> {
  const workers = Array.from({ length: maxWorkers }, (_, index) => index + 1)
  const url = process.env['DATABASE_URL']
  const connections =
    url === undefined || url === '' ? await startEngines(workers) : await createDatabases(url, workers)
  for (const connection of connections) {
    const pool = createPool(connection, fail)
    await migrate(pool)
    await pool.end()
  }
  process.env['REJON_TEST_DATABASES'] = JSON.stringify(connections)
}

async function startEngines(workers: readonly number[]): Promise<pg.PoolConfig[]> {
  const folder = await mkdtemp(join(tmpdir(), 'rejon-test-'))
  const engines = await Promise.all(workers.map((worker) => startEngine(join(folder, `db-${worker}`), fail)))
  globalThis.rejonTestDatabases = { engines, folder }
  return engines.map((engine) => engine.connection)
}

async function createDatabases(url: string, workers: readonly number[]): Promise<pg.PoolConfig[]> {
  const client = new pg.Client(url)
  await client.connect()
  const names = workers.map((worker) => `rejon_test_${worker}`)
  for (const name of names) {
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await client.query(`CREATE DATABASE ${name}`)
  }
  await client.end()
  return names.map((name) => {
    const connection = new URL(url)
    connection.pathname = `/${name}`
    return { connectionString: connection.href, max: 5 }
  })
}

function fail(error: Error): never {
  throw error
}
