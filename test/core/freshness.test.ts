import { once } from 'node:events'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'

import { createApp } from '../../server/app.ts'
import { catchmentAnswers } from '../../server/core/catchments/contract.ts'
import { sql } from '../../server/platform/db/sql.ts'
import { bumpLayer, createLayerCache } from '../../server/platform/layers/index.ts'
import { isEmbedded, testCity, type TestCity, workerConnection } from '../support/database.ts'
import { freePort, startProgram } from '../support/process.ts'
import { atScale } from '../support/scale.ts'
import { decode, tileAt } from '../support/vector-tile.ts'
import { BOUNDARY, buildTown, loadPlanA, type Town } from './catchment-town.ts'

/** After this long, what one process has committed is seen by every other. */
const LIMIT_MILLISECONDS = 1_000

let city: TestCity
let town: Town
/** One house and one school; each edit gives both of them its number. */
let house: { readonly id: number; readonly lon: number; readonly lat: number }
/** The process that edits. */
let here: Server
/** Another process on the same database; the embedded engine allows one process: there it is another application. */
let there: Server

interface Server {
  readonly url: string
  readonly stop: () => Promise<void>
}

beforeAll(async () => {
  city = await testCity({ slug: 'swiezosc', boundary: BOUNDARY })
  await city.db.transaction(async (tx) => {
    town = await buildTown(tx)
    await loadPlanA(tx, town)
    house = await tx.one(
      sql`
        SELECT a.id, ST_X(ST_Transform(a.geom, 4326)) AS lon, ST_Y(ST_Transform(a.geom, 4326)) AS lat
        FROM addresses AS a WHERE a.id = ${town.addressId('Lipowa', '3')}`,
      z.object({ id: z.int(), lon: z.number(), lat: z.number() }),
    )
  })
  await edit()
  here = await listen(city.ground)
  there = isEmbedded() ? await listenUnaware() : await startProcess()
}, 120_000)

afterAll(async () => {
  await here.stop()
  await there.stop()
  await city.close()
})

async function listen(ground: TestCity['ground']): Promise<Server> {
  const server = createServer(createApp(ground)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port')
  const stop = async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return { url: `http://127.0.0.1:${address.port}/m/swiezosc`, stop }
}

/** An application with caches of its own that hear of no commit, as those of another process do not. */
function listenUnaware(): Promise<Server> {
  const cache = createLayerCache(() => performance.now())
  cache.stop()
  return listen({ ...city.ground, cache })
}

async function startProcess(): Promise<Server> {
  const port = await freePort()
  const running = startProgram('main', [], {
    DATABASE_URL: String(workerConnection().connectionString),
    PORT: String(port),
    LOG_LEVEL: 'error',
  })
  await running.says('http://localhost:')
  const stop = async () => {
    running.process.kill('SIGTERM')
    await running.ended
  }
  return { url: `http://127.0.0.1:${port}/m/swiezosc`, stop }
}

/** The edits whose transactions have ended: the highest number so far, and when. */
const committed: { readonly number: number; readonly at: number }[] = []
const lastCommitted = () => committed.at(-1)?.number ?? 0
const committedBy = (moment: number) => committed.findLast(({ at }) => at <= moment)?.number ?? 0

/** Gives the house and the school the next number and returns it. */
async function edit(): Promise<number> {
  const { number } = await city.db.transaction(async (tx) => {
    const edited = await tx.one(
      sql`
        WITH changed AS (
          UPDATE addresses AS a SET number = (a.number::int + 1)::text WHERE a.id = ${house.id}
          RETURNING a.number::int AS number
        )
        UPDATE schools AS s SET short_name = 'SP ' || c.number FROM changed AS c
        WHERE s.id = ${town.schools.get('SP 1')}
        RETURNING c.number`,
      z.object({ number: z.int() }),
    )
    await bumpLayer(tx, 'addresses')
    await bumpLayer(tx, 'schools')
    return edited
  })
  // Answers of the database on two connections may come in another order than the commits.
  committed.push({ number: Math.max(number, lastCommitted()), at: performance.now() })
  return number
}

/** What someone asks, over and over; each returns the number of the edit that the answer shows. */
type Question = (server: Server) => Promise<number>

/** Like a browser: it keeps the last tile, and says so. */
function tileReader(layer: string, numberIn: (bytes: Uint8Array) => number): Question {
  let kept = { etag: '', number: 0 }
  return async ({ url }) => {
    const { z, x, y } = tileAt([house.lon, house.lat], 16)
    const answer = await fetch(`${url}/tiles/${layer}/${z}/${x}/${y}.mvt`, {
      headers: { 'If-None-Match': kept.etag },
    })
    if (answer.status === 304) return kept.number
    const bytes = new Uint8Array(await answer.arrayBuffer())
    kept = { etag: answer.headers.get('etag') ?? '', number: numberIn(bytes) }
    return kept.number
  }
}

const addressTile = () =>
  tileReader('addresses', (bytes) => Number(decode(bytes, 'addresses').get(house.id)?.properties['number']))

const schoolTile = () =>
  tileReader('schools', (bytes) => {
    const school = decode(bytes, 'schools').get(town.schools.get('SP 1') ?? 0)
    return Number(String(school?.properties['short_name']).slice('SP '.length))
  })

/** The older of what an answer says of the house and of its school. */
const catchmentAnswer =
  (): Question =>
  async ({ url }) => {
    const answer = await fetch(`${url}/api/v1/catchment-answers?addressId=${house.id}`)
    const { address, answers } = catchmentAnswers.parse(await answer.json())
    const ofHouse = Number(/(\d+),/.exec(address?.label ?? '')?.[1])
    const ofSchool = Number(answers[0]?.school.shortName.slice('SP '.length))
    return Math.min(ofHouse, ofSchool)
  }

const QUESTIONS = { addressTile, schoolTile, catchmentAnswer }
const names = ['addressTile', 'schoolTile', 'catchmentAnswer'] as const

describe.each(names)('%s', (name) => {
  test('shows a change at once where it was made', async () => {
    const ask = QUESTIONS[name]()
    await ask(here)
    for (let round = 0; round < 5; round++) expect(await edit()).toBe(await ask(here))
  })

  test('shows a change a second later everywhere else', async () => {
    const ask = QUESTIONS[name]()
    for (let round = 0; round < 3; round++) {
      await ask(there)
      const number = await edit()
      await sleep(LIMIT_MILLISECONDS)
      expect(await ask(there)).toBe(number)
    }
  })
})

const EDITS = atScale(10_000)
const WRITERS = 3

test(
  `${EDITS} edits by several at the same time: no reading is older than it may be`,
  async () => {
    const stale: object[] = []
    const readings = { here: 0, there: 0 }
    let going = true
    const readHere = async (ask: Question, name: string) => {
      while (going) {
        const floor = lastCommitted()
        const number = await ask(here)
        readings.here += 1
        if (!(number >= floor)) stale.push({ name, floor, number })
      }
    }
    const readThere = async (ask: Question, name: string) => {
      while (going) {
        const floor = committedBy(performance.now() - LIMIT_MILLISECONDS)
        const number = await ask(there)
        readings.there += 1
        if (!(number >= floor)) stale.push({ name: `${name} elsewhere`, floor, number })
      }
    }
    const readers = names.flatMap((name) => [
      readHere(QUESTIONS[name](), name),
      readHere(QUESTIONS[name](), name),
      readThere(QUESTIONS[name](), name),
    ])
    const first = lastCommitted()
    const write = async () => {
      while (lastCommitted() - first < EDITS) await edit()
    }
    await Promise.all(Array.from({ length: WRITERS }, write))
    await sleep(LIMIT_MILLISECONDS)
    going = false
    await Promise.all(readers)
    expect(stale).toEqual([])
    expect(readings.here).toBeGreaterThan(EDITS / 10)
    expect(readings.there).toBeGreaterThan(10)
    const asked = names.flatMap((name) => [QUESTIONS[name]()(here), QUESTIONS[name]()(there)])
    expect(new Set(await Promise.all(asked))).toEqual(new Set([lastCommitted()]))
  },
  EDITS * 100 + 60_000,
)
