import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import {
  askDemoCity,
  openAccount,
  OPENED,
  signInAsAdministrator,
  WRITTEN,
  type Written,
} from '../support/account-writers.ts'
import { type Cluster, hasServerPrograms, startCluster } from '../support/cluster.ts'
import { ENGINE } from '../support/installations.ts'
import { freePort, type Running, startProgram } from '../support/process.ts'
import { atScale } from '../support/scale.ts'

const WRITERS = Math.max(20, atScale(200))
/** How many writes are acknowledged before the database is killed, once while many wait and once well under way. */
const WRITES = [Math.ceil(WRITERS / 2), WRITERS]
const MEBIBYTE = 2 ** 20
/** Not a whole number of pages: PostgreSQL writes a part of one, and says what it says when a disk is full. */
const ROOM = 2 * MEBIBYTE + 4096

const isHere = await hasServerPrograms()
if (ENGINE === 'embedded')
  process.stderr.write('SKIPPED: the embedded engine dies with its server, as killed-writers shows\n')
else if (!isHere) {
  if (process.env['CI'] === 'true') throw new Error("PostgreSQL's programs are not here: it cannot be killed")
  process.stderr.write("SKIPPED: PostgreSQL's programs are not here, so it was not killed under writers\n")
}
const onServer = ENGINE === 'postgresql' && isHere ? describe : describe.skip

let cluster: Cluster
let server: Running
let base: string
let cookie: string
let folder: string

/** What the writers were told. */
interface Answers {
  readonly acknowledged: string[]
  /** Kinds of refusals, e.g. `503 database-away, again in 5 s`. */
  readonly refusals: Set<string>
  isEnough: boolean
}

/** Opens one account after the other, each under a new name: what was refused may have been written all the same. */
async function write(writer: string, answers: Answers): Promise<void> {
  for (let count = 1; !answers.isEnough; count++) {
    const username = `${writer}-${count}`
    const answer = await openAccount(base, cookie, username)
    if (answer === undefined) throw new Error('The server is gone')
    if (answer.status === 201) {
      answers.acknowledged.push(username)
      continue
    }
    const { type } = (await answer.json()) as { type: string }
    const after = answer.headers.get('Retry-After') ?? 'unknown'
    answers.refusals.add(`${answer.status} ${type.replace('/problems/', '')}, again in ${after} s`)
    await setTimeout(50)
  }
}

function startWriters(round: string): Answers & { readonly ended: Promise<unknown> } {
  const answers: Answers = { acknowledged: [], refusals: new Set(), isEnough: false }
  const ended = Promise.all(
    Array.from({ length: WRITERS }, (_, writer) => write(`w${round}-${writer}`, answers)),
  )
  return Object.assign(answers, { ended })
}

async function expectAllWhole(acknowledged: readonly string[]): Promise<void> {
  const found = await askDemoCity<Written>(cluster.url, WRITTEN)
  const names = new Set(found.map(({ username }) => username))
  expect(acknowledged.filter((username) => !names.has(username))).toEqual([])
  expect(found.filter(({ grants, opened }) => grants !== 1 || opened !== 1)).toEqual([])
  expect(await askDemoCity(cluster.url, OPENED)).toEqual([{ count: found.length }])
  const verify = startProgram('cli', ['audit', 'verify'], {
    REJON_DATA: folder,
    LOG_LEVEL: 'silent',
    DATABASE_URL: cluster.url,
  })
  expect(await verify.ended).toMatchObject({ exitCode: 0 })
}

/** Entries of the audit that bring its file near to the limit. */
const FILL = `
  SELECT audit_append(0, (
    SELECT jsonb_agg(jsonb_build_object('at', now(), 'actor', 'operator', 'action', 'audit.verify', 'details', jsonb_build_object('note', repeat('x', 1000))))
    FROM generate_series(1, 100)
  ))`
const SIZE = `SELECT pg_relation_size('audit_entries')::int AS size`

onServer('PostgreSQL', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rejon-killed-database-'))
    cluster = await startCluster()
    const port = String(await freePort())
    const variables = { REJON_DATA: folder, LOG_LEVEL: 'silent', DATABASE_URL: cluster.url, PORT: port }
    server = startProgram('main', [], variables)
    await server.says('http://localhost:')
    base = `http://127.0.0.1:${port}/api/v1`
    cookie = await signInAsAdministrator(base)
  }, 240_000)
  afterAll(async () => {
    server.process.kill('SIGKILL')
    await server.ended
    await cluster.remove()
    await rm(folder, { recursive: true, force: true })
  })

  test(`killed (kill -9) under ${WRITERS} writers has lost nothing that was acknowledged, and the server goes on by itself`, async () => {
    const acknowledged: string[] = []
    for (const [round, wanted] of WRITES.entries()) {
      const writers = startWriters(String(round))
      const until = async (count: number) => {
        while (writers.acknowledged.length < count) await Promise.race([writers.ended, setTimeout(5)])
      }
      await until(wanted)
      await cluster.kill()
      await setTimeout(500)
      await cluster.start()
      await until(writers.acknowledged.length + WRITERS)
      writers.isEnough = true
      await writers.ended
      expect([...writers.refusals]).toEqual(['503 database-away, again in 5 s'])
      acknowledged.push(...writers.acknowledged)
      await expectAllWhole(acknowledged)
    }
    process.stderr.write(`killed database: ${acknowledged.length} acknowledged\n`)
  }, 300_000)

  test('whose disk is full says so, nothing is damaged, and all goes on once there is room', async () => {
    for (;;) {
      const [at] = await askDemoCity<{ size: number }>(cluster.url, SIZE)
      if (at === undefined || at.size > ROOM - 150_000) break
      await askDemoCity(cluster.url, FILL)
    }
    await cluster.limitFiles(ROOM)
    const writers = startWriters('full')
    while (writers.refusals.size === 0) await Promise.race([writers.ended, setTimeout(20)])
    // Whoever only looks is served.
    expect((await fetch(`${base}/schools?limit=1`)).status).toBe(200)
    await cluster.limitFiles('unlimited')
    const before = writers.acknowledged.length
    while (writers.acknowledged.length < before + WRITERS) await Promise.race([writers.ended, setTimeout(20)])
    writers.isEnough = true
    await writers.ended
    expect([...writers.refusals]).toEqual(['503 database-full, again in 60 s'])
    await expectAllWhole(writers.acknowledged)
  }, 300_000)
})
