import { z } from 'zod'

import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'

const run = z.object({ id: z.int() })

export interface NewRun {
  readonly job: string
  readonly bucket: string
  readonly server: string
  readonly startedAt: string
}

/** Takes the run for this server; undefined when another has it already. */
export async function insertRun(
  tx: Db,
  { job, bucket, server, startedAt }: NewRun,
): Promise<number | undefined> {
  const added = await tx.maybeOne(
    sql`
      INSERT INTO public.schedule_runs (job, bucket, server, started_at)
      VALUES (${job}, ${bucket}, ${server}, ${startedAt})
      ON CONFLICT ON CONSTRAINT schedule_runs_once DO NOTHING
      RETURNING id`,
    run,
  )
  return added?.id
}

export interface RunEnd {
  readonly id: number
  readonly outcome: 'done' | 'failed'
  readonly detail: string
  readonly finishedAt: string
}

export async function updateRun(tx: Db, { id, outcome, detail, finishedAt }: RunEnd): Promise<void> {
  await tx.run(sql`
    UPDATE public.schedule_runs AS r
    SET outcome = ${outcome}, detail = ${detail}, finished_at = ${finishedAt}
    WHERE r.id = ${id}`)
}

/** Gives up runs of a job that began before a moment and have not ended: their server is gone. */
export async function updateLostRuns(tx: Db, job: string, startedBefore: string): Promise<number> {
  return tx.run(sql`
    UPDATE public.schedule_runs AS r
    SET outcome = 'lost'
    WHERE r.job = ${job} AND r.outcome = 'running' AND r.started_at < ${startedBefore}`)
}

export interface RunsKept {
  /** Runs that went well and began before this moment are removed. */
  readonly doneSince: string
  /** Those that did not are kept longer, to be looked into. */
  readonly othersSince: string
}

export async function deleteOldRuns(
  tx: Db,
  job: string,
  { doneSince, othersSince }: RunsKept,
): Promise<void> {
  await tx.run(sql`
    DELETE FROM public.schedule_runs AS r
    WHERE r.job = ${job} AND r.started_at < CASE r.outcome WHEN 'done' THEN ${doneSince} ELSE ${othersSince} END::timestamptz`)
}

const lastRun = z.object({
  startedAt: z.string(),
  outcome: z.enum(['running', 'done', 'failed', 'lost']),
})
export type LastRun = z.output<typeof lastRun>

/** The newest run of a job; undefined before the first. */
export function findLastRun(tx: Db, job: string): Promise<LastRun | undefined> {
  return tx.maybeOne(
    sql`
      SELECT r.started_at, r.outcome
      FROM public.schedule_runs AS r
      WHERE r.job = ${job}
      ORDER BY r.started_at DESC
      LIMIT 1`,
    lastRun,
  )
}
