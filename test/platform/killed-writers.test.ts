import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { setTimeout } from 'node:timers/promises'

import { DEMO_PASSWORD } from '../../server/platform/accounts/index.ts'
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
  cookie = await signIn()
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

async function signIn(): Promise<string> {
  const body = JSON.stringify({ username: 'administrator', password: DEMO_PASSWORD })
  const answer = await fetch(`${base}/session`, { method: 'POST', headers: JSON_TYPE, body })
  if (answer.status !== 201) throw new Error(await answer.text())
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

const JSON_TYPE = { 'Content-Type': 'application/json' }

/** Opens one account after the other until the server is gone; adds the names that it acknowledged. */
async function write(writer: string, acknowledged: string[]): Promise<void> {
  for (let count = 1; ; count++) {
    const username = `${writer}-${count}`
    const body = JSON.stringify({
      username,
      name: 'Osoba',
      email: null,
      role: 'auditor',
      unit: { kind: 'municipality', id: null },
    })
    const answer = await fetch(`${base}/accounts`, {
      method: 'POST',
      headers: { ...JSON_TYPE, Cookie: cookie },
      body,
    }).catch(() => undefined)
    // The connection is gone, and the server with it.
    if (answer === undefined) return
    if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`)
    acknowledged.push(username)
  }
}

interface Found {
  readonly username: string
  readonly grants: number
  readonly opened: number
}

/** What of the writers' accounts the database holds, looked at while no server runs. */
async function accountsFound(): Promise<Found[]> {
  const { ground, close } = await place.open()
  const { rows } = await ground.database.asOwner(async (_tx, client) => {
    await client.query('SET LOCAL search_path TO koszalin, public')
    return client.query<Found>(`
      SELECT
        a.username,
        (SELECT count(*) FROM accounts_grants AS g WHERE g.account_id = a.id) AS grants,
        (
          SELECT count(*) FROM audit_entries AS e
          WHERE e.action = 'accounts.open' AND e.object_kind = 'account' AND e.object_id = a.id
        ) AS opened
      FROM accounts AS a
      WHERE a.username LIKE 'w%-%-%'`)
  })
  await close()
  return rows
}

async function openedEntries(): Promise<number> {
  const { ground, close } = await place.open()
  const { rows } = await ground.database.asOwner((_tx, client) =>
    client.query<{ count: number }>(
      `SELECT count(*) AS count FROM koszalin.audit_entries AS e WHERE e.action = 'accounts.open'`,
    ),
  )
  await close()
  return rows[0]?.count ?? 0
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
      const found = await accountsFound()
      const names = new Set(found.map(({ username }) => username))
      expect(acknowledged.filter((username) => !names.has(username))).toEqual([])
      expect(found.filter(({ grants, opened }) => grants !== 1 || opened !== 1)).toEqual([])
      expect(await openedEntries()).toBe(found.length)
      await start()
    }
    process.stderr.write(`killed writers: ${acknowledged.length} acknowledged\n`)
    const session = await fetch(`${base}/session`, { headers: { Cookie: cookie } })
    expect(await session.json()).toMatchObject({ account: { username: 'administrator' } })
  }, 300_000)
})
