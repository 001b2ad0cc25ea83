import type { RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import pg from 'pg'
import { pino } from 'pino'

import { createApp, type Ground } from '../../server/app.ts'
import { CITIZENS, FIND_UNITS } from '../../server/modules.ts'
import { changed } from '../../server/changed.ts'
import { publisher } from '../../server/published.ts'
import { runCommand } from '../../server/commands.ts'
import { TABLES } from '../../server/modules.ts'
import { createSimulator } from '../../server/platform/accounts/index.ts'
import type { CommandContext } from '../../server/platform/command.ts'
import { OPERATOR } from '../../server/platform/context.ts'
import type { Clock } from '../../server/platform/clock.ts'
import { createDatabase } from '../../server/platform/db/db.ts'
import { createPool } from '../../server/platform/db/pool.ts'
import { createLayerCache } from '../../server/platform/layers/index.ts'
import type { Municipality } from '../../server/platform/municipalities/contract.ts'
import { addMunicipality, createRegistry } from '../../server/platform/municipalities/index.ts'
import { hasMvt } from '../../tiles/index.ts'
import { TEST_CLOCK } from './test-clock.ts'
import { testSecrets } from './test-secrets.ts'

export interface Finished {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** The ground of an application on this worker's database, without any municipality. */
export async function testGround(
  clock: Clock = TEST_CLOCK,
): Promise<{ ground: Ground; pool: pg.Pool; close: () => Promise<void> }> {
  const pool = createPool(workerConnection(), (error) => {
    throw error
  })
  const database = createDatabase(pool, clock)
  const monotonic = () => performance.now()
  const cache = createLayerCache(monotonic)
  const ground: Ground = {
    database,
    registry: createRegistry(database.shared, monotonic),
    cache,
    clock,
    secrets: testSecrets(clock),
    log: pino({ level: 'silent' }),
    engine: isEmbedded() ? 'embedded' : 'postgresql',
    hasMvt: await database.shared.transaction(hasMvt),
    version: 'test',
    publicUrl: undefined,
    proxies: [],
    erasures: join(tmpdir(), `rejon-test-${process.pid}-erasures.jsonl`),
    mail: undefined,
    citizenNode: createSimulator([]),
    backups: { key: join(tmpdir(), `rejon-test-${process.pid}-backup-key`), folder: undefined, keep: 1 },
  }
  const close = async () => {
    cache.stop()
    await pool.end()
  }
  return { ground, pool, close }
}

export interface TestCity {
  readonly municipality: Municipality
  readonly ground: Ground
  /** What a command's service is given; `print` and `warn` lines are collected in `said`. */
  readonly context: CommandContext
  readonly said: string[]
  readonly db: CommandContext['db']
  readonly app: RequestListener
  /** Runs `rejon <words>` on this municipality, `folder` being the caller's. */
  readonly rejon: (words: readonly string[], folder?: string) => Promise<Finished>
  readonly close: () => Promise<void>
}

export interface TestCityOptions {
  readonly slug?: string
  readonly teryt?: string
  readonly name?: string
  /** GeoJSON text, EPSG:4326. */
  readonly boundary?: string
  readonly isDemo?: boolean
  readonly clock?: Clock
}

let count = 0

/** A municipality with an empty schema of its own, dropped by `close`. */
export async function testCity(options: TestCityOptions = {}): Promise<TestCity> {
  const {
    slug = `miasto${++count}`,
    teryt = '3261011',
    name = 'Koszalin',
    clock = TEST_CLOCK,
    boundary,
    ...more
  } = options
  const { ground, pool, close } = await testGround(clock)
  await dropMunicipality(pool, slug)
  const municipality = await addMunicipality(ground.database, {
    slug,
    teryt,
    name,
    isDefault: true,
    ...(boundary !== undefined && { boundary: { geojson: boundary, crs: 4326 } }),
    ...more,
  })
  const said: string[] = []
  const db = ground.database.city(municipality.schemaName, { kind: 'program', purpose: 'operate' })
  const say = (line: string) => void said.push(line)
  const { cache, log } = ground
  const context = {
    municipality,
    db,
    secrets: ground.secrets.of(municipality.schemaName),
    cache,
    clock,
    log,
    mail: undefined,
    tables: TABLES,
    erasures: ground.erasures,
    visitor: OPERATOR,
    findUnits: FIND_UNITS,
    citizenNode: undefined,
    citizens: CITIZENS,
    folder: process.cwd(),
    print: say,
    warn: say,
    progress: () => undefined,
    changed,
    publish: publisher(clock),
  }
  return {
    municipality,
    ground,
    context,
    said,
    db,
    app: createApp(ground),
    rejon: (words, folder = process.cwd()) => rejon(ground, [...words, '--municipality', slug], folder),
    async close() {
      await dropMunicipality(pool, slug)
      await close()
    },
  }
}

/** Another municipality of the same installation, dropped by `close`; it shares the first one's connections. */
export async function neighbourOf(
  city: TestCity,
  { slug, teryt, name }: { readonly slug: string; readonly teryt: string; readonly name: string },
): Promise<TestCity> {
  const { database } = city.ground
  const municipality = await addMunicipality(database, { slug, teryt, name })
  const db = database.city(municipality.schemaName, { kind: 'program', purpose: 'operate' })
  return {
    ...city,
    municipality,
    db,
    context: { ...city.context, municipality, db },
    close: () =>
      database.asOwner(async (_, client) => {
        await client.query(`DROP SCHEMA ${pg.escapeIdentifier(municipality.schemaName)} CASCADE`)
        await client.query('DELETE FROM public.municipalities AS m WHERE m.id = $1', [municipality.id])
      }),
  }
}

/** Runs a command and collects what it says. */
export async function rejon(ground: Ground, words: readonly string[], folder: string): Promise<Finished> {
  const lines = { stdout: [] as string[], stderr: [] as string[] }
  const exitCode = await runCommand(words, folder, ground, {
    stdout: (text) => void lines.stdout.push(text),
    stderr: (text) => void lines.stderr.push(text),
    progress: () => undefined,
  })
  return { exitCode, stdout: lines.stdout.join('\n'), stderr: lines.stderr.join('\n') }
}

export function isEmbedded(): boolean {
  return (process.env['DATABASE_URL'] ?? '') === ''
}

/** How this worker's database is reached. */
export function workerConnection(): pg.PoolConfig {
  const connections = JSON.parse(process.env['REJON_TEST_DATABASES'] ?? '[]') as pg.PoolConfig[] // written by start-databases
  const connection = connections[Number(process.env['JEST_WORKER_ID'] ?? '1') - 1]
  if (connection === undefined) throw new Error('Run the tests through Jest, which starts their databases')
  return connection
}

export async function dropMunicipality(pool: pg.Pool, slug: string): Promise<void> {
  await pool.query(`DROP SCHEMA IF EXISTS ${pg.escapeIdentifier(slug.replaceAll('-', '_'))} CASCADE`)
  await pool.query('DELETE FROM public.municipalities AS m WHERE m.slug = $1', [slug])
}
