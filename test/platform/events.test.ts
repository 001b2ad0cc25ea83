import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { z } from 'zod'

import { deliveryTools } from '../../server/long-work.ts'
import type { Db } from '../../server/platform/db/db.ts'
import { sql } from '../../server/platform/db/sql.ts'
import {
  type DeliveryTools,
  deliverWaiting,
  type EventHandler,
  insertEvents,
  onEvent,
} from '../../server/platform/events/index.ts'
import { neighbourOf, testCity, type TestCity } from '../support/database.ts'

const HAPPENED = { name: 'test.happened', payload: z.strictObject({ word: z.string() }) }

let now = new Date()
let city: TestCity
beforeEach(async () => {
  now = new Date('2026-11-22T11:00:00Z')
  city = await testCity({ clock: { now: () => now } })
  await city.ground.database.asOwner((tx) => tx.run(sql`DELETE FROM public.events_outbox`))
})
afterEach(() => city.close())

/** Writes the word into the parameters of the municipality: something of the database that can be counted. */
const writeWord = (tx: Db, word: string) =>
  tx.run(sql`
    INSERT INTO parameters (key, value, valid_from, basis)
    VALUES (${`event-${word}`}, to_jsonb(${word}::text), '2026-01-01', '')`)

const words = z.object({ word: z.string() })
const written = async (of = city) =>
  (
    await of.db.transaction((tx) =>
      tx.many(
        sql`SELECT p.value #>> '{}' AS word FROM parameters AS p WHERE p.key LIKE 'event-%' ORDER BY 1`,
        words,
      ),
    )
  ).map(({ word }) => word)

const publish = (of: TestCity, word: string, handlers = ['test.write']) =>
  of.db.transaction((tx) =>
    insertEvents(tx, { event: HAPPENED.name, handlers, payload: { word }, at: now.toISOString() }),
  )

const writer = onEvent(HAPPENED, 'test.write', async (tx, { word }) => {
  await writeWord(tx, word)
})

const tools = (...handlers: EventHandler[]): DeliveryTools => ({
  ...deliveryTools(city.ground),
  clock: { now: () => now },
  handlers,
})

const outbox = z.object({
  handler: z.string(),
  attempts: z.int(),
  fault: z.string().nullable(),
  over: z.boolean(),
})
const waiting = () =>
  city.ground.database.asOwner((tx) =>
    tx.many(
      sql`
        SELECT o.handler, o.attempts, o.fault, o.not_before = 'infinity' AS over
        FROM public.events_outbox AS o ORDER BY o.id`,
      outbox,
    ),
  )

describe('what one part tells others', () => {
  test('is handled after the commit, once, and leaves nothing behind', async () => {
    await publish(city, 'one')
    expect(await written()).toEqual([])
    expect(await deliverWaiting(tools(writer))).toBe(1)
    expect(await deliverWaiting(tools(writer))).toBe(0)
    expect(await written()).toEqual(['one'])
    expect(await waiting()).toEqual([])
  })

  test('was never told when its transaction was rolled back', async () => {
    await city.db
      .transaction(async (tx) => {
        await insertEvents(tx, {
          event: HAPPENED.name,
          handlers: ['test.write'],
          payload: { word: 'never' },
          at: now.toISOString(),
        })
        throw new Error('no')
      })
      .catch(() => undefined)
    expect(await deliverWaiting(tools(writer))).toBe(0)
  })

  test('reaches each of its handlers, though another of them fails', async () => {
    const broken = onEvent(HAPPENED, 'test.break', () => Promise.reject(new Error('out of order')))
    await publish(city, 'both', ['test.break', 'test.write'])
    expect(await deliverWaiting(tools(broken, writer))).toBe(1)
    expect(await written()).toEqual(['both'])
    expect(await waiting()).toMatchObject([
      { handler: 'test.break', attempts: 1, fault: 'Error: out of order' },
    ])
  })

  test('is handled whole or not at all: what a failing handler wrote is gone, and it is tried again later', async () => {
    let isBroken = true
    const half = onEvent(HAPPENED, 'test.write', async (tx, { word }) => {
      await writeWord(tx, word)
      if (isBroken) throw new Error('half')
    })
    await publish(city, 'half')
    expect(await deliverWaiting(tools(half))).toBe(0)
    expect(await written()).toEqual([])
    isBroken = false
    expect(await deliverWaiting(tools(half))).toBe(0) // not yet
    now = new Date(now.getTime() + 3_000)
    expect(await deliverWaiting(tools(half))).toBe(1)
    expect(await written()).toEqual(['half'])
  })

  test('is given up after ten attempts, and kept for a person to look at', async () => {
    const broken = onEvent(HAPPENED, 'test.write', () => Promise.reject(new Error('for ever')))
    await publish(city, 'lost')
    for (let attempt = 1; attempt <= 12; attempt += 1) {
      await deliverWaiting(tools(broken))
      now = new Date(now.getTime() + 3_600_000)
    }
    expect(await waiting()).toMatchObject([{ attempts: 10, over: true, fault: 'Error: for ever' }])
  })

  test('with a payload that its kind does not know is not handled', async () => {
    await city.db.transaction((tx) =>
      insertEvents(tx, {
        event: HAPPENED.name,
        handlers: ['test.write'],
        payload: { word: 1, more: true },
        at: now.toISOString(),
      }),
    )
    expect(await deliverWaiting(tools(writer))).toBe(0)
    expect(await waiting()).toMatchObject([{ attempts: 1 }])
  })
})

describe('municipalities', () => {
  test('are told each of their own, and see nothing of what others were told', async () => {
    const other = await neighbourOf(city, { slug: 'sasiad', teryt: '3209011', name: 'Sąsiad' })
    try {
      await publish(other, 'theirs')
      const seen = await city.db.transaction((tx) =>
        tx.one(
          sql`SELECT count(*)::int AS count FROM public.events_outbox AS o`,
          z.object({ count: z.int() }),
        ),
      )
      expect(seen.count).toBe(0)
      expect(await deliverWaiting(tools(writer))).toBe(1)
      expect(await written()).toEqual([])
      expect(await written(other)).toEqual(['theirs'])
    } finally {
      await other.close()
    }
  })

  test('that are there no more have their events removed', async () => {
    const other = await neighbourOf(city, { slug: 'sasiad', teryt: '3209011', name: 'Sąsiad' })
    await publish(other, 'late')
    await other.close()
    expect(await deliverWaiting(tools(writer))).toBe(0)
    expect(await waiting()).toEqual([])
  })
})
