import { setTimeout } from 'node:timers/promises'

import type { Logger } from 'pino'

import type { Clock } from '../clock.ts'
import type { Context } from '../context.ts'
import type { Database } from '../db/db.ts'
import type { Municipality } from '../municipalities/contract.ts'
import type { Registry } from '../municipalities/index.ts'
import type { EventHandler } from './event.ts'
import { deleteEvent, findWaiting, lockEvent, putOff, type WaitingEvent } from './repository.ts'

/** What a server needs to tell the parts what has happened. */
export interface DeliveryTools {
  readonly database: Database
  readonly registry: Registry
  readonly clock: Clock
  readonly log: Logger
  readonly handlers: readonly EventHandler[]
  contextOf(municipality: Municipality): Context
}

export interface Delivery {
  stop(): Promise<void>
}

const PAUSE_MILLISECONDS = 1_000
const TROUBLE_MILLISECONDS = 10_000
/** About half an hour of trying, then a person has to look. */
const ATTEMPTS = 10

/** Hands events over as they come, until it is stopped. Any number of servers may do so at once. */
export function startDelivery(tools: DeliveryTools): Delivery {
  const stopping = new AbortController()
  const { signal } = stopping
  const pause = (milliseconds: number) =>
    setTimeout(milliseconds, undefined, { signal }).catch(() => undefined)
  const work = async () => {
    while (!signal.aborted) {
      try {
        await deliverWaiting(tools, signal)
        await pause(PAUSE_MILLISECONDS)
      } catch (error) {
        tools.log.error({ err: error }, 'events cannot be handed over')
        await pause(TROUBLE_MILLISECONDS)
      }
    }
  }
  const done = work()
  return {
    async stop() {
      stopping.abort()
      await done
    },
  }
}

/** Hands over what may be tried now; gives how many were handled. */
export async function deliverWaiting(tools: DeliveryTools, signal?: AbortSignal): Promise<number> {
  let handled = 0
  while (signal?.aborted !== true) {
    const now = tools.clock.now().toISOString()
    const waiting = await tools.database.shared.transaction((tx) => findWaiting(tx, now))
    if (waiting === undefined) break
    if (await deliver(tools, waiting)) handled += 1
  }
  return handled
}

async function deliver(tools: DeliveryTools, { id, schema }: WaitingEvent): Promise<boolean> {
  const { registry, clock, log, handlers } = tools
  const municipality = (await registry.all()).find(({ schemaName }) => schemaName === schema)
  if (municipality === undefined) {
    await tools.database.shared.transaction((tx) => deleteEvent(tx, id))
    return false
  }
  const context = tools.contextOf(municipality)
  try {
    return await context.db.transaction(async (tx) => {
      const event = await lockEvent(tx, id)
      if (event === undefined) return false
      const handler = handlers.find(({ name }) => name === event.handler)
      if (handler === undefined) throw new Error(`This program does not know the handler ${event.handler}`)
      await handler.handle(tx, event.payload, context)
      await deleteEvent(tx, id)
      return true
    })
  } catch (error) {
    const put = { now: clock.now().toISOString(), attempts: ATTEMPTS, fault: String(error).slice(0, 500) }
    const attempts = await context.db.transaction((tx) => putOff(tx, id, put))
    log.error({ err: error, schema, event: id, attempts }, 'an event could not be handled')
    return false
  }
}
