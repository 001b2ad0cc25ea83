import PgBoss from 'pg-boss'
import { z } from 'zod'

import type { CityDb, Db } from '../db/db.ts'

/** One for all kinds of work: its tables are made by a migration, for the application may make none. */
const QUEUE = 'jobs'
/** Longer than any work: that a server is gone is known by its silence, not by how long the work takes. */
const EXPIRES_HOURS = 23
const RETRY_SECONDS = 5

/** Where the row of a job is; all that the queue knows of it. */
const ticketData = z.object({ schema: z.string(), job: z.int() })

export interface Ticket extends z.output<typeof ticketData> {
  readonly queueId: string
}

const options = { migrate: false, supervise: false, schedule: false }
/** It makes the statements of the queue; each call says in which transaction they run. */
const boss = new PgBoss({
  ...options,
  db: { executeSql: () => Promise.reject(new Error('Name the transaction: `inside(tx)`')) },
})

const inside = (tx: Db) => ({
  db: { executeSql: (text: string, values: unknown[]) => tx.plain(text, values) },
})

/** Throws when the tables of the queue are of another version than the library. */
export async function checkQueue(shared: CityDb): Promise<void> {
  const executeSql = (text: string, values: unknown[] = []) =>
    shared.transaction((tx) => tx.plain(text, values))
  const checked = new PgBoss({ ...options, db: { executeSql } })
  await checked.start()
  await checked.stop({ graceful: false })
}

/** Puts a ticket into the queue; it is there when the transaction is committed, and never when it is not. */
export async function putTicket(
  tx: Db,
  ticket: z.output<typeof ticketData>,
  attempts: number,
): Promise<string> {
  const id = await boss.send(QUEUE, ticket, {
    ...inside(tx),
    retryLimit: attempts - 1,
    retryDelay: RETRY_SECONDS,
    retryBackoff: true,
    expireInHours: EXPIRES_HOURS,
  })
  if (id === null) throw new Error('The queue took no ticket')
  return id
}

/** Takes the next ticket for this server alone. */
export async function takeTicket(tx: Db): Promise<Ticket | undefined> {
  const [taken] = await boss.fetch<unknown>(QUEUE, { batchSize: 1, ...inside(tx) })
  return taken === undefined ? undefined : { ...ticketData.parse(taken.data), queueId: taken.id }
}

/** Removes the ticket of work that has ended, however it has. */
export async function dropTicket(tx: Db, queueId: string): Promise<void> {
  await boss.deleteJob(QUEUE, queueId, inside(tx))
}

/** Gives back a ticket whose work failed: gives the moment at which it may be taken again, `undefined` when it may not. */
export async function returnTicket(tx: Db, queueId: string): Promise<string | undefined> {
  await boss.fail(QUEUE, queueId, {}, inside(tx))
  const left = await boss.getJobById(QUEUE, queueId, { includeArchive: false, ...inside(tx) })
  if (left?.state === 'retry') return z.iso.datetime().parse(left.startAfter)
  if (left !== null) await dropTicket(tx, queueId)
  return undefined
}
