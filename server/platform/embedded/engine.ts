import { once } from 'node:events'
import { cp, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'

import type pg from 'pg'

import { ROOT } from '../root.ts'

/** The built engine's thread: threads run compiled code only. */
const WORKER = join(ROOT, 'dist/server/platform/embedded/worker.js')

/** A cluster with the extensions and the public schema, made by the build. */
export const TEMPLATE = join(ROOT, 'dist/template')

/** As much of PostGIS as Rejon uses, made by the build. */
export const POSTGIS_BUNDLE = join(ROOT, 'dist/postgis.tar.gz')

/** What the engine's thread is told. */
export interface EngineStart {
  readonly folder: string
  readonly socket: string
  readonly postgisBundle: string
}

export interface Engine {
  /** How `pg` reaches it. One connection only: the engine has a single session. */
  readonly connection: pg.PoolConfig
  close(): Promise<void>
}

/** Starts the engine on `folder`, which is copied from the template when it is not there yet. */
export async function startEngine(folder: string, report: (error: Error) => void): Promise<Engine> {
  await createFromTemplate(folder)
  const socketFolder = await mkdtemp(join(tmpdir(), 'rejon-'))
  const worker = new Worker(WORKER, {
    workerData: {
      folder,
      socket: join(socketFolder, '.s.PGSQL.5432'),
      postgisBundle: POSTGIS_BUNDLE,
    } satisfies EngineStart,
  })
  await Promise.race([once(worker, 'message'), failure(worker)])
  worker.on('error', report)
  return {
    connection: { host: socketFolder, port: 5432, user: 'postgres', database: 'postgres', max: 1 },
    async close() {
      worker.postMessage('close')
      await once(worker, 'exit')
      await rm(socketFolder, { recursive: true, force: true })
    },
  }
}

async function failure(worker: Worker): Promise<never> {
  const [code] = (await once(worker, 'exit')) as [number] // the event's own argument
  throw new Error(`The embedded engine ended with ${String(code)}`)
}

/** Copied beside and renamed, so that a start cut short leaves no half of a database. */
async function createFromTemplate(folder: string): Promise<void> {
  if (await exists(folder)) return
  const fresh = `${folder}.new`
  await rm(fresh, { recursive: true, force: true })
  await mkdir(join(folder, '..'), { recursive: true })
  if (await exists(TEMPLATE)) {
    await cp(TEMPLATE, fresh, { recursive: true, preserveTimestamps: true })
    await rename(fresh, folder)
  } else await mkdir(folder)
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
