import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import request from 'supertest'

import { type CatchmentAnswers, catchmentAnswers } from '../../server/core/catchments/contract.ts'
import { sql } from '../../server/platform/db/sql.ts'
import { addMunicipality } from '../../server/platform/municipalities/index.ts'
import { type TestCity, testCity } from '../support/database.ts'
import { BOUNDARY, buildTown, buildTownWithPlans, loadPlanA, loadPlanB, type Town } from './catchment-town.ts'

let city: TestCity
let town: Town

beforeAll(async () => {
  city = await testCity({ boundary: BOUNDARY })
  town = await city.db.transaction(buildTownWithPlans)
})
afterAll(() => city.close())

const send = (query: object) => request(city.app).get('/api/v1/catchment-answers').query(query)
const ask = async (query: object): Promise<CatchmentAnswers> => {
  const { body } = await send(query).expect(200)
  return catchmentAnswers.parse(body)
}
const askAddress = (street: Parameters<Town['addressId']>[0], number: string, more = {}) =>
  ask({ addressId: town.addressId(street, number), ...more })
const schoolsOf = (answer: CatchmentAnswers) => answer.answers.map(({ school }) => school.shortName)

describe('the answer for an address', () => {
  test('names the school, why, since when, and what it does not know yet', async () => {
    const answer = await askAddress('Lipowa', '3')
    expect(answer).toMatchObject({
      status: 'certain',
      demo: true,
      level: 'primary',
      entryYear: 2027,
      on: '2026-11-22',
      address: { iip: 'PL.PZGiK/0-3', label: 'ul. Lipowa 3, Koszalin' },
      data: { addressesAsOf: null, planAsOf: '2020-01-01' },
    })
    expect(answer.answers).toEqual([
      {
        school: expect.objectContaining({
          rspo: 1001,
          name: 'Szkoła Podstawowa nr 1',
          address: 'ul. Szkolna 1, 75-001 Koszalin',
        }),
        sites: [expect.objectContaining({ address: 'ul. Szkolna 1, 75-001 Koszalin', grades: null })],
        grades: null,
        basis: {
          resolution: null,
          plan: 'Plan A',
          rule: 'ul. Lipowa – numery nieparzyste od 1 do końca',
          text: 'ul. Lipowa',
          validFrom: '2020-09-01',
          validTo: '2028-09-01',
        },
        joint: false,
        walk: null,
        transport: null,
      },
    ])
    expect(answer.otherSide).toEqual([
      { parity: 'even', school: expect.objectContaining({ shortName: 'SP 2' }) },
    ])
    expect(answer.next).toMatchObject({
      entryYear: 2028,
      state: 'adopted',
      answers: [{ school: { shortName: 'SP 4' }, grades: null }],
    })
  })

  test('a house named in a list goes where the list says', async () => {
    expect(schoolsOf(await askAddress('Lipowa', '8'))).toEqual(['SP 3'])
  })

  test('a joint catchment has both schools', async () => {
    const answer = await askAddress('Polna', '5')
    expect(answer.status).toBe('joint')
    expect(schoolsOf(answer)).toEqual(['SP 1', 'SP 2'])
    expect(answer.answers[0]?.joint).toBe(true)
    expect(answer.otherSide).toEqual([])
  })

  test('two schools that are not declared joint are a conflict', async () => {
    expect(await askAddress('Krótka', '11')).toMatchObject({ status: 'conflict' })
    expect(await askAddress('Krótka', '9')).toMatchObject({ status: 'certain' })
  })

  test('grades may have different schools, and a grade narrows them', async () => {
    const answer = await askAddress('Długa', '1')
    expect(answer.status).toBe('by-grade')
    expect(answer.answers.map(({ grades }) => grades)).toEqual([
      [1, 2, 3],
      [4, 5, 6, 7, 8],
    ])
    const narrowed = await askAddress('Długa', '1', { grade: 4 })
    expect([narrowed.status, ...schoolsOf(narrowed)]).toEqual(['certain', 'SP 3'])
  })

  test('an address that no rule names is uncovered', async () => {
    expect(await askAddress('Nowa', '1')).toMatchObject({
      status: 'uncovered',
      answers: [],
      next: { answers: [] },
    })
  })

  test('before the first plan there is no plan', async () => {
    expect(await askAddress('Lipowa', '3', { entryYear: 2019 })).toMatchObject({
      status: 'no-plan',
      answers: [],
    })
  })

  test.each(['kindergarten', 'secondary'])('%s has no catchments', async (level) => {
    expect(await askAddress('Lipowa', '3', { level })).toMatchObject({
      status: 'not-applicable',
      answers: [],
      next: null,
    })
  })

  test('a plan with a resolution is no demonstration', async () => {
    const answer = await askAddress('Lipowa', '3', { entryYear: 2028 })
    expect(answer).toMatchObject({
      demo: false,
      answers: [
        {
          school: { shortName: 'SP 4' },
          basis: {
            resolution: { no: 'XX/123/2026', date: '2026-05-20', journal: null, url: null },
            validFrom: '2028-09-01',
            validTo: null,
          },
        },
      ],
    })
  })

  test('what the city did not know on the record date is not answered', async () => {
    const answer = await askAddress('Lipowa', '3', { entryYear: 2028, on: '2026-01-01' })
    expect(schoolsOf(answer)).toEqual(['SP 1'])
    expect(answer).toMatchObject({ next: null, answers: [{ basis: { validTo: null } }] })
  })

  test('a closed address is gone, but answered for as of a day before', async () => {
    const addressId = town.addressId('Lipowa', '19')
    await city.db.transaction((tx) =>
      tx.run(sql`UPDATE addresses SET closed_on = '2026-10-01' WHERE id = ${addressId}`),
    )
    const { body } = await send({ addressId }).expect(410)
    expect(body.type).toBe('/problems/address-closed')
    expect(await ask({ addressId, on: '2026-09-30' })).toMatchObject({ status: 'certain' })
  })

  test('an unknown id is not found', async () => {
    const { body } = await send({ addressId: 2_147_483_647 }).expect(404)
    expect(body.type).toBe('/problems/not-found')
  })
})

describe('the answer for a free point', () => {
  test('gives the addresses near it to choose from, nearest first, and the school of the area', async () => {
    const { address } = await askAddress('Lipowa', '3')
    const answer = await ask({ lon: address?.lon, lat: address?.lat, accuracy: 30 })
    expect(answer.status).toBe('choose-address')
    expect(answer.address).toBeNull()
    expect(schoolsOf(answer)).toEqual(['SP 1'])
    const labels = answer.candidates.map(({ label }) => label)
    expect(labels[0]).toBe('ul. Lipowa 3, Koszalin')
    expect(labels.slice(1).sort()).toEqual(['ul. Lipowa 2, Koszalin', 'ul. Lipowa 4, Koszalin'])
    expect(answer.candidates[0]?.schools).toEqual([expect.objectContaining({ shortName: 'SP 1' })])
  })

  test('looks fifteen metres far at least', async () => {
    const { address } = await askAddress('Polna', '3')
    const answer = await ask({ lon: address?.lon, lat: address?.lat, accuracy: 1 })
    expect(answer.candidates).toHaveLength(1)
    expect(schoolsOf(answer)).toEqual(['SP 1', 'SP 2'])
  })

  test.each([
    ['beside the municipality', { lon: 16.3, lat: 54.19 }],
    ['on another continent', { lon: -77.1, lat: 38.9 }],
    ['at the pole', { lon: 0, lat: 90 }],
  ])('%s it is outside', async (_name, point) => {
    expect(await ask(point)).toMatchObject({
      status: 'outside',
      neighbour: null,
      answers: [],
      candidates: [],
    })
  })

  test.each([
    ['a real one', false, { slug: 'sianow', name: 'Sianów' }],
    ['but no example', true, null],
  ])('in another municipality that is served here it names it: %s', async (_name, isDemo, named) => {
    const { ground } = city
    const area = [16.25, 16.35].map((lon) => [54.15, 54.25].map((lat) => [lon, lat]))
    const [[southWest, northWest], [southEast, northEast]] = area as [number[][], number[][]] // two by two
    const ring = [southWest, southEast, northEast, northWest, southWest]
    const { id } = await addMunicipality(ground.database, {
      ...{ slug: 'sianow', teryt: '3209063', name: 'Sianów', isDemo },
      boundary: { geojson: JSON.stringify({ type: 'Polygon', coordinates: [ring] }), crs: 4326 },
    })
    try {
      expect(await ask({ lon: 16.3, lat: 54.19 })).toMatchObject({ status: 'outside', neighbour: named })
      expect((await ask({ lon: 16.17, lat: 54.19 })).neighbour).toBeNull()
    } finally {
      await ground.database.asOwner(async (tx, client) => {
        await client.query('DROP SCHEMA sianow CASCADE')
        await tx.run(sql`DELETE FROM public.municipalities AS m WHERE m.id = ${id}`)
      })
    }
  })

  test('of a telephone that knows only the town is answered with the nearest fifty', async () => {
    const answer = await ask({ lon: 16.17, lat: 54.19, accuracy: 40_000 })
    expect([answer.status, answer.candidates.length]).toEqual(['choose-address', 50])
    const metres = answer.candidates.map((candidate) => candidate.metres)
    expect(metres).toEqual([...metres].sort((a, b) => a - b))
  })

  test('never takes an address a thousand metres away for one near it', async () => {
    const answer = await ask({ lon: 16.199, lat: 54.181, accuracy: 100_000 })
    expect([answer.status, answer.candidates]).toEqual(['choose-address', []])
  })

  test('kindergartens have no catchments there either', async () => {
    expect(await ask({ lon: 16.17, lat: 54.19, level: 'kindergarten' })).toMatchObject({
      status: 'not-applicable',
    })
  })

  test('without a plan there is none', async () => {
    expect(await ask({ lon: 16.17, lat: 54.19, entryYear: 2000 })).toMatchObject({ status: 'no-plan' })
  })
})

describe('a question that cannot be understood is refused with the place of the fault', () => {
  test.each([
    ['nothing', {}, '/query/addressId'],
    ['a longitude alone', { lon: 16 }, '/query/addressId'],
    ['an address and a point', { addressId: 1, lon: 16, lat: 54 }, '/query/addressId'],
    ['an address and half a point', { addressId: 1, lat: 54 }, '/query/addressId'],
    ['an unknown parameter', { addressId: 1, adress: 2 }, '/query/adress'],
    ['NaN', { lon: 'NaN', lat: 54 }, '/query/lon'],
    ['Infinity', { lon: 16, lat: 'Infinity' }, '/query/lat'],
    ['a number past all bounds', { lon: '1e400', lat: 54 }, '/query/lon'],
    ['an empty id', { addressId: '' }, '/query/addressId'],
    ['an empty point', { lon: '', lat: '' }, '/query/lon'],
    ['an id in hexadecimal digits', { addressId: '0x5' }, '/query/addressId'],
    ['an id with a fraction', { addressId: '5.0' }, '/query/addressId'],
    ['a longitude with an exponent', { lon: '1e1', lat: 54 }, '/query/lon'],
    ['an accuracy below zero', { lon: 16, lat: 54, accuracy: -1 }, '/query/accuracy'],
    ['an accuracy of half the world', { lon: 16, lat: 54, accuracy: 100_001 }, '/query/accuracy'],
    ['a year with a space', { addressId: 1, entryYear: ' 2027' }, '/query/entryYear'],
    ['a grade in words', { addressId: 1, grade: 'I' }, '/query/grade'],
    ['an id past the range', { addressId: '2147483648' }, '/query/addressId'],
    ['the year 3000', { addressId: 1, entryYear: 3000 }, '/query/entryYear'],
    ['grade 9', { addressId: 1, grade: 9 }, '/query/grade'],
    ['the thirtieth of February', { addressId: 1, on: '2026-02-30' }, '/query/on'],
    ['SQL as an id', { addressId: '1 OR 1=1' }, '/query/addressId'],
    ['SQL as a level', { addressId: 1, level: "primary'; DROP TABLE schools; --" }, '/query/level'],
    ['SQL as a date', { addressId: 1, on: "2026-01-01'--" }, '/query/on'],
    ['two ids', { addressId: ['1', '2'] }, '/query/addressId'],
  ])('%s', async (_name, query, pointer) => {
    const { status, body, type } = await send(query)
    expect([status, type]).toEqual([400, 'application/problem+json'])
    expect(body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer)
  })
})

// The last of all: the newest municipality of a database takes the requests that name none.
describe('a municipality without a boundary', () => {
  let open: TestCity

  beforeAll(async () => {
    open = await testCity({ isDemo: true })
    await open.db.transaction(async (tx) => {
      const built = await buildTown(tx)
      await loadPlanA(tx, built)
      await loadPlanB(tx, built, 2028)
    })
  })
  afterAll(() => open.close())

  const askOpen = async (query: object) => {
    const { body } = await request(open.app).get('/api/v1/catchment-answers').query(query).expect(200)
    return catchmentAnswers.parse(body)
  }

  test.each([2000, 2027])(
    'has a point far from every address outside, whatever the year: %i',
    async (entryYear) => {
      expect(await askOpen({ lon: 16.3, lat: 54.19, entryYear })).toMatchObject({
        status: 'outside',
        answers: [],
      })
    },
  )

  test('has a point near its addresses inside', async () => {
    expect(await askOpen({ lon: 16.17, lat: 54.19 })).toMatchObject({ status: 'choose-address' })
    expect(await askOpen({ lon: 16.17, lat: 54.19, entryYear: 2000 })).toMatchObject({ status: 'no-plan' })
  })

  test('is a demonstration until a council resolution is loaded, even with the demo city', async () => {
    const point = { lon: 16.17, lat: 54.19 }
    expect((await askOpen({ ...point, entryYear: 2027 })).demo).toBe(true)
    expect((await askOpen({ ...point, entryYear: 2028 })).demo).toBe(false)
  })
})
