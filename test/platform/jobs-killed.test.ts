import { setTimeout } from 'node:timers/promises'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import type { Job } from '../../server/platform/jobs/contract.ts'
import { signInAsAdministrator } from '../support/account-writers.ts'
import { emptyPlace, ENGINE, type Place } from '../support/installations.ts'
import { freePort, type Running, startProgram } from '../support/process.ts'

/** So many that their verification takes seconds on any machine. */
const ENTRIES = 120_000

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
  await stop('SIGTERM')
  await fillTrail()
  await start()
}, 240_000)
afterAll(async () => {
  await stop('SIGKILL')
  await place.remove()
})

async function start(): Promise<void> {
  server = startProgram('main', [], place.variables)
  await server.says('http://localhost:')
}

async function stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  server.process.kill(signal)
  await server.ended
}

/** A trail as long as that of a busy month, in all of its chains. */
async function fillTrail(): Promise<void> {
  const { ground, close } = await place.open()
  await ground.database.asOwner(async (_, client) => {
    await client.query('SET LOCAL search_path TO koszalin, public')
    await client.query(`
      SELECT audit_append(c, (
        SELECT jsonb_agg(jsonb_build_object(
          'at', '2026-11-22T11:00:00Z', 'actor', 'operator', 'action', 'audit.read', 'details', '{}'::jsonb
        )) FROM generate_series(1, ${ENTRIES / 32})
      ))
      FROM generate_series(0, 31) AS c`)
  })
  await close()
}

async function ask(path: string, method: 'GET' | 'POST' = 'GET'): Promise<Job> {
  const answer = await fetch(`${base}${path}`, { method, headers: { Cookie: cookie } })
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
  return (await answer.json()) as Job
}

async function jobWhen(id: number, isThere: (job: Job) => boolean): Promise<Job> {
  for (let tries = 0; tries < 2_400; tries++) {
    const job = await ask(`/jobs/${id}`)
    if (isThere(job)) return job
    await setTimeout(50)
  }
  throw new Error(`It never came so far: ${JSON.stringify(await ask(`/jobs/${id}`))}`)
}

const hasEnded = ({ state }: Job) => state !== 'waiting' && state !== 'running'

describe('a server that ends while it does a job', () => {
  test('by kill -9 leaves it to the next one, which does it from its beginning', async () => {
    const { id } = await ask('/audit/verifications', 'POST')
    await jobWhen(id, ({ state }) => state === 'running')
    await stop('SIGKILL')
    await start()
    const done = await jobWhen(id, hasEnded)
    expect(done).toMatchObject({ state: 'done', attempts: 2, failure: null })
    expect(done.result?.lines[0]).toContain('Dziennik jest nienaruszony')
    process.stderr.write(`killed job: done at attempt ${done.attempts}\n`)
  }, 240_000)

  test('by being told to stop gives it back first, and the next one does it', async () => {
    const { id } = await ask('/audit/verifications', 'POST')
    await jobWhen(id, ({ state }) => state === 'running')
    await stop('SIGTERM')
    expect((await server.ended).exitCode).toBe(0)
    await start()
    expect(await jobWhen(id, hasEnded)).toMatchObject({ state: 'done', failure: null })
  }, 240_000)
})

const onPostgres = ENGINE === 'postgresql' ? describe : describe.skip

onPostgres('two servers on one database', () => {
  test('do a job once: what a silent one was doing the other takes over, and the first changes nothing when it wakes', async () => {
    const first = server
    const { id } = await ask('/audit/verifications', 'POST')
    await jobWhen(id, ({ state }) => state === 'running')
    first.process.kill('SIGSTOP')
    const port = String(await freePort())
    const second = startProgram('main', [], { ...place.variables, PORT: port })
    await second.says('http://localhost:')
    base = `http://127.0.0.1:${port}/api/v1`
    const done = await jobWhen(id, hasEnded)
    expect(done).toMatchObject({ state: 'done', attempts: 2 })
    first.process.kill('SIGCONT')
    await setTimeout(3_000)
    expect(await ask(`/jobs/${id}`)).toEqual(done)
    second.process.kill('SIGTERM')
    expect((await second.ended).exitCode).toBe(0)
  }, 240_000)
})
