import { hostname } from 'node:os'

import cron, { type ScheduledTask } from 'node-cron'
import type { Logger } from 'pino'

import { type Clock, today } from '../clock.ts'
import type { CityDb } from '../db/db.ts'
import { Problem } from '../http/problem.ts'
import { deleteOldRuns, insertRun, updateLostRuns, updateRun } from './repository.ts'

/** Work that recurs, once whatever the number of servers. */
export interface Job {
  readonly name: string
  /** When, in Polish time; `15 1 * * *` is every night at 01:15, an hour that each day has once. */
  readonly cron: string
  /** How often at most: what begins again in the same day or minute is the same run. */
  readonly every: 'day' | 'minute'
  /** Gives a word for the record. `signal` tells it to end early. */
  run(signal: AbortSignal): Promise<string>
}

export interface Schedule {
  /** Waits for the times of the jobs. */
  start(): void
  /** Does a job now, unless a server has done it or is doing it in this day or minute. Never throws. */
  run(job: Job): Promise<'done' | 'failed' | 'elsewhere'>
  /** Starts nothing more, and ends what runs. */
  stop(): Promise<void>
}

const TIME_ZONE = 'Europe/Warsaw'
/** A run that is silent for so long has lost its server. */
const LOST_MILLISECONDS = 6 * 3_600_000
const DAY_MILLISECONDS = 24 * 3_600_000
/** For how many days it is kept that work was done; that it failed or was lost is kept for `FAULT_DAYS`. */
const DONE_DAYS = { minute: 1, day: 400 }
const FAULT_DAYS = 400

interface Tools {
  readonly shared: CityDb
  readonly clock: Clock
  readonly log: Logger
}

export function createSchedule(tools: Tools, jobs: readonly Job[]): Schedule {
  const { log } = tools
  const stopping = new AbortController()
  const running = new Set<Promise<unknown>>()
  let tasks: ScheduledTask[] = []
  const run = (job: Job) => {
    const work = runOnce(tools, job, stopping.signal)
    running.add(work)
    void work.finally(() => running.delete(work))
    return work
  }
  return {
    run,
    start() {
      tasks = jobs.map((job) =>
        cron.schedule(job.cron, () => run(job), {
          name: job.name,
          timezone: TIME_ZONE,
          noOverlap: true,
          logger: {
            info: (text) => {
              log.debug({ job: job.name }, text)
            },
            warn: (text) => {
              log.warn({ job: job.name }, text)
            },
            error: (text) => {
              log.error({ job: job.name }, String(text))
            },
            debug: () => undefined,
          },
        }),
      )
    },
    async stop() {
      for (const task of tasks.splice(0)) await task.destroy()
      stopping.abort()
      await Promise.all(running)
    },
  }
}

async function runOnce(
  tools: Tools,
  job: Job,
  signal: AbortSignal,
): Promise<'done' | 'failed' | 'elsewhere'> {
  const { log } = tools
  try {
    const id = await claim(tools, job)
    if (id === undefined) return 'elsewhere'
    const { outcome, detail } = await outcomeOf(job, signal, log)
    await tools.shared.transaction((tx) =>
      updateRun(tx, { id, outcome, detail, finishedAt: tools.clock.now().toISOString() }),
    )
    return outcome
  } catch (error) {
    log.error({ err: error, job: job.name }, 'recurring work could not be recorded')
    return 'failed'
  }
}

function claim({ shared, clock }: Tools, job: Job): Promise<number | undefined> {
  const now = clock.now()
  const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds).toISOString()
  return shared.transaction(async (tx) => {
    await updateLostRuns(tx, job.name, ago(LOST_MILLISECONDS))
    await deleteOldRuns(tx, job.name, {
      doneSince: ago(DONE_DAYS[job.every] * DAY_MILLISECONDS),
      othersSince: ago(FAULT_DAYS * DAY_MILLISECONDS),
    })
    return insertRun(tx, {
      job: job.name,
      bucket: job.every === 'day' ? today(clock) : `${now.toISOString().slice(0, 16)}Z`,
      server: `${hostname()} ${process.pid}`,
      startedAt: now.toISOString(),
    })
  })
}

async function outcomeOf(
  job: Job,
  signal: AbortSignal,
  log: Logger,
): Promise<{ outcome: 'done' | 'failed'; detail: string }> {
  try {
    const detail = await job.run(signal)
    log[job.every === 'day' ? 'info' : 'debug']({ job: job.name, detail }, 'recurring work done')
    return { outcome: 'done', detail }
  } catch (error) {
    log.error({ err: error, job: job.name }, 'recurring work failed')
    return { outcome: 'failed', detail: error instanceof Problem ? error.message : 'internal' }
  }
}
