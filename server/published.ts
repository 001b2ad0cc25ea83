import { EVENT_HANDLERS } from './modules.ts'
import type { Clock } from './platform/clock.ts'
import type { Db } from './platform/db/db.ts'
import { type EventKind, insertEvents } from './platform/events/index.ts'

/** Tells the parts that listen what has happened, once the transaction is committed and never when it is not. */
export const publisher =
  (clock: Clock) =>
  async <Payload>(tx: Db, { name, payload: schema }: EventKind<Payload>, payload: Payload): Promise<void> => {
    const handlers = EVENT_HANDLERS.filter(({ event }) => event === name).map((handler) => handler.name)
    if (handlers.length === 0) return
    const at = clock.now().toISOString()
    await insertEvents(tx, { event: name, handlers, payload: schema.parse(payload), at })
  }
