import { z } from 'zod'

import type { Db } from '../db/db.ts'
import { and, sql, type Sql } from '../db/sql.ts'
import { permission } from '../rights/contract.ts'
import { jobState } from './contract.ts'
import type { JobResult } from './kind.ts'

const said = z.object({
  words: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
})
const progress = z.object({ done: z.number(), total: z.number(), words: z.string() })
export type Progress = z.output<typeof progress>
const result = z.object({ said: z.array(said), isAlarming: z.boolean().optional() })
const failure = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type Failure = z.output<typeof failure>

const jobRow = z.object({
  id: z.int(),
  kind: z.string(),
  permission,
  queueId: z.string(),
  accountId: z.int().nullable(),
  startedBy: z.string().nullable(),
  state: jobState,
  askedAt: z.iso.datetime(),
  beginsAfter: z.iso.datetime().nullable(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  attempts: z.int(),
  attemptLimit: z.int(),
  isCancelAsked: z.boolean(),
  progress: progress.nullable(),
  result: result.nullable(),
  failure: failure.nullable(),
})
export type JobRow = z.output<typeof jobRow>

/** Whoever started it may be out of the reader's sight: then they are told by number. */
const JOB = sql`
  j.id, j.kind, j.permission, j.queue_id, j.account_id, j.state, j.asked_at, j.begins_after, j.started_at, j.ended_at,
  j.attempts, j.attempt_limit, j.is_cancel_asked, j.progress, j.result, j.failure,
  CASE WHEN j.account_id IS NOT NULL THEN coalesce(
    (SELECT a.name FROM accounts AS a WHERE a.id = j.account_id), '#' || j.account_id
  ) END AS started_by`

export interface JobFilter {
  readonly accountId: number | undefined
  readonly after: number | undefined
  readonly limit: number
}

/** The jobs that row security lets be seen, newest first. */
export function selectJobs(tx: Db, { accountId, after, limit }: JobFilter): Promise<JobRow[]> {
  return tx.many(
    sql`
      SELECT ${JOB}
      FROM jobs AS j
      WHERE ${and(
        accountId === undefined ? undefined : sql`j.account_id = ${accountId}`,
        after === undefined ? undefined : sql`j.id < ${after}`,
      )}
      ORDER BY j.id DESC
      LIMIT ${limit}`,
    jobRow,
  )
}

export function findJob(tx: Db, id: number): Promise<JobRow | undefined> {
  return tx.maybeOne(sql`SELECT ${JOB} FROM jobs AS j WHERE j.id = ${id}`, jobRow)
}

/** The same, and nobody else may change it until this transaction ends. */
export function lockJob(tx: Db, id: number): Promise<JobRow | undefined> {
  return tx.maybeOne(sql`SELECT ${JOB} FROM jobs AS j WHERE j.id = ${id} FOR UPDATE OF j`, jobRow)
}

export interface NewJob {
  readonly kind: string
  readonly permission: string
  /** Of those with the same text only one waits or runs. */
  readonly onlyOne: string | null
  readonly input: unknown
  readonly attemptLimit: number
  readonly accountId: number | null
  readonly askedAt: string
}

/** Adds a job; `undefined` where one that excludes it waits or runs. */
export async function insertJob(tx: Db, added: NewJob): Promise<number | undefined> {
  const { kind, permission: right, onlyOne, input, attemptLimit, accountId, askedAt } = added
  const row = await tx.maybeOne(
    sql`
      INSERT INTO jobs (kind, permission, only_one, input, queue_id, attempt_limit, account_id, asked_at)
      VALUES (
        ${kind}, ${right}, ${onlyOne}, ${JSON.stringify(input)}::jsonb, gen_random_uuid(), ${attemptLimit}, ${accountId},
        ${askedAt}
      )
      ON CONFLICT (only_one) WHERE state IN ('waiting', 'running') DO NOTHING
      RETURNING id`,
    z.object({ id: z.int() }),
  )
  return row?.id
}

/** What the queue calls the job, which is known only when the job has its number. */
export function updateQueueId(tx: Db, id: number, queueId: string): Promise<number> {
  return tx.run(sql`UPDATE jobs AS j SET queue_id = ${queueId} WHERE j.id = ${id}`)
}

/** Whether another one that excludes it waits or runs. */
export async function isOtherOpen(tx: Db, id: number): Promise<boolean> {
  const found = await tx.many(
    sql`
      SELECT o.id
      FROM jobs AS j
      JOIN jobs AS o ON o.only_one = j.only_one AND o.id <> j.id AND o.state IN ('waiting', 'running')
      WHERE j.id = ${id}`,
    z.object({ id: z.int() }),
  )
  return found.length > 0
}

/** A job waits again from its beginning, for whoever asks now. */
export function updateToWaitAnew(
  tx: Db,
  id: number,
  { queueId, accountId, askedAt }: { queueId: string; accountId: number | null; askedAt: string },
): Promise<number> {
  return tx.run(sql`
    UPDATE jobs AS j
    SET state = 'waiting', queue_id = ${queueId}, account_id = ${accountId}, asked_at = ${askedAt}, attempts = 0,
      begins_after = NULL, started_at = NULL, seen_at = NULL, ended_at = NULL, run = NULL, is_cancel_asked = false,
      progress = NULL, result = NULL, failure = NULL
    WHERE j.id = ${id}`)
}

export function updateCancelAsked(tx: Db, id: number): Promise<number> {
  return tx.run(sql`UPDATE jobs AS j SET is_cancel_asked = true WHERE j.id = ${id}`)
}

const begun = z.object({
  kind: z.string(),
  input: z.unknown(),
  accountId: z.int().nullable(),
})
export type Begun = z.output<typeof begun>

export interface Run {
  readonly id: number
  readonly queueId: string
  /** Of this run alone: one that was given up as lost writes no more. */
  readonly run: string
  readonly at: string
}

/** Begins a run; `undefined` where the job waits no more. */
export function updateToRun(tx: Db, { id, queueId, run, at }: Run): Promise<Begun | undefined> {
  return tx.maybeOne(
    sql`
      UPDATE jobs AS j
      SET state = 'running', run = ${run}, started_at = ${at}, seen_at = ${at}, begins_after = NULL,
        attempts = j.attempts + 1, progress = NULL, failure = NULL
      WHERE j.id = ${id} AND j.queue_id = ${queueId} AND j.state = 'waiting'
      RETURNING j.kind, j.input, j.account_id`,
    begun,
  )
}

/** Tells that the run goes on; `undefined` where it is not this run's job any more. */
export function updateSeen(
  tx: Db,
  { id, run, at }: Pick<Run, 'id' | 'run' | 'at'>,
  far: Progress | undefined,
): Promise<{ isCancelAsked: boolean } | undefined> {
  const told = far === undefined ? null : JSON.stringify(far)
  return tx.maybeOne(
    sql`
      UPDATE jobs AS j SET seen_at = ${at}, progress = coalesce(${told}::jsonb, j.progress)
      WHERE j.id = ${id} AND j.run = ${run} AND j.state = 'running'
      RETURNING j.is_cancel_asked`,
    z.object({ isCancelAsked: z.boolean() }),
  )
}

export interface End {
  readonly state: 'done' | 'failed' | 'cancelled'
  readonly at: string
  readonly result?: JobResult
  readonly failure?: Failure
}

/** Ends a job. */
export function updateToEnded(tx: Db, id: number, end: End): Promise<number> {
  const outcome = json(end.result)
  const why = json(end.failure)
  return tx.run(sql`
    UPDATE jobs AS j
    SET state = ${end.state}, ended_at = ${end.at}, begins_after = NULL, run = NULL, result = ${outcome}, failure = ${why}
    WHERE j.id = ${id}`)
}

const json = (value: object | undefined): Sql =>
  value === undefined ? sql`NULL` : sql`${JSON.stringify(value)}::jsonb`

/** A job whose run came to nothing waits again, in the queue under this id. */
export function updateToWaitOn(
  tx: Db,
  id: number,
  { queueId, beginsAfter, why }: { queueId: string; beginsAfter: string | null; why: Failure | undefined },
): Promise<number> {
  return tx.run(sql`
    UPDATE jobs AS j
    SET state = 'waiting', queue_id = ${queueId}, begins_after = ${beginsAfter}, run = NULL, failure = ${json(why)}
    WHERE j.id = ${id}`)
}

/** Whether a run may still write: it locks the job for the end of it. */
export async function isRunning(tx: Db, { id, run }: Pick<Run, 'id' | 'run'>): Promise<boolean> {
  const found = await tx.maybeOne(
    sql`SELECT j.id FROM jobs AS j WHERE j.id = ${id} AND j.run = ${run} AND j.state = 'running' FOR UPDATE`,
    z.object({ id: z.int() }),
  )
  return found !== undefined
}

const lateTicket = z.object({ queueId: z.string(), schema: z.string(), job: z.int() })

/** Tickets that a server took so many seconds ago or more, and has not given back. */
export function selectTakenTickets(tx: Db, seconds: number) {
  return tx.many(
    sql`
      SELECT q.id AS queue_id, q.data ->> 'schema' AS schema, (q.data ->> 'job')::int AS job
      FROM pgboss.job AS q
      WHERE q.name = 'jobs' AND q.state = 'active' AND q.started_on <= now() - make_interval(secs => ${seconds})
      ORDER BY q.created_on`,
    lateTicket,
  )
}

/** Locks a job under this ticket, whose server has not been heard of since `seenBefore`. */
export function lockSilentJob(
  tx: Db,
  { id, queueId, seenBefore }: { id: number; queueId: string; seenBefore: string },
): Promise<{ state: 'waiting' | 'running'; isCancelAsked: boolean } | undefined> {
  return tx.maybeOne(
    sql`
      SELECT j.state, j.is_cancel_asked
      FROM jobs AS j
      WHERE j.id = ${id} AND j.queue_id = ${queueId}
        AND (j.state = 'waiting' OR (j.state = 'running' AND j.seen_at <= ${seenBefore}))
      FOR UPDATE`,
    z.object({ state: z.enum(['waiting', 'running']), isCancelAsked: z.boolean() }),
  )
}

/** Whether a ticket belongs to a job that waits or runs. */
export async function isTicketOfOpenJob(tx: Db, id: number, queueId: string): Promise<boolean> {
  const found = await tx.maybeOne(
    sql`
      SELECT j.id FROM jobs AS j
      WHERE j.id = ${id} AND j.queue_id = ${queueId} AND j.state IN ('waiting', 'running')`,
    z.object({ id: z.int() }),
  )
  return found !== undefined
}

/** Jobs that wait or run and of which the queue knows nothing: they came with a backup. */
export async function selectOrphans(tx: Db): Promise<number[]> {
  const found = await tx.many(
    sql`
      SELECT j.id
      FROM jobs AS j
      WHERE j.state IN ('waiting', 'running')
        AND NOT EXISTS (SELECT FROM pgboss.job AS q WHERE q.name = 'jobs' AND q.id = j.queue_id)
      ORDER BY j.id`,
    z.object({ id: z.int() }),
  )
  return found.map(({ id }) => id)
}
