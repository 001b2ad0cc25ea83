import type pg from 'pg'
import type { Logger } from 'pino'

import { hasMvt } from '../tiles/index.ts'
import type { Ground } from './app.ts'
import { databaseFolder } from './data-folder.ts'
import { DEMO_CITIZENS } from './demo/citizens.ts'
import { createSimulator } from './platform/accounts/index.ts'
import { type Clock, systemClock } from './platform/clock.ts'
import type { Config } from './platform/config.ts'
import { createDatabase } from './platform/db/db.ts'
import { migrate } from './platform/db/migrate.ts'
import { createPool } from './platform/db/pool.ts'
import { type Engine, startEngine } from './platform/embedded/engine.ts'
import { createLayerCache } from './platform/layers/index.ts'
import { openMail } from './platform/mail/index.ts'
import { createRegistry } from './platform/municipalities/index.ts'
import { checkKeys, openSecrets } from './platform/secrets/index.ts'
import { VERSION } from './platform/version.ts'

/** An opened installation: its database migrated, ready to serve or to run commands. */
export interface Installation {
  readonly ground: Ground
  readonly close: () => Promise<void>
}

const POSTGRES_CONNECTIONS = 10

/** Opens it, on the engine that is on its way where there is one: whoever has started that ends it. */
export async function openInstallation(
  config: Config,
  log: Logger,
  clock: Clock = systemClock,
  engine?: Promise<Engine>,
): Promise<Installation> {
  const monotonic = () => performance.now()
  // Before the database: with wrong keys nothing may be written.
  const secrets = await openSecrets({
    file: config.secretFile,
    mayCreate: config.publicUrl === undefined,
    clock,
    monotonicMilliseconds: monotonic,
  })
  const { pool, close } = await connect(config, log, engine)
  try {
    await migrate(pool)
    const database = createDatabase(pool, clock)
    const cache = createLayerCache(monotonic)
    await checkKeys(database, secrets.keys(), clock)
    const mail = config.mail && openMail(config.mail, log)
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
      mail,
      citizenNode: config.citizenNode === 'simulator' ? createSimulator(DEMO_CITIZENS) : undefined,
    }
    return {
      ground,
      close: async () => {
        cache.stop()
        await mail?.settle()
        await close()
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

interface Connected {
  readonly pool: pg.Pool
  readonly close: () => Promise<void>
}

async function connect(config: Config, log: Logger, begun?: Promise<Engine>): Promise<Connected> {
  const report = (error: Error) => {
    log.error({ err: error }, 'database connection lost')
  }
  if (config.databaseUrl !== undefined) {
    const pool = createPool({ connectionString: config.databaseUrl, max: POSTGRES_CONNECTIONS }, report)
    return { pool, close: () => pool.end() }
  }
  const engine = await (begun ?? startEngine(databaseFolder(config), report))
  const pool = createPool(engine.connection, report)
  const close = async () => {
    await pool.end()
    if (begun === undefined) await engine.close()
  }
  return { pool, close }
}
