import type { Clock } from '../clock.ts'
import type { Db } from '../db/db.ts'
import { Problem } from '../http/problem.ts'
import { dropTicket, putTicket, returnTicket, type Ticket } from './queue.ts'
import {
  type End,
  type Failure,
  findJob,
  isRunning,
  type Run,
  updateToEnded,
  updateToWaitOn,
} from './repository.ts'
import type { Outcome, Performance } from './run.ts'

interface Tools {
  readonly clock: Clock
}

const LOST: Failure = { code: 'job-interrupted', params: {} }

/** Writes down how a run ended, and what becomes of its ticket, at once. A run that was given up as lost writes nothing. */
export async function settle(
  { inCity, run, log, clock }: Performance,
  ticket: Ticket,
  outcome: Outcome,
): Promise<void> {
  const isRefusal = outcome.kind === 'failed' && isRefused(outcome.error)
  if (outcome.kind === 'failed' && !isRefusal) log.error({ err: outcome.error }, 'a job failed')
  await inCity(async (tx) => {
    if (!(await isRunning(tx, run))) return
    const end = (how: Omit<End, 'at'>) => endJob(tx, { clock }, run, how)
    if (outcome.kind === 'done') await end({ state: 'done', result: outcome.result })
    else if (outcome.kind === 'stopped') {
      if (outcome.why === 'stop') await putAgain(tx, ticket)
      else await end({ state: 'cancelled' })
    } else if (isRefusal) await end({ state: 'failed', failure: failureOf(outcome.error) })
    else await tryAgain(tx, { clock }, run, failureOf(outcome.error))
  })
}

type Place = Pick<Run, 'id' | 'queueId'>

async function endJob(tx: Db, { clock }: Tools, { id, queueId }: Place, how: Omit<End, 'at'>): Promise<void> {
  await updateToEnded(tx, id, { ...how, at: clock.now().toISOString() })
  await dropTicket(tx, queueId)
}

/** What a server that stops was doing waits for the next one; that is no attempt that failed. */
async function putAgain(tx: Db, { schema, job, queueId }: Ticket): Promise<void> {
  const row = await findJob(tx, job)
  if (row === undefined) return
  await dropTicket(tx, queueId)
  const next = await putTicket(tx, { schema, job }, Math.max(1, row.attemptLimit - row.attempts + 1))
  await updateToWaitOn(tx, job, { queueId: next, beginsAfter: null, why: undefined })
}

/** Tries again a while later, unless it has been tried often enough. */
async function tryAgain(tx: Db, tools: Tools, { id, queueId }: Place, why: Failure): Promise<void> {
  const beginsAfter = await returnTicket(tx, queueId)
  if (beginsAfter === undefined) await endJob(tx, tools, { id, queueId }, { state: 'failed', failure: why })
  else await updateToWaitOn(tx, id, { queueId, beginsAfter, why })
}

/** What a server that is gone was doing begins again, or is cancelled where somebody had asked for that. */
export async function handBack(tx: Db, tools: Tools, place: Place, isCancelAsked: boolean): Promise<void> {
  if (isCancelAsked) await endJob(tx, tools, place, { state: 'cancelled' })
  else await tryAgain(tx, tools, place, LOST)
}

/** Ends a job of which the queue knows nothing: it came with a backup. */
export async function failUnfinished(tx: Db, { clock }: Tools, id: number): Promise<void> {
  await updateToEnded(tx, id, { state: 'failed', failure: LOST, at: clock.now().toISOString() })
}

const isRefused = (error: unknown): error is Problem => error instanceof Problem && error.status < 500

const failureOf = (error: unknown): Failure =>
  error instanceof Problem ? { code: error.code, params: error.params } : { code: 'job-failed', params: {} }
