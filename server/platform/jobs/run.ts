import { setTimeout } from 'node:timers/promises'

import type { Logger } from 'pino'

import type { Clock } from '../clock.ts'
import type { Context } from '../context.ts'
import type { Db } from '../db/db.ts'
import type { JobKind, JobResult } from './kind.ts'
import { type Progress, type Run, updateSeen } from './repository.ts'
import { computeInThread } from './thread.ts'

/** Why work is told to end early: somebody cancelled it, this server stops, or the job was given to another one. */
export type StopReason = 'cancel' | 'stop' | 'lost'

/** How a run came to its end. */
export type Outcome =
  | { readonly kind: 'done'; readonly result: JobResult }
  | { readonly kind: 'stopped'; readonly why: StopReason }
  | { readonly kind: 'failed'; readonly error: unknown }

/** One run of one job. */
export interface Performance {
  readonly clock: Clock
  readonly log: Logger
  readonly context: Context
  readonly run: Pick<Run, 'id' | 'queueId' | 'run'>
  readonly inCity: <Result>(work: (tx: Db) => Promise<Result>) => Promise<Result>
}

const BEAT_MILLISECONDS = 1_000

/** Does the work of a job. Meanwhile it tells every second that it goes on and how far it is, and listens whether it shall. */
export async function perform(
  performance: Performance,
  findKind: () => Promise<JobKind>,
  input: unknown,
  serverStops: AbortSignal,
): Promise<Outcome> {
  const ending = new AbortController()
  const stopped = AbortSignal.any([ending.signal, serverStops])
  const over = new AbortController()
  let far: Progress | undefined
  const takeFar = () => {
    const told = far
    far = undefined
    return told
  }
  const beating = beat(performance, takeFar, over.signal, (why) => {
    ending.abort(why)
  })
  try {
    const kind = await findKind()
    const result = await kind.run(input, {
      context: performance.context,
      signal: stopped,
      progress: (done, total, words) => {
        far = { done, total, words }
      },
      compute: (file, given) => computeInThread(file, given, stopped),
    })
    return { kind: 'done', result }
  } catch (error) {
    // Whatever it throws after it was told to end, it ended because it was told to.
    if (stopped.aborted) return { kind: 'stopped', why: stopped.reason as StopReason } // only we abort it
    return { kind: 'failed', error }
  } finally {
    over.abort()
    await beating
  }
}

async function beat(
  { clock, log, run, inCity }: Performance,
  takeFar: () => Progress | undefined,
  over: AbortSignal,
  end: (why: StopReason) => void,
): Promise<void> {
  const isOver = () => over.aborted
  while (!isOver()) {
    await setTimeout(BEAT_MILLISECONDS, undefined, { signal: over }).catch(() => undefined)
    if (isOver()) return
    const far = takeFar()
    try {
      const seen = await inCity((tx) => updateSeen(tx, { ...run, at: clock.now().toISOString() }, far))
      if (seen === undefined) end('lost')
      else if (seen.isCancelAsked) end('cancel')
    } catch (error) {
      // The database may be back at the next beat; if it is not, the job is lost and its work fails by itself.
      log.warn({ err: error }, 'a job could not say that it goes on')
    }
  }
}
