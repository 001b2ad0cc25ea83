import { createHash } from 'node:crypto'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { migrate } from './platform/db/migrate.ts'
import { createPool } from './platform/db/pool.ts'
import { startEngine, TEMPLATE } from './platform/embedded/engine.ts'
import { buildPostgisBundle } from './platform/embedded/postgis-bundle.ts'
import { ROOT } from './platform/root.ts'

/**
 * Part of the build: what the engine needs of PostGIS, and the database with which a new installation starts, so that it
 * need not wait for initdb.
 */
const MARK = join(ROOT, 'dist/template.hash')

const wanted = await hashOfWhatItHolds()
const built = await readFile(MARK, 'utf8').catch(() => undefined)
if (built !== wanted) {
  await rm(MARK, { force: true })
  await buildPostgisBundle()
  await buildTemplate()
  await writeFile(MARK, wanted)
}

async function buildTemplate(): Promise<void> {
  const fresh = `${TEMPLATE}.new`
  await rm(fresh, { recursive: true, force: true })
  await rm(TEMPLATE, { recursive: true, force: true })
  const engine = await startEngine(fresh, rethrow)
  const pool = createPool(engine.connection, rethrow)
  await migrate(pool)
  await pool.end()
  await engine.close()
  await rename(fresh, TEMPLATE)
}

/** It is built again when the engine, the shared schema or the way it is built changes. */
async function hashOfWhatItHolds(): Promise<string> {
  const folder = join(ROOT, 'migrations/public')
  const files = (await readdir(folder)).sort().map((file) => join(folder, file))
  const bundler = join(ROOT, 'server/platform/embedded/postgis-bundle.ts')
  const hash = createHash('sha256')
  for (const file of [...files, join(ROOT, 'package-lock.json'), bundler, import.meta.filename])
    hash.update(await readFile(file))
  return hash.digest('hex')
}

function rethrow(error: Error): never {
  throw error
}
