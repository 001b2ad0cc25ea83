import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type pg from 'pg'
import { setTimeout } from 'node:timers/promises'

import {
  openAccount,
  OPENED,
  signInAsAdministrator,
  WRITTEN,
  type Written,
} from '../support/account-writers.ts'
import { emptyPlace, type Place } from '../support/installations.ts'
import { freePort, type Running, startProgram } from '../support/process.ts'
import { atScale } from '../support/scale.ts'

const WRITERS = Math.max(20, atScale(200))
/** How many writes are acknowledged before the server is killed, once while many wait and once well under way. */
const WRITES = [Math.ceil(WRITERS / 2), WRITERS]

let place: Place
let server: Running
let base: string
let cookie: string

beforeAll(async () => {
  place = await emptyPlace()
  const port = String(await freePort())
  place.variables['PORT'] = port
  base = `http://127.0.0.1:${port}/api/v1`
  await start()
  cookie = await signInAsAdministrator(base)
}, 240_000)
afterAll(async () => {
  server.process.kill('SIGKILL')
  await server.ended
  await place.remove()
})

/** Starts the server; on the first start it makes the demo city with its accounts. */
async function start(): Promise<void> {
  server = startProgram('main', [], place.variables)
  await server.says('http://localhost:')
}

/** Opens one account after the other until the server is gone; adds the names that it acknowledged. */
async function write(writer: string, acknowledged: string[]): Promise<void> {
  for (let count = 1; ; count++) {
    const username = `${writer}-${count}`
    const answer = await openAccount(base, cookie, username)
    // The connection is gone, and the server with it.
    if (answer === undefined) return
    if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`)
    acknowledged.push(username)
  }
}

/** Asks the demo city's database while no server runs. */
async function ask<Row extends pg.QueryResultRow>(text: string): Promise<Row[]> {
  const { ground, close } = await place.open()
  const { rows } = await ground.database.asOwner(async (_tx, client) => {
    await client.query('SET LOCAL search_path TO koszalin, public')
    return client.query<Row>(text)
  })
  await close()
  return rows
}

describe(`a server killed (kill -9) under ${WRITERS} writers`, () => {
  test('has lost nothing that it acknowledged, holds nothing by half, and has one entry of the audit for each write', async () => {
    const acknowledged: string[] = []
    for (const [round, wanted] of WRITES.entries()) {
      const enough = acknowledged.length + wanted
      const writing = Promise.all(
        Array.from({ length: WRITERS }, (_, writer) => write(`w${round}-${writer}`, acknowledged)),
      )
      const gone = writing.then(() => {
        throw new Error('The server ended before it was killed')
      })
      while (acknowledged.length < enough) await Promise.race([gone, setTimeout(5)])
      gone.catch(() => undefined)
      server.process.kill('SIGKILL')
      await server.ended
      await writing
      const found = await ask<Written>(WRITTEN)
      const names = new Set(found.map(({ username }) => username))
      expect(acknowledged.filter((username) => !names.has(username))).toEqual([])
      expect(found.filter(({ grants, opened }) => grants !== 1 || opened !== 1)).toEqual([])
      expect(await ask(OPENED)).toEqual([{ count: found.length }])
      await start()
    }
    process.stderr.write(`killed writers: ${acknowledged.length} acknowledged\n`)
    const session = await fetch(`${base}/session`, { headers: { Cookie: cookie } })
    expect(await session.json()).toMatchObject({ account: { username: 'administrator' } })
  }, 300_000)
})
