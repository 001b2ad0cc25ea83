import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'

import type { Logger } from 'pino'

import type { Clock } from '../clock.ts'
import type { Context } from '../context.ts'
import type { Database, Db } from '../db/db.ts'
import type { Municipality } from '../municipalities/contract.ts'
import type { Registry } from '../municipalities/index.ts'
import { Problem } from '../http/problem.ts'
import { failUnfinished, handBack, settle } from './ending.ts'
import type { JobKind } from './kind.ts'
import { checkQueue, dropTicket, takeTicket, type Ticket } from './queue.ts'
import {
  type Begun,
  isTicketOfOpenJob,
  lockSilentJob,
  selectOrphans,
  selectTakenTickets,
  updateToRun,
} from './repository.ts'
import { perform, type StopReason } from './run.ts'

/** What a server needs to do jobs. */
export interface WorkerTools {
  readonly database: Database
  readonly registry: Registry
  readonly clock: Clock
  readonly log: Logger
  readonly kinds: readonly JobKind[]
  /** Nobody else can be at work: whatever was begun before this server started has lost its server. */
  readonly isAlone: boolean
  /** What the work sees of a municipality, on behalf of who asked for it. */
  contextOf(municipality: Municipality, accountId: number | null): Context
  /** Whether an account may (still) do what a kind of work wants, as of now. */
  mayAsk(tx: Db, accountId: number, kind: JobKind): Promise<boolean>
}

export interface Worker {
  /** Takes no more jobs, and gives back what has not ended within a few seconds. */
  stop(): Promise<void>
}

/** How many jobs a server does at once: a long import keeps no short check waiting. */
const SLOTS = 2
const PAUSE_MILLISECONDS = 1_000
/** A server that has said nothing of a job for so long is gone. It says something every second. */
const SILENT_SECONDS = 30
const LOOK_MILLISECONDS = 10_000
const PATIENCE_MILLISECONDS = 10_000

/** Does jobs as they come, until it is stopped. */
export function startWorker(tools: WorkerTools): Worker {
  const stopping = new AbortController()
  const { signal } = stopping
  const mine = new Set<string>()
  const pause = (milliseconds: number) =>
    setTimeout(milliseconds, undefined, { signal }).catch(() => undefined)
  const again = async (milliseconds: number, work: () => Promise<boolean>) => {
    while (!signal.aborted) {
      try {
        if (!(await work())) await pause(milliseconds)
      } catch (error) {
        tools.log.error({ err: error }, 'the queue of jobs does not answer')
        await pause(LOOK_MILLISECONDS)
      }
    }
  }
  const work = async () => {
    await untilDone(() => prepare(tools), { signal, pause, log: tools.log })
    await Promise.all([
      ...Array.from({ length: SLOTS }, () => again(PAUSE_MILLISECONDS, () => doNext(tools, signal, mine))),
      again(LOOK_MILLISECONDS, async () => {
        await reclaim(tools, SILENT_SECONDS, mine)
        return false
      }),
    ])
  }
  const done = work()
  return {
    async stop() {
      stopping.abort('stop' satisfies StopReason)
      // Whatever does not hear is left: the next server finds it silent.
      await Promise.race([done, setTimeout(PATIENCE_MILLISECONDS, undefined, { ref: false })])
    },
  }
}

interface Patience {
  readonly signal: AbortSignal
  readonly log: Logger
  readonly pause: (milliseconds: number) => Promise<unknown>
}

async function untilDone(work: () => Promise<void>, { signal, log, pause }: Patience): Promise<void> {
  while (!signal.aborted) {
    try {
      await work()
      return
    } catch (error) {
      log.error({ err: error }, 'jobs cannot be done yet')
      await pause(LOOK_MILLISECONDS)
    }
  }
}

/** Looks at what a server before this one has left. */
async function prepare(tools: WorkerTools): Promise<void> {
  await checkQueue(tools.database.shared)
  if (tools.isAlone) await reclaim(tools, 0, new Set())
  for (const municipality of await tools.registry.all()) {
    await operate(tools, municipality, async (tx) => {
      for (const id of await selectOrphans(tx)) await failUnfinished(tx, tools, id)
    })
  }
}

const operate = <Result>(
  { database }: WorkerTools,
  { schemaName }: Municipality,
  work: (tx: Db) => Promise<Result>,
) => database.city(schemaName, { kind: 'program', purpose: 'operate' }).transaction(work)

const drop = ({ database }: WorkerTools, queueId: string) =>
  database.shared.transaction((tx) => dropTicket(tx, queueId))

async function municipalityOf({ registry }: WorkerTools, schema: string): Promise<Municipality | undefined> {
  return (await registry.all()).find(({ schemaName }) => schemaName === schema)
}

/** Gives back what servers that are gone were doing. */
async function reclaim(tools: WorkerTools, seconds: number, mine: ReadonlySet<string>): Promise<void> {
  const taken = await tools.database.shared.transaction((tx) => selectTakenTickets(tx, seconds))
  for (const { queueId, schema, job } of taken) {
    if (mine.has(queueId)) continue
    const municipality = await municipalityOf(tools, schema)
    if (municipality === undefined) {
      await drop(tools, queueId)
      continue
    }
    const seenBefore = new Date(tools.clock.now().getTime() - seconds * 1_000).toISOString()
    await operate(tools, municipality, async (tx) => {
      const silent = await lockSilentJob(tx, { id: job, queueId, seenBefore })
      if (silent !== undefined) {
        tools.log.warn({ schema, job }, 'a job has lost its server')
        await handBack(tx, tools, { id: job, queueId }, silent.isCancelAsked)
      } else if (!(await isTicketOfOpenJob(tx, job, queueId))) await dropTicket(tx, queueId)
    })
  }
}

/** Takes a job and does it; false when there was none. */
async function doNext(tools: WorkerTools, signal: AbortSignal, mine: Set<string>): Promise<boolean> {
  const ticket = await tools.database.shared.transaction(takeTicket)
  if (ticket === undefined) return false
  mine.add(ticket.queueId)
  try {
    await doJob(tools, ticket, signal)
  } finally {
    mine.delete(ticket.queueId)
  }
  return true
}

async function doJob(tools: WorkerTools, ticket: Ticket, signal: AbortSignal): Promise<void> {
  const municipality = await municipalityOf(tools, ticket.schema)
  if (municipality === undefined) {
    await drop(tools, ticket.queueId)
    return
  }
  const run = { id: ticket.job, queueId: ticket.queueId, run: randomUUID() }
  const begun = await operate(tools, municipality, async (tx) => {
    const found = await updateToRun(tx, { ...run, at: tools.clock.now().toISOString() })
    // Cancelled between the queue and here.
    if (found === undefined) await dropTicket(tx, run.queueId)
    return found
  })
  if (begun === undefined) return
  const log = tools.log.child({ schema: ticket.schema, job: ticket.job, kind: begun.kind })
  const inCity = <Result>(work: (tx: Db) => Promise<Result>) => operate(tools, municipality, work)
  const context = tools.contextOf(municipality, begun.accountId)
  const performance = { ...tools, log, run, inCity, context: { ...context, log } }
  const outcome = await perform(performance, () => kindOf(tools, begun, inCity), begun.input, signal)
  await settle(performance, ticket, outcome)
}

type InCity = <Result>(work: (tx: Db) => Promise<Result>) => Promise<Result>

/** The kind of a job that has begun. Throws where this program has none such, and where who asked may not any more. */
async function kindOf(
  tools: WorkerTools,
  { kind: name, accountId }: Begun,
  inCity: InCity,
): Promise<JobKind> {
  const kind = tools.kinds.find((known) => known.name === name)
  // Another server may know it, or this one after its next start.
  if (kind === undefined) throw new Problem(503, 'job-kind-unknown', { kind: name })
  if (accountId !== null && !(await inCity((tx) => tools.mayAsk(tx, accountId, kind))))
    throw new Problem(403, 'job-right-lost')
  return kind
}
