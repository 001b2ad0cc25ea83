import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import request from 'supertest'
import { z } from 'zod'

import { catchmentAnswers } from '../../server/core/catchments/contract.ts'
import { sql } from '../../server/platform/db/sql.ts'
import { importReport } from '../../server/platform/imports/index.ts'
import { type TestCity, testCity } from '../support/database.ts'
import { BOUNDARY, buildTown, loadPlanA, type Town } from './catchment-town.ts'

let city: TestCity
let town: Town
let folder: string
let day: string

beforeEach(async () => {
  day = '2026-11-22'
  city = await testCity({ boundary: BOUNDARY, clock: { now: () => new Date(`${day}T11:00:00Z`) } })
  folder = await mkdtemp(join(tmpdir(), 'rejon-areas-'))
  town = await city.db.transaction(buildTown)
})
afterEach(async () => {
  await city.close()
  await rm(folder, { recursive: true, force: true })
})

/** The western part of the town up to a meridian, and the rest. */
const halves = (border: number) => [part('nr 1', 16.155, border), part('nr 2', border, 16.19)]
const part = (school: string, west: number, east: number) => ({
  type: 'Feature',
  properties: { school: `Szkoła Podstawowa ${school}` },
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [west, 54.183],
        [east, 54.183],
        [east, 54.205],
        [west, 54.205],
        [west, 54.183],
      ],
    ],
  },
})

const load = async (features: object[], { plan = 'Uchwała', from = '2026', more = [] as string[] } = {}) => {
  await writeFile(join(folder, 'areas.geojson'), JSON.stringify({ type: 'FeatureCollection', features }))
  const options = ['--level', 'primary', '--plan', plan, '--from', from, ...more, '--json']
  const done = await city.rejon(['import', 'catchments', 'areas.geojson', ...options], folder)
  return { ...done, report: importReport.safeParse(JSON.parse(done.stdout)).data }
}

const ask = async (on: string) => {
  const query = { addressId: town.addressId('Lipowa', '3'), entryYear: 2027, on }
  const { body } = await request(city.app).get('/api/v1/catchment-answers').query(query).expect(200)
  return catchmentAnswers.parse(body)
}
const schoolOn = async (on: string) => (await ask(on)).answers.map(({ school }) => school.shortName).join()

const versions = () =>
  city.db.transaction((tx) =>
    tx.many(
      sql`
        SELECT p.name, p.known_from, p.known_to, array_agg(s.mark || ':' || c.colour ORDER BY s.mark) AS colours
        FROM catchments_plans AS p JOIN catchments AS c ON c.plan_id = p.id JOIN schools AS s ON s.id = c.school_id
        GROUP BY p.id ORDER BY p.id`,
      z.object({
        name: z.string(),
        knownFrom: z.string(),
        knownTo: z.string().nullable(),
        colours: z.array(z.string()),
      }),
    ),
  )

describe('a plan that is imported again', () => {
  test('on a later day and changed still answers for the days before as it did then', async () => {
    await load(halves(16.18))
    expect(await schoolOn('2026-11-22')).toBe('SP 1')

    day = '2026-12-01'
    expect((await load(halves(16.156), { more: ['--complete'] })).report).toMatchObject({
      changed: 2,
      closed: 0,
    })
    expect(await schoolOn('2026-12-01')).toBe('SP 2')
    expect(await schoolOn('2026-11-30')).toBe('SP 1')
    expect((await ask('2026-11-21')).status).toBe('no-plan')
    expect((await ask('2026-12-01')).data.planAsOf).toBe('2026-12-01')

    const [before, after, ...more] = await versions()
    expect(more).toEqual([])
    expect(before).toMatchObject({ knownFrom: '2026-11-22', knownTo: '2026-12-01' })
    expect(after).toEqual({ ...before, knownFrom: '2026-12-01', knownTo: null })
  })

  test('in part keeps the rest of the plan', async () => {
    await load(halves(16.18))
    day = '2026-12-01'
    const smaller = part('nr 2', 16.185, 16.19)
    expect((await load([smaller])).report).toMatchObject({ changed: 1, unchanged: 0 })
    expect(await schoolOn('2026-12-01')).toBe('SP 1')
    expect(await versions()).toHaveLength(2)
  })

  test('on the same day replaces what was loaded by mistake', async () => {
    await load(halves(16.18))
    expect((await load(halves(16.156))).report).toMatchObject({ changed: 2 })
    expect(await schoolOn('2026-11-22')).toBe('SP 2')
    expect(await versions()).toMatchObject([{ knownFrom: '2026-11-22', knownTo: null }])
  })

  test('on a later day and the same changes nothing', async () => {
    await load(halves(16.18))
    day = '2026-12-01'
    expect((await load(halves(16.18), { more: ['--complete'] })).report).toMatchObject({
      changed: 0,
      unchanged: 2,
    })
    expect(await versions()).toMatchObject([{ knownFrom: '2026-11-22', knownTo: null }])
  })

  test('with a resolution of its own is a demonstration only for the days before', async () => {
    await load(halves(16.18))
    day = '2026-12-01'
    await load(halves(16.18), { more: ['--resolution', 'XXI/2/2026 z dnia 28 listopada 2026 r.'] })
    expect([(await ask('2026-11-30')).demo, (await ask('2026-12-01')).demo]).toEqual([true, false])
    expect(await schoolOn('2026-12-01')).toBe('SP 1')
  })

  test('leaves out a school with --complete from that day on', async () => {
    await load(halves(16.16))
    day = '2026-12-01'
    expect((await load([part('nr 1', 16.155, 16.16)], { more: ['--complete'] })).report).toMatchObject({
      unchanged: 1,
      closed: 1,
    })
    expect((await versions()).map(({ colours }) => colours.length)).toEqual([2, 1])
  })
})

describe('a September that has a plan', () => {
  test('takes no other beside it, and the refusal says what to do', async () => {
    await city.db.transaction((tx) => loadPlanA(tx, town))
    const { exitCode, stdout, stderr } = await load(halves(16.18), { from: '2020' })
    expect(exitCode).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ type: '/problems/catchments-year-taken' })
    expect(stderr).toMatch(/2020.*„Plan A”.*--plan "Plan A".*--from/)
    expect((await versions()).map(({ name }) => name)).toEqual(['Plan A'])
  })

  test('leaves the other Septembers free', async () => {
    await city.db.transaction((tx) => loadPlanA(tx, town))
    expect((await load(halves(16.18), { from: '2027' })).report).toMatchObject({ new: 2 })
    expect((await versions()).map(({ name }) => name)).toEqual(['Plan A', 'Uchwała'])
  })
})
