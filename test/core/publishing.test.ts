import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import request from 'supertest'
import { z } from 'zod'

import { catchmentAnswers } from '../../server/core/catchments/contract.ts'
import {
  type CatchmentPlan,
  getCatchmentPlan,
  listCatchmentPlans,
} from '../../server/core/catchments/publishing/contract.ts'
import { sql } from '../../server/platform/db/sql.ts'
import { type TestCity, testCity } from '../support/database.ts'
import { somebody, type Somebody } from '../support/signed-in.ts'
import { BOUNDARY, buildTown, type Town } from './catchment-town.ts'

let city: TestCity
let town: Town
let folder: string
let day: string
let planner: Somebody

beforeEach(async () => {
  day = '2026-11-22'
  city = await testCity({ boundary: BOUNDARY, clock: { now: () => new Date(`${day}T11:00:00Z`) } })
  folder = await mkdtemp(join(tmpdir(), 'rejon-publishing-'))
  town = await city.db.transaction(buildTown)
  planner = await somebody(city, { role: 'network-planner' })
})
afterEach(async () => {
  await city.close()
  await rm(folder, { recursive: true, force: true })
})

/** Sessions do not last as long. */
async function turnTo(later: string) {
  day = later
  planner = await somebody(city, { role: 'network-planner' })
}

const HEADER = 'school;street;locality;side;from;to;numbers;except'
const row = (school: string, street: string, more = 'all;;;;') =>
  `Szkoła Podstawowa ${school};${street};Koszalin;${more}`

/** Loads a list as a draft, and returns the plan. */
async function draft(rows: readonly string[], { plan = 'Sieć', from = '2026', more = ['--draft'] } = {}) {
  await writeFile(join(folder, 'lista.csv'), [HEADER, ...rows, ''].join('\r\n'))
  const words = [
    'import',
    'catchment-list',
    'lista.csv',
    '--level',
    'primary',
    '--plan',
    plan,
    '--from',
    from,
  ]
  const done = await city.rejon([...words, '--complete', ...more], folder)
  expect(done).toMatchObject({ exitCode: 0 })
  return planOf(plan, 'draft')
}

async function plans(): Promise<readonly CatchmentPlan[]> {
  const { body } = await planner.as.get('/catchment-plans').expect(200)
  return listCatchmentPlans.response.parse(body).plans
}

async function planOf(name: string, state: CatchmentPlan['state']): Promise<CatchmentPlan> {
  const found = (await plans()).find((plan) => plan.name === name && plan.state === state)
  if (found === undefined) throw new Error(`No ${state} of ${name} in ${JSON.stringify(await plans())}`)
  return found
}

async function look(id: number) {
  const { body } = await planner.as.get(`/catchment-plans/${id}`).expect(200)
  return getCatchmentPlan.response.parse(body)
}

async function publish(id: number) {
  const { version } = await look(id)
  return planner.as.put(`/catchment-plans/${id}/publication`).send({ version }).expect(200)
}

const withdraw = (id: number) => planner.as.delete(`/catchment-plans/${id}/publication`)

/** What residents are told of an address. */
async function schoolsOf(street: Parameters<Town['addressId']>[0], number: string, on = day) {
  const query = { addressId: town.addressId(street, number), entryYear: 2026, on }
  const { body } = await request(city.app).get('/api/v1/catchment-answers').query(query).expect(200)
  const { status, answers } = catchmentAnswers.parse(body)
  return status === 'certain' ? answers.map(({ school }) => school.shortName) : status
}

const stored = () =>
  city.db.transaction((tx) =>
    tx.many(
      sql`SELECT p.id, p.state, p.known_from, p.known_to FROM catchments_plans AS p ORDER BY p.id`,
      z.object({ id: z.int(), state: z.string(), knownFrom: z.string(), knownTo: z.string().nullable() }),
    ),
  )
const audited = async () => {
  const rows = await city.db.transaction((tx) =>
    tx.many(
      sql`SELECT e.action FROM audit_entries AS e WHERE e.action LIKE 'catchments.%' ORDER BY e.id`,
      z.object({ action: z.string() }),
    ),
  )
  return rows.map(({ action }) => action)
}

const FIRST = [row('nr 1', 'Lipowa')]
const SECOND = [row('nr 2', 'Lipowa')]

describe('a draft', () => {
  test('is seen by officials and by no resident, until it is published', async () => {
    const plan = await draft(FIRST)
    expect(plan).toMatchObject({ state: 'draft', schoolCount: 1, mayPublish: true, mayWithdraw: false })
    expect(await schoolsOf('Lipowa', '3')).toBe('no-plan')
    await publish(plan.id)
    expect(await schoolsOf('Lipowa', '3')).toEqual(['SP 1'])
    expect(await planOf('Sieć', 'held')).toMatchObject({
      id: plan.id,
      mayPublish: false,
      mayWithdraw: true,
      publishedAt: `${day}T11:00:00.000Z`,
    })
    expect(await audited()).toEqual(['catchments.publish'])
  })

  test('stands beside the plan that holds, and takes its place', async () => {
    const first = await draft(FIRST)
    await publish(first.id)
    await turnTo('2026-12-01')
    const second = await draft(SECOND)
    expect(second.id).not.toBe(first.id)
    expect(await schoolsOf('Lipowa', '3')).toEqual(['SP 1'])
    await publish(second.id)
    expect(await schoolsOf('Lipowa', '3')).toEqual(['SP 2'])
    expect(await schoolsOf('Lipowa', '3', '2026-11-30')).toEqual(['SP 1'])
    expect(await planOf('Sieć', 'replaced')).toMatchObject({ id: first.id, knownTo: '2026-12-01' })
  })

  test('of another name takes the place of the plan for the same entrants', async () => {
    await publish((await draft(FIRST, { plan: 'Wariant A' })).id)
    await publish((await draft(SECOND, { plan: 'Wariant B' })).id)
    expect(await schoolsOf('Lipowa', '3')).toEqual(['SP 2'])
  })

  test('that says what the plan says already is not made', async () => {
    await publish((await draft(FIRST)).id)
    await expect(draft(FIRST)).rejects.toThrow('No draft')
  })

  test('is thrown away, and nothing else is', async () => {
    await publish((await draft(FIRST)).id)
    const second = await draft(SECOND)
    await planner.as.delete(`/catchment-plans/${second.id}`).expect(200)
    expect((await plans()).map(({ state }) => state)).toEqual(['held'])
    const { body } = await planner.as.delete(`/catchment-plans/${(await plans())[0]?.id ?? 0}`).expect(409)
    expect(body).toMatchObject({ type: '/problems/plan-no-draft' })
    expect(await schoolsOf('Lipowa', '3')).toEqual(['SP 1'])
    expect(await audited()).toEqual(['catchments.publish', 'catchments.throw-away'])
  })
})

describe('what an official sees before a publication', () => {
  test('is every address without a school, every conflict, idle rule and change of school', async () => {
    await publish((await draft([row('nr 1', 'Lipowa'), row('nr 2', 'Polna')])).id)
    const plan = await draft([
      row('nr 2', 'Lipowa', 'odd;;;;'),
      row('nr 1', 'Lipowa', 'even;;;;'),
      row('nr 1', 'Polna', 'all;1;5;;'),
      row('nr 2', 'Polna', 'all;5;;;'),
      row('nr 3', 'Polna', 'all;990;;;'),
    ])
    const { findings } = await look(plan.id)
    const { statuses, conflicts, moves, idleRules, against, schoolsWithoutAddresses } = findings
    expect(against).toBe('Sieć')
    const counted = Object.fromEntries(statuses.map(({ status, addressCount }) => [status, addressCount]))
    expect(counted['conflict']).toBe(1)
    expect(conflicts).toEqual([
      expect.objectContaining({ street: 'ul. Polna', words: 'numer 5', addressCount: 1 }),
    ])
    expect(conflicts[0]?.schools.map(({ shortName }) => shortName)).toEqual(['SP 1', 'SP 2'])
    expect(idleRules).toEqual([expect.objectContaining({ street: 'ul. Polna' })])
    expect(schoolsWithoutAddresses.map(({ shortName }) => shortName)).toEqual(['SP 3'])
    expect(moves).toContainEqual({
      from: [expect.objectContaining({ shortName: 'SP 1' })],
      to: [expect.objectContaining({ shortName: 'SP 2' })],
      addressCount: 10,
    })
    expect(findings.addressCount).toBe(Object.values(counted).reduce((sum, count) => sum + count, 0))
    expect(findings.uncovered.reduce((sum, { addressCount }) => sum + addressCount, 0)).toBe(
      counted['uncovered'],
    )
  })

  test('must be what is published: other data refuse', async () => {
    const plan = await draft(FIRST)
    const { version } = await look(plan.id)
    await city.db.transaction((tx) => city.context.changed(tx, 'addresses'))
    const { body } = await planner.as
      .put(`/catchment-plans/${plan.id}/publication`)
      .send({ version })
      .expect(409)
    expect(body).toMatchObject({ type: '/problems/plan-changed-since' })
    expect(await schoolsOf('Lipowa', '3')).toBe('no-plan')
    expect(await audited()).toEqual([])
  })
})

describe('a publication that is taken back', () => {
  test('on its day leaves everything as it was before it', async () => {
    await publish((await draft(FIRST)).id)
    const second = await draft(SECOND)
    const before = await stored()
    await publish(second.id)
    await withdraw(second.id).expect(200)
    expect(await stored()).toEqual(before)
    expect(await schoolsOf('Lipowa', '3')).toEqual(['SP 1'])
    await publish(second.id)
    expect(await schoolsOf('Lipowa', '3')).toEqual(['SP 2'])
    expect(await audited()).toEqual([
      'catchments.publish',
      'catchments.publish',
      'catchments.withdraw',
      'catchments.publish',
    ])
  })

  test('gives back the plan before it with the addresses of now', async () => {
    await publish((await draft(FIRST)).id)
    const second = await draft(SECOND)
    await publish(second.id)
    const id = await city.db.transaction(async (tx) => {
      const added = await tx.one(
        sql`
          INSERT INTO addresses (locality_id, street_id, number, geom)
          SELECT a.locality_id, a.street_id, '333', a.geom FROM addresses AS a WHERE a.id = ${town.addressId('Lipowa', '3')}
          RETURNING id`,
        z.object({ id: z.int() }),
      )
      await city.context.changed(tx, 'addresses')
      return added.id
    })
    await withdraw(second.id).expect(200)
    const { body } = await request(city.app)
      .get('/api/v1/catchment-answers')
      .query({ addressId: id, entryYear: 2026 })
    expect(catchmentAnswers.parse(body).answers.map(({ school }) => school.shortName)).toEqual(['SP 1'])
  })

  test('later keeps what residents were told meanwhile', async () => {
    await publish((await draft(FIRST)).id)
    await turnTo('2026-12-01')
    const second = await draft(SECOND)
    await publish(second.id)
    await turnTo('2026-12-10')
    const { body } = await withdraw(second.id).expect(200)
    expect(body).toMatchObject({ plan: { state: 'draft', name: 'Sieć' } })
    expect(await schoolsOf('Lipowa', '3')).toEqual(['SP 1'])
    expect(await schoolsOf('Lipowa', '3', '2026-12-05')).toEqual(['SP 2'])
    expect(await schoolsOf('Lipowa', '3', '2026-11-25')).toEqual(['SP 1'])
    await publish((await planOf('Sieć', 'draft')).id)
    expect(await schoolsOf('Lipowa', '3')).toEqual(['SP 2'])
  })

  test('is the last one; others say what is in their way', async () => {
    const first = await draft(FIRST)
    const refusedAsDraft = await withdraw(first.id).expect(409)
    expect(refusedAsDraft.body).toMatchObject({ type: '/problems/plan-not-published' })
    await publish(first.id)
    const second = await draft(SECOND)
    expect((await withdraw(first.id).expect(409)).body).toMatchObject({ type: '/problems/plan-draft-exists' })
    await publish(second.id)
    expect((await withdraw(first.id).expect(409)).body).toMatchObject({
      type: '/problems/plan-replaced-since',
    })
  })
})

describe('the terminal', () => {
  const plan = ['--level', 'primary', '--plan', 'Sieć', '--from', '2026']

  test('publishes and takes back as the screen does', async () => {
    await draft(FIRST)
    expect(await city.rejon(['publish', 'catchments', ...plan])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('Opublikowano plan „Sieć”'),
    })
    expect(await schoolsOf('Lipowa', '3')).toEqual(['SP 1'])
    expect(await city.rejon(['withdraw', 'catchments', ...plan])).toMatchObject({ exitCode: 0 })
    expect(await schoolsOf('Lipowa', '3')).toBe('no-plan')
  })

  test('says that there is no such plan', async () => {
    expect(await city.rejon(['publish', 'catchments', ...plan])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('Nie ma planu „Sieć”'),
    })
  })

  test('still makes a plan law at once where no draft is asked for', async () => {
    await expect(draft(FIRST, { more: [] })).rejects.toThrow('No draft')
    expect(await schoolsOf('Lipowa', '3')).toEqual(['SP 1'])
    const second = await draft(SECOND)
    await publish(second.id)
    expect(await schoolsOf('Lipowa', '3')).toEqual(['SP 2'])
  })
})

test('two officials who publish two drafts at once leave one plan that holds', async () => {
  const [a, b] = [await draft(FIRST, { plan: 'A' }), await draft(SECOND, { plan: 'B' })]
  const [{ version }, other] = [await look(a.id), await look(b.id)]
  const answers = await Promise.all([
    planner.as.put(`/catchment-plans/${a.id}/publication`).send({ version }),
    planner.as.put(`/catchment-plans/${b.id}/publication`).send({ version: other.version }),
  ])
  expect(answers.map(({ status }) => status).sort((x, y) => x - y)).toEqual([200, 409])
  expect((await plans()).filter(({ state }) => state === 'held')).toHaveLength(1)
})
