import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import request from 'supertest'
import { z } from 'zod'

import {
  getReport,
  listCorrections,
  listReports,
  postReport,
  postReportLookup,
} from '../../server/modules/reports/contract.ts'
import { sql } from '../../server/platform/db/sql.ts'
import { BOUNDARY, buildTown, loadPlanA, type Town } from '../core/catchment-town.ts'
import { type TestCity, testCity } from '../support/database.ts'
import { somebody, type Somebody } from '../support/signed-in.ts'

let city: TestCity
let town: Town
let now: string
let official: Somebody

beforeEach(async () => {
  now = '2026-11-23T10:00:00Z'
  city = await testCity({ boundary: BOUNDARY, clock: { now: () => new Date(now) } })
  town = await city.db.transaction(async (tx) => {
    const built = await buildTown(tx)
    await loadPlanA(tx, built)
    return built
  })
  official = await somebody(city, { role: 'recruitment-officer' })
})
afterEach(() => city.close())

const REPORT = {
  kind: 'school',
  said: 'Uchwała podaje inną szkołę.',
  addressId: null,
  schoolId: null,
  entryYear: null,
}
const send = (more: object = {}) =>
  request(city.app)
    .post('/api/v1/reports')
    .send({ ...REPORT, ...more })
const report = async (more: object = {}) => postReport.response.parse((await send(more).expect(201)).body)
const lookUp = (code: string) => request(city.app).post('/api/v1/reports/lookups').send({ code })
const queue = async (state = 'open', by = official) =>
  listReports.response.parse((await by.as.get(`/reports?state=${state}`).expect(200)).body)
const newest = async () => (await queue()).reports.at(-1)?.id ?? 0
const read = async (id: number, by = official) =>
  getReport.response.parse((await by.as.get(`/reports/${id}`).expect(200)).body)
const take = (id: number, body: object, by = official) => by.as.put(`/reports/${id}/owner`).send(body)
const answer = (id: number, body: object, by = official) => by.as.put(`/reports/${id}/answer`).send(body)
const corrections = async () =>
  listCorrections.response.parse((await request(city.app).get('/api/v1/corrections').expect(200)).body)
    .corrections

const acts = () =>
  city.db.transaction((tx) =>
    tx.many(
      sql`SELECT a.action, a.details::text AS details FROM audit_entries AS a WHERE a.action LIKE 'reports.%' ORDER BY a.id`,
      z.object({ action: z.string(), details: z.string() }),
    ),
  )

describe('a resident who reports an error', () => {
  test('gets a code and the day of the answer, and the office what the portal told for the address', async () => {
    const addressId = town.addressId('Lipowa', '3')
    const { code, dueOn } = await report({ addressId, entryYear: 2027 })
    expect(code).toMatch(/^[A-Z0-9]{4}(?:-[A-Z0-9]{4}){3}$/)
    expect(dueOn).toBe('2026-12-07')
    const [found] = (await queue()).reports
    expect(found).toMatchObject({
      state: 'new',
      isLate: false,
      said: REPORT.said,
      addressId,
      place: expect.stringContaining('Lipowa 3'),
      told: {
        status: 'certain',
        entryYear: 2027,
        schools: [expect.stringContaining('1')],
        plan: 'Plan A',
        rules: [expect.stringContaining('nieparzyste')],
      },
    })
  })

  test('finds the state and the answer by the code, however it is typed', async () => {
    const { code } = await report()
    const typed = code.toLowerCase().replaceAll('-', ' ')
    expect((await lookUp(typed).expect(201)).body).toMatchObject({ state: 'new', answer: null })
    const id = await newest()
    await answer(id, { outcome: 'unchanged', answer: 'Tak stoi w uchwale.', version: 1 }).expect(200)
    const told = postReportLookup.response.parse((await lookUp(typed).expect(201)).body)
    expect(told).toMatchObject({ state: 'answered', outcome: 'unchanged', answeredOn: '2026-11-23' })
    expect(told.answer).toBe('Tak stoi w uchwale.')
  })

  test('learns nothing by a code that is none', async () => {
    await report()
    const { body } = await lookUp('AAAA-BBBB-CCCC-DDDD').expect(404)
    expect(body.type).toBe('/problems/report-unknown')
  })

  test('about a school is told of it by its name', async () => {
    await report({ kind: 'name', schoolId: town.schools.get('SP 4') })
    expect((await queue()).reports[0]).toMatchObject({ place: 'SP 4', told: null })
  })

  test.each([
    ['no text', { said: ' '.repeat(20) }, '/body/said'],
    ['a kind that is none', { kind: 'skarga' }, '/body/kind'],
    ['a year of another age', { entryYear: 1900 }, '/body/entryYear'],
    ['what nobody asked for', { email: 'jan@example.pl' }, '/body'],
  ])('with %s is told where it is wrong', async (_, more, pointer) => {
    const { body } = await send(more).expect(400)
    expect(body.errors[0].pointer).toContain(pointer)
    expect((await queue()).reports).toEqual([])
  })

  test.each([
    ['an address', { addressId: 999_999 }],
    ['a school', { schoolId: 999_999 }],
  ])('of %s that is not there is told so', async (_, more) => {
    await send(more).expect(404)
    expect((await queue()).reports).toEqual([])
  })

  test('may do so ten times in an hour from one network, also all at once', async () => {
    const sent = await Promise.all(Array.from({ length: 12 }, () => send()))
    expect(sent.map(({ status }) => status).sort()).toEqual([...Array<number>(10).fill(201), 429, 429])
    now = '2026-11-23T11:00:01Z'
    await report()
  })

  test('is known by their network for a day only', async () => {
    await report()
    now = '2026-11-24T10:00:01Z'
    await report()
    const networks = await city.db.transaction((tx) =>
      tx.many(
        sql`SELECT r.network IS NULL AS forgotten FROM reports AS r ORDER BY r.id`,
        z.object({ forgotten: z.boolean() }),
      ),
    )
    expect(networks.map(({ forgotten }) => forgotten)).toEqual([true, false])
  })
})

describe('the office', () => {
  test('has the late ones first, takes one on, gives it back and answers it', async () => {
    await report()
    now = '2026-12-08T10:00:00Z'
    official = await somebody(city, { role: 'recruitment-officer' })
    await report()
    const { reports, counts } = await queue()
    expect(reports.map(({ isLate }) => isLate)).toEqual([true, false])
    expect(counts).toEqual({ open: 2, mine: 0, late: 1, answered: 0 })

    const [id = 0] = reports.map((each) => each.id)
    const { body } = await take(id, { isMine: true, version: 1 }).expect(200)
    expect(body.report).toMatchObject({ state: 'taken', owner: { isMe: true }, version: 2 })
    expect((await queue('mine')).reports).toHaveLength(1)
    await take(id, { isMine: false, version: 2 }).expect(200)
    expect((await queue('mine')).reports).toEqual([])
    await answer(id, { outcome: 'unchanged', answer: 'Sprawdziliśmy.', version: 3 }).expect(200)
    expect((await queue('answered')).reports[0]).toMatchObject({ id, state: 'answered', isLate: false })
    expect((await queue()).counts).toEqual({ open: 1, mine: 0, late: 0, answered: 1 })
  })

  test('tells everybody what was put right, with the change that did it', async () => {
    await report()
    const planner = await somebody(city, { role: 'network-planner' })
    const importId = await city.db.transaction(async (tx) => {
      const { id } = await tx.one(
        sql`
          INSERT INTO imports (kind, file_names, as_of, imported_at, report)
          VALUES ('prg', ARRAY['adresy.gml'], '2026-11-23', ${now}, '{}') RETURNING id`,
        z.object({ id: z.int() }),
      )
      return id
    })
    const id = await newest()
    const change = { kind: 'import', id: importId }
    expect((await read(id)).changes).toEqual([{ ...change, name: 'prg', on: '2026-11-23' }])
    const said = { answer: 'Poprawiliśmy adres.', note: 'Dodaliśmy domy przy ul. Lipowej.' }
    await answer(id, { outcome: 'corrected', ...said, change, version: 1 }, planner).expect(200)
    expect(await corrections()).toEqual([
      { id: expect.any(Number), correctedOn: '2026-11-23', note: said.note },
    ])
    expect((await read(id)).report.correction).toMatchObject({ note: said.note, change })
  })

  test('is refused a change that is not there, and nothing is kept', async () => {
    await report()
    const id = await newest()
    const { body } = await answer(id, {
      ...{ outcome: 'corrected', answer: 'Poprawiliśmy adres.', note: 'Poprawiliśmy adres.', version: 1 },
      change: { kind: 'plan', id: 999_999 },
    }).expect(400)
    expect(body.errors[0].pointer).toBe('/body/change')
    expect((await read(id)).report.state).toBe('new')
    expect(await corrections()).toEqual([])
  })

  test('does not do the same twice: what changed meanwhile or has been answered is a conflict', async () => {
    await report()
    const id = await newest()
    await take(id, { isMine: true, version: 1 }).expect(200)
    const stale = await take(id, { isMine: true, version: 1 }).expect(409)
    expect(stale.body.type).toBe('/problems/report-changed')
    const said = { outcome: 'unchanged', answer: 'Sprawdziliśmy.', version: 2 }
    await answer(id, said).expect(200)
    const again = await answer(id, { ...said, version: 3 }).expect(409)
    expect(again.body.type).toBe('/problems/report-answered')
  })

  test('leaves a trace of each act, without what was written', async () => {
    await report({ said: 'Pani Kowalska mieszka gdzie indziej.' })
    const id = await newest()
    await read(id)
    await take(id, { isMine: true, version: 1 }).expect(200)
    await answer(id, { outcome: 'unchanged', answer: 'Sprawdziliśmy.', version: 2 }).expect(200)
    const traced = await acts()
    expect(traced.map(({ action }) => action)).toEqual([
      'reports.submit',
      'reports.list',
      'reports.read',
      'reports.take',
      'reports.answer-report',
    ])
    expect(JSON.stringify(traced)).not.toContain('Kowalska')
  })

  test('sees reports only with the right to answer them', async () => {
    await report()
    const id = await newest()
    const principal = await somebody(city, { role: 'principal', schoolId: town.schools.get('SP 1') ?? 0 })
    await principal.as.get('/reports').expect(404)
    await principal.as.get(`/reports/${id}`).expect(404)
    await take(id, { isMine: true, version: 1 }, principal).expect(404)
    await request(city.app).get('/api/v1/reports').expect(401)
  })
})
