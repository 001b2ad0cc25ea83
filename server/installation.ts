import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type pg from 'pg'
import type { Logger } from 'pino'

import { hasMvt } from '../tiles/index.ts'
import type { Ground } from './app.ts'
import { type Clock, systemClock } from './platform/clock.ts'
import type { Config } from './platform/config.ts'
import { createDatabase } from './platform/db/db.ts'
import { migrate } from './platform/db/migrate.ts'
import { createPool } from './platform/db/pool.ts'
import { startEngine } from './platform/embedded/engine.ts'
import { createLayerCache } from './platform/layers/index.ts'
import { createRegistry } from './platform/municipalities/index.ts'
import { checkKeys, openSecrets } from './platform/secrets/index.ts'
import { VERSION } from './platform/version.ts'

/** An opened installation: its database migrated, ready to serve or to run commands. */
export interface Installation {
  readonly ground: Ground
  readonly close: () => Promise<void>
}

const POSTGRES_CONNECTIONS = 10

export async function openInstallation(
  config: Config,
  log: Logger,
  clock: Clock = systemClock,
): Promise<Installation> {
  const monotonic = () => performance.now()
  // Before the database: with wrong keys nothing may be written.
  const secrets = await openSecrets({
    file: config.secretFile,
    mayCreate: config.publicUrl === undefined,
    clock,
    monotonicMilliseconds: monotonic,
  })
  const { pool, close } = await connect(config, log)
  try {
    await migrate(pool)
    const database = createDatabase(pool, clock)
    const cache = createLayerCache(monotonic)
    await checkKeys(database, secrets.keys(), clock)
    const ground: Ground = {
      database,
      secrets,
      registry: createRegistry(database.shared, monotonic),
      cache,
      clock,
      log,
      engine: config.databaseUrl === undefined ? 'embedded' : 'postgresql',
      hasMvt: await database.shared.transaction(hasMvt),
      version: VERSION,
      publicUrl: config.publicUrl,
      proxies: config.proxies,
      backups: config.backups,
      erasures: config.erasures,
    }
    return {
      ground,
      close: async () => {
        cache.stop()
        await close()
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function connect(config: Config, log: Logger): Promise<{ pool: pg.Pool; close: () => Promise<void> }> {
  const report = (error: Error) => {
    log.error({ err: error }, 'database connection lost')
  }
  if (config.databaseUrl !== undefined) {
    const pool = createPool({ connectionString: config.databaseUrl, max: POSTGRES_CONNECTIONS }, report)
    return { pool, close: () => pool.end() }
  }
  const engine = await startEngine(databaseFolder(config), report)
  const pool = createPool(engine.connection, report)
  const close = async () => {
    await pool.end()
    await engine.close()
  }
  return { pool, close }
}

function databaseFolder(config: Config): string {
  return join(config.dataFolder, 'db')
}

/** Where the files of the embedded mode stand that tell processes of each other. */
export async function meetingPoint(config: Config): Promise<{ lock: string; socket: string }> {
  await mkdir(config.dataFolder, { recursive: true, mode: 0o700 })
  const socket = join(config.dataFolder, 'rejon.sock')
  // The kernel takes 107 bytes of a socket's path.
  const short = Buffer.byteLength(socket) <= 100 ? socket : join(tmpdir(), `rejon-${process.pid}.sock`)
  return { lock: join(config.dataFolder, 'lock'), socket: short }
}
