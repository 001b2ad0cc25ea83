import type { Context } from '../context.ts'
import type { Db } from '../db/db.ts'
import type { EventKind } from './kind.ts'

/** What a part does when something has happened in another. */
export interface EventHandler {
  readonly event: string
  /** `<part>.<what it does>`; kept in rows. */
  readonly name: string
  /** In a transaction of its own, that ends the event too: all of it happens once or not at all. */
  handle(tx: Db, payload: unknown, context: Context): Promise<void>
}

/** A handler that knows the type of what it is told. */
export function onEvent<Payload>(
  kind: EventKind<Payload>,
  name: string,
  handle: (tx: Db, payload: Payload, context: Context) => Promise<void>,
): EventHandler {
  return {
    event: kind.name,
    name,
    handle: (tx, payload, context) => handle(tx, kind.payload.parse(payload), context),
  }
}
