import { once } from 'node:events'
import { cp, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
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

/** How long an engine that has ended is left alone before it is started again. */
const REST_MILLISECONDS = 1_000

/**
 * Starts the engine on `folder`, which is copied from the template when it is not there yet. An engine that ends by itself,
 * as when it could not write its log, is started again until it comes up; `report` is told each time. Throws when the first
 * start fails.
 */
export async function startEngine(folder: string, report: (error: Error) => void): Promise<Engine> {
  await createFromTemplate(folder)
  const socketFolder = await mkdtemp(join(tmpdir(), 'rejon-'))
  const socket = join(socketFolder, '.s.PGSQL.5432')
  const worker = await keepRunning({ folder, socket, postgisBundle: POSTGIS_BUNDLE }, report)
  return {
    connection: { host: socketFolder, port: 5432, user: 'postgres', database: 'postgres', max: 1 },
    async close() {
      await worker.close()
      await rm(socketFolder, { recursive: true, force: true })
    },
  }
}

async function keepRunning(
  start: EngineStart,
  report: (error: Error) => void,
): Promise<{ close(): Promise<void> }> {
  let isClosing = false
  let current: Worker | undefined = await startWorker(start)
  const watch = async () => {
    while (current !== undefined) {
      await ended(current.on('error', report))
      if (isClosing) return
      report(new Error('The embedded engine has ended; it is started again'))
      current = await startAgain(start, report, () => isClosing)
    }
  }
  const watched = watch()
  return {
    async close() {
      isClosing = true
      current?.postMessage('close')
      await watched
    },
  }
}

/** Tries until the engine comes up; undefined when it is closed meanwhile. */
async function startAgain(
  start: EngineStart,
  report: (error: Error) => void,
  isClosing: () => boolean,
): Promise<Worker | undefined> {
  while (!isClosing()) {
    await setTimeout(REST_MILLISECONDS)
    try {
      const worker = await startWorker(start)
      if (isClosing()) worker.postMessage('close')
      return worker
    } catch (error) {
      report(error instanceof Error ? error : new Error(String(error)))
    }
  }
  return undefined
}

async function startWorker(start: EngineStart): Promise<Worker> {
  await rm(start.socket, { force: true })
  const worker = new Worker(WORKER, { workerData: start })
  await Promise.race([once(worker, 'message'), failure(worker)])
  return worker
}

async function failure(worker: Worker): Promise<never> {
  const code = await ended(worker)
  throw new Error(`The embedded engine ended with ${code}`)
}

const ended = (worker: Worker) => new Promise<number>((resolve) => worker.once('exit', resolve))

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
