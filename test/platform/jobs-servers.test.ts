import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'

import type { JobResult, JobTools } from '../../server/platform/jobs/kind.ts'
import { checkQueue } from '../../server/platform/jobs/queue.ts'
import { isEmbedded, testGround } from '../support/database.ts'
import { endless, type JobCity, jobCity, kindThat, nothing, WHOLE } from '../support/job-city.ts'

let jobs: JobCity
let folder: string

beforeAll(async () => {
  jobs = await jobCity()
  folder = await mkdtemp(join(tmpdir(), 'rejon-jobs-'))
})
beforeEach(() => jobs.asOwner('DELETE FROM jobs', 'DELETE FROM pgboss.job'))
afterEach(() => jobs.stopServers())
afterAll(async () => {
  await jobs.city.close()
  await rm(folder, { recursive: true })
})

describe('servers', () => {
  test('that stop give back what they were doing, and the next one does it', async () => {
    const id = await jobs.ask(kindThat(endless, { attempts: 1 }))
    const stopping = jobs.serve(kindThat(endless))
    await jobs.jobIn(id, 'running')
    await stopping.stop()
    expect(await jobs.jobOf(id)).toMatchObject({ state: 'waiting', beginsAfter: null, failure: null })
    jobs.serve(kindThat(nothing))
    await jobs.jobIn(id, 'done')
  })

  test('of which there are two do each job once', async () => {
    const done = new Map<string, number>()
    const counting = kindThat(async () => {
      await setTimeout(20)
      return WHOLE
    })
    const counted = (server: string) =>
      kindThat(async (input, tools) => {
        done.set(server, (done.get(server) ?? 0) + 1)
        return counting.run(input, tools)
      })
    const ids: number[] = []
    for (let n = 0; n < 12; n++) ids.push(await jobs.ask(counting))
    // The embedded engine has one server; two workers on it stand in for two.
    const other = isEmbedded() ? undefined : await testGround(jobs.city.ground.clock)
    jobs.serve(counted('a'))
    jobs.serve(counted('b'), other?.ground)
    for (const id of ids)
      expect(await jobs.jobIn(id, 'done', 'failed')).toMatchObject({ state: 'done', attempts: 1 })
    expect((done.get('a') ?? 0) + (done.get('b') ?? 0)).toBe(ids.length)
    await jobs.stopServers()
    await other?.close()
  })

  test('take over what a silent one was doing, and its late word changes nothing', async () => {
    const id = await jobs.ask(kindThat(nothing))
    let finish: (result: JobResult) => void = () => undefined
    const slow = jobs.serve(
      kindThat(
        () =>
          new Promise<JobResult>((resolve) => {
            finish = resolve
          }),
      ),
    )
    await jobs.jobIn(id, 'running')
    // As if it had been suspended for a minute: another server has given the job back.
    await jobs.asOwner(
      "UPDATE jobs SET state = 'waiting', run = NULL",
      "UPDATE pgboss.job SET state = 'retry', start_after = now() + interval '1 hour'",
    )
    finish(WHOLE)
    await slow.stop()
    expect(await jobs.jobOf(id)).toMatchObject({ state: 'waiting', result: null })
    expect(await jobs.countTickets()).toBe(1)
  })

  test('that start find jobs which came with a backup and that no queue knows', async () => {
    const id = await jobs.ask(kindThat(nothing))
    await jobs.asOwner('DELETE FROM pgboss.job')
    jobs.serve(kindThat(nothing))
    expect(await jobs.jobIn(id, 'failed')).toMatchObject({
      failure: { title: 'Zadanie zostało przerwane' },
      mayRetry: true,
    })
  })

  test('know the tables of the queue to be those of the library', async () => {
    await checkQueue(jobs.city.ground.database.shared)
    await jobs.asOwner('UPDATE pgboss.version SET version = version + 1')
    await expect(checkQueue(jobs.city.ground.database.shared)).rejects.toThrow('requires migrations')
    await jobs.asOwner('UPDATE pgboss.version SET version = version - 1')
  })

  test('let a thread compute, which ends when the job is cancelled', async () => {
    const script = (name: string, text: string) => writeFile(join(folder, name), text)
    const threads = "import { parentPort, workerData } from 'node:worker_threads'\n"
    await script('sum.mjs', `${threads}parentPort.postMessage(workerData.reduce((a, b) => a + b))`)
    await script('busy.mjs', 'for (;;) {}')
    const computing = (file: string) =>
      kindThat(async (_, { compute }: JobTools) => {
        const sum = await compute(join(folder, file), [1, 2, 3])
        return { said: [{ words: 'broken', params: { faults: Number(sum) } }] }
      })
    const summed = await jobs.ask(computing('sum.mjs'))
    const first = jobs.serve(computing('sum.mjs'))
    expect((await jobs.jobIn(summed, 'done')).result?.lines[0]).toContain('niezgodności: 6')
    await first.stop()
    const busy = await jobs.ask(computing('busy.mjs'))
    jobs.serve(computing('busy.mjs'))
    await jobs.jobIn(busy, 'running')
    await jobs.auditor.as.post(`/jobs/${busy}/cancellation`).expect(201)
    await jobs.jobIn(busy, 'cancelled')
  })
})
