import type { Context } from '../context.ts'
import type { Actor } from '../db/entrance.ts'
import type { Db } from '../db/db.ts'
import type { Input, Output } from '../http/endpoint.ts'
import { conflict, notFound, Problem } from '../http/problem.ts'
import type { Language } from '../languages/contract.ts'
import { message, problemText } from '../messages.ts'
import type { cancelJob, getJob, Job, listJobs, retryJob } from './contract.ts'
import type { JobKind } from './kind.ts'
import { isOpen, mayCancel, mayRetry } from './policy.ts'
import { dropTicket, putTicket } from './queue.ts'
import {
  findJob,
  insertJob,
  isOtherOpen,
  type JobRow,
  lockJob,
  selectJobs,
  updateCancelAsked,
  updateQueueId,
  updateToEnded,
  updateToWaitAnew,
} from './repository.ts'

/**
 * Asks for a job inside the caller's transaction: it is in the queue when that is committed, and never when it is not. Gives
 * its number. Throws 409 `job-open` where one of a single kind waits or runs.
 */
export async function startJob(
  tx: Db,
  { municipality, clock }: Pick<Context, 'municipality' | 'clock'>,
  kind: JobKind,
  input: unknown,
): Promise<number> {
  const id = await insertJob(tx, {
    kind: kind.name,
    permission: kind.permission,
    onlyOne: kind.isSingle ? kind.name : null,
    input: kind.input.parse(input),
    attemptLimit: kind.attempts,
    accountId: tx.actor?.accountId ?? null,
    askedAt: clock.now().toISOString(),
  })
  if (id === undefined) throw conflict('job-open')
  const ticket = { schema: municipality.schemaName, job: id }
  await updateQueueId(tx, id, await putTicket(tx, ticket, kind.attempts))
  tx.audit({ action: 'jobs.start', object: { kind: 'job', id }, details: { job: kind.name } })
  return id
}

/** The jobs that the asker started or may see, newest first. */
export function readJobs(
  { query }: Input<typeof listJobs>,
  { db, visitor }: Context,
): Promise<Output<typeof listJobs>> {
  const { whose, limit, after } = query
  return db.transaction(async (tx) => {
    const actor = entered(tx)
    const accountId = whose === 'mine' ? actor.accountId : undefined
    const found = await selectJobs(tx, { accountId, after, limit: limit + 1 })
    const rows = found.slice(0, limit)
    return {
      jobs: rows.map((row) => told(row, actor, visitor.language)),
      next: found.length > limit ? (rows.at(-1)?.id ?? null) : null,
    }
  })
}

/** One job. Throws `not-found` for one that is out of sight. */
export function readJob({ params }: Input<typeof getJob>, context: Context): Promise<Job> {
  return context.db.transaction((tx) => jobAsTold(tx, context, params.id))
}

/** A job as its asker is told of it, inside the caller's transaction. */
export async function jobAsTold(tx: Db, { visitor }: Context, id: number): Promise<Job> {
  const row = await findJob(tx, id)
  if (row === undefined) throw notFound('job', id)
  return told(row, entered(tx), visitor.language)
}

/** Cancels a job: what waits ends at once, what runs is told to. Throws `not-found`, and 409 for what has ended. */
export function cancel({ params }: Input<typeof cancelJob>, context: Context): Promise<Job> {
  return context.db.transaction(async (tx) => {
    const row = await lockJob(tx, params.id)
    if (row === undefined) throw notFound('job', params.id)
    if (!mayCancel(entered(tx).rights, judged(row, entered(tx)))) throw conflict('job-ended')
    if (row.state === 'waiting') {
      await dropTicket(tx, row.queueId)
      await updateToEnded(tx, row.id, { state: 'cancelled', at: context.clock.now().toISOString() })
    } else await updateCancelAsked(tx, row.id)
    tx.audit({ action: 'jobs.cancel', object: { kind: 'job', id: row.id }, details: { job: row.kind } })
    return jobAsTold(tx, context, row.id)
  })
}

/**
 * Lets a job begin again. Throws `not-found`, 409 for what has not failed and where another of a single kind waits or runs,
 * and 403 to who started it and has its right no more.
 */
export function retry({ params }: Input<typeof retryJob>, context: Context): Promise<Job> {
  return context.db.transaction(async (tx) => {
    const row = await lockJob(tx, params.id)
    if (row === undefined) throw notFound('job', params.id)
    const actor = entered(tx)
    if (isOpen(row.state) || row.state === 'done') throw conflict('job-not-failed')
    if (!mayRetry(actor.rights, judged(row, actor))) throw new Problem(403, 'job-right-lost')
    if (await isOtherOpen(tx, row.id)) throw conflict('job-open')
    const ticket = { schema: context.municipality.schemaName, job: row.id }
    const queueId = await putTicket(tx, ticket, row.attemptLimit)
    const askedAt = context.clock.now().toISOString()
    await updateToWaitAnew(tx, row.id, { queueId, accountId: actor.accountId, askedAt })
    tx.audit({ action: 'jobs.retry', object: { kind: 'job', id: row.id }, details: { job: row.kind } })
    return jobAsTold(tx, context, row.id)
  })
}

/** The endpoints' access has made sure that there is one. */
function entered(tx: Db): Actor {
  if (tx.actor === null) throw new Error('This transaction was entered by nobody')
  return tx.actor
}

const judged = (row: JobRow, { accountId }: Actor) => ({ ...row, isOwn: row.accountId === accountId })

function told(row: JobRow, actor: Actor, spoken: Language): Job {
  const { id, kind, state, accountId, startedBy, progress, result, failure } = row
  const words = (rest: string, params = {}) => message(`workspace.jobKinds.${kind}.${rest}`, params, spoken)
  return {
    id,
    kind,
    state,
    title: words('title'),
    progress: progress && { ...progress, words: words(`steps.${progress.words}`) },
    startedBy: accountId === null ? null : { id: accountId, name: startedBy ?? '' },
    isOwn: accountId === actor.accountId,
    askedAt: row.askedAt,
    startedAt: row.startedAt,
    endedAt: row.endedAt,
    beginsAfter: row.beginsAfter,
    attempts: row.attempts,
    isCancelAsked: row.isCancelAsked,
    mayCancel: mayCancel(actor.rights, judged(row, actor)),
    mayRetry: mayRetry(actor.rights, judged(row, actor)),
    result: result && {
      lines: result.said.map(({ words: key, params }) => words(`results.${key}`, params)),
      isAlarming: result.isAlarming === true,
    },
    failure: failure && problemText(new Problem(409, failure.code, failure.params), spoken),
  }
}
