import { z } from 'zod'

import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'

export interface NewEvent {
  readonly event: string
  readonly handlers: readonly string[]
  readonly payload: unknown
  readonly at: string
}

/** Writes an event for each of its handlers, in the transaction of what has happened. */
export async function insertEvents(tx: Db, { event, handlers, payload, at }: NewEvent): Promise<void> {
  await tx.run(sql`
    INSERT INTO public.events_outbox (schema_name, event, handler, payload, published_at, not_before)
    SELECT current_schema(), ${event}, h.name, ${JSON.stringify(payload)}::jsonb, ${at}, ${at}
    FROM unnest(${handlers}::text[]) AS h (name)`)
}

const waiting = z.object({ id: z.int(), schema: z.string() })
export type WaitingEvent = z.output<typeof waiting>

/** The event that has waited longest and may be tried, of whichever municipality. */
export function findWaiting(tx: Db, now: string): Promise<WaitingEvent | undefined> {
  return tx.maybeOne(
    sql`
      SELECT o.id::int AS id, o.schema_name AS schema
      FROM public.events_outbox AS o
      WHERE o.not_before <= ${now}
      ORDER BY o.not_before, o.id
      LIMIT 1`,
    waiting,
  )
}

const locked = z.object({ event: z.string(), handler: z.string(), payload: z.unknown() })

/** Holds an event until the transaction ends; undefined where another server has it or has handled it. */
export function lockEvent(tx: Db, id: number): Promise<z.output<typeof locked> | undefined> {
  return tx.maybeOne(
    sql`
      SELECT o.event, o.handler, o.payload
      FROM public.events_outbox AS o
      WHERE o.id = ${id}
      FOR UPDATE SKIP LOCKED`,
    locked,
  )
}

export async function deleteEvent(tx: Db, id: number): Promise<void> {
  await tx.run(sql`DELETE FROM public.events_outbox AS o WHERE o.id = ${id}`)
}

/** Seconds until an event is tried again: 2, 4, 8 … */
const FIRST_PAUSE = 2

/** Puts a failed event off, longer each time; after `attempts` it is kept and tried no more. Gives how often it has failed. */
export async function putOff(
  tx: Db,
  id: number,
  { now, attempts, fault }: { now: string; attempts: number; fault: string },
): Promise<number> {
  const put = await tx.maybeOne(
    sql`
      UPDATE public.events_outbox AS o
      SET attempts = o.attempts + 1, fault = ${fault},
        not_before = CASE
          WHEN o.attempts + 1 >= ${attempts}::int THEN 'infinity'
          ELSE ${now}::timestamptz + make_interval(secs => ${FIRST_PAUSE}::int * 2 ^ o.attempts)
        END
      WHERE o.id = ${id}
      RETURNING o.attempts`,
    z.object({ attempts: z.int() }),
  )
  return put?.attempts ?? 0
}
