import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { pino } from 'pino'
import request from 'supertest'

import { createApp, type Ground } from '../../server/app.ts'
import { createKey, nightlyBackup } from '../../server/platform/backup/index.ts'
import type { Clock } from '../../server/platform/clock.ts'
import { createSchedule, type Job } from '../../server/platform/schedule/index.ts'
import { isEmbedded, testGround } from '../support/database.ts'

const silent = pino({ level: 'silent' })

let folder: string
/** Two servers on one database, each with connections of its own; the embedded engine has one server only. */
let servers: Awaited<ReturnType<typeof testGround>>[]
let now = new Date('2026-11-22T00:15:00Z')
const clock: Clock = { now: () => now }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rejon-schedule-'))
  servers = [await testGround(clock)]
  if (!isEmbedded()) servers.push(await testGround(clock))
})
afterAll(async () => {
  for (const { pool, close } of servers) {
    await pool.query('DELETE FROM public.schedule_runs')
    await close()
  }
  await rm(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  now = new Date('2026-11-22T00:15:00Z')
  await servers[0]?.pool.query('DELETE FROM public.schedule_runs')
})

const scheduleOf = ({ ground }: { ground: Ground }, jobs: readonly Job[] = []) =>
  createSchedule({ shared: ground.database.shared, clock, log: silent }, jobs)

function counting(every: Job['every'], work: () => Promise<string> = () => Promise.resolve('')) {
  const job = { name: 'counting', cron: '15 1 * * *', every, runs: 0 }
  return Object.assign(job, {
    run: () => {
      job.runs += 1
      return work()
    },
  })
}

async function runs(): Promise<unknown[]> {
  const { rows } = (await servers[0]?.pool.query(
    'SELECT r.bucket, r.outcome, r.detail FROM public.schedule_runs AS r ORDER BY r.id',
  )) ?? { rows: [] }
  return rows
}

describe('recurring work', () => {
  test('is done by one of the servers that want to do it at the same time', async () => {
    const job = counting('day')
    const outcomes = await Promise.all(
      [1, 2, 3].flatMap(() => servers.map((server) => scheduleOf(server).run(job))),
    )
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1)
    expect(new Set(outcomes)).toEqual(new Set(['done', 'elsewhere']))
    expect(job.runs).toBe(1)
  })

  test('of a day is done once on each Polish day, that of a minute once in each minute', async () => {
    const [server] = servers
    if (server === undefined) throw new Error('One was made above')
    const [daily, everyMinute] = [counting('day'), { ...counting('minute'), name: 'often' }]
    const schedule = scheduleOf(server)
    for (const time of ['T00:15:00Z', 'T00:15:59Z', 'T00:16:00Z', 'T22:59:00Z', 'T23:00:00Z']) {
      now = new Date(`2026-11-22${time}`)
      await schedule.run(daily)
      await schedule.run(everyMinute)
    }
    expect(await runs()).toEqual(
      [
        ['2026-11-22', '2026-11-22T00:15Z'],
        ['2026-11-22T00:16Z'],
        ['2026-11-22T22:59Z'],
        ['2026-11-23', '2026-11-22T23:00Z'],
      ]
        .flat()
        .map((bucket) => ({ bucket, outcome: 'done', detail: '' })),
    )
  })

  test('of every minute is remembered for a day where it was done, longer where it was not', async () => {
    const [server] = servers
    if (server === undefined) throw new Error('One was made above')
    const often = { ...counting('minute'), name: 'often' }
    const schedule = scheduleOf(server)
    await schedule.run(counting('day'))
    await schedule.run(often)
    now = new Date('2026-11-22T00:16:00Z')
    await schedule.run({ ...often, run: () => Promise.reject(new Error('no disk')) })
    now = new Date('2026-11-23T00:15:01Z')
    await schedule.run(often)
    expect(await runs()).toMatchObject([
      { bucket: '2026-11-22', outcome: 'done' },
      { bucket: '2026-11-22T00:16Z', outcome: 'failed' },
      { bucket: '2026-11-23T00:15Z', outcome: 'done' },
    ])
    now = new Date('2027-12-28T00:15:00Z')
    await schedule.run(often)
    expect(await runs()).toMatchObject([{ bucket: '2026-11-22' }, { bucket: '2027-12-28T00:15Z' }])
  })

  test('that fails is recorded as failed and does not end the server', async () => {
    const [server] = servers
    if (server === undefined) throw new Error('One was made above')
    const failing = counting('day', () => Promise.reject(new Error('no disk')))
    expect(await scheduleOf(server).run(failing)).toBe('failed')
    expect(await runs()).toEqual([{ bucket: '2026-11-22', outcome: 'failed', detail: 'internal' }])
  })

  test('whose server was killed is given up by the next run', async () => {
    const [server] = servers
    if (server === undefined) throw new Error('One was made above')
    await server.pool.query(
      `INSERT INTO public.schedule_runs (job, bucket, server, started_at) VALUES ('counting', '2026-11-21', 'gone 1', $1)`,
      ['2026-11-21T00:15:00Z'],
    )
    await scheduleOf(server).run(counting('day'))
    expect(await runs()).toMatchObject([{ outcome: 'lost' }, { outcome: 'done' }])
  })

  test('that runs is told to end when the server stops, which waits for it', async () => {
    const [server] = servers
    if (server === undefined) throw new Error('One was made above')
    const schedule = scheduleOf(server)
    let ended = false
    const long: Job = {
      name: 'long',
      cron: '15 1 * * *',
      every: 'day',
      run: (signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            setTimeout(() => {
              ended = true
              resolve('stopped')
            }, 50)
          })
        }),
    }
    const running = schedule.run(long)
    // Until it has taken its row and begun.
    while ((await runs()).length === 0) await new Promise((resolve) => setTimeout(resolve, 10))
    await schedule.stop()
    expect(ended).toBe(true)
    expect(await running).toBe('done')
  })

  test('begins by itself at its time', async () => {
    const [server] = servers
    if (server === undefined) throw new Error('One was made above')
    const job = { ...counting('minute'), cron: '* * * * * *' }
    let begun = 0
    const run = () => Promise.resolve(String(++begun))
    const schedule = scheduleOf(server, [{ ...job, run }])
    schedule.start()
    while (begun === 0) await new Promise((resolve) => setTimeout(resolve, 50))
    await schedule.stop()
    expect(begun).toBe(1)
  }, 10_000)
})

describe('the nightly backup', () => {
  const place = () => ({ key: join(folder, 'key.pub'), folder, keep: 3 })
  const backups = async () => (await readdir(folder)).filter((name) => name.endsWith('.backup')).sort()

  beforeAll(() => createKey(join(folder, 'key')))

  test('is written with the public key alone, and the newest few are kept', async () => {
    const [server] = servers
    if (server === undefined) throw new Error('One was made above')
    await writeFile(join(folder, 'rejon-notes.txt'), 'not a backup')
    const draft = join(folder, '.rejon-20261101T011500Z.backup.x.part')
    await writeFile(draft, 'left by a killed server')
    await utimes(draft, new Date('2026-11-01'), new Date('2026-11-01'))
    const job = nightlyBackup(server.ground, place())
    for (const day of [20, 21, 22, 23, 24]) {
      now = new Date(`2026-11-${day}T00:15:00Z`)
      expect(await scheduleOf(server).run(job)).toBe('done')
    }
    expect(await backups()).toEqual([22, 23, 24].map((day) => `rejon-202611${day}T001500Z.backup`))
    expect(await readdir(folder)).toContain('rejon-notes.txt')
    expect(await readdir(folder)).not.toContain('.rejon-20261101T011500Z.backup.x.part')
  })

  test('that failed keeps the earlier ones, and health says so', async () => {
    const [server] = servers
    if (server === undefined) throw new Error('One was made above')
    const before = await backups()
    const gone = { ...place(), folder: join(folder, 'unmounted') }
    expect(await scheduleOf(server).run(nightlyBackup(server.ground, gone))).toBe('failed')
    expect(await backups()).toEqual(before)
    expect(await runs()).toMatchObject([
      { outcome: 'failed', detail: expect.stringContaining('file-not-writable') },
    ])
    const { body } = await request(createApp(server.ground)).get('/api/v1/health').expect(200)
    expect(body.backup).toEqual({ startedAt: '2026-11-22T00:15:00.000Z', outcome: 'failed' })
  })
})
