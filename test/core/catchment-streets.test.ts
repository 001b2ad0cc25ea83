import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { parse } from 'csv-parse/sync'
import request from 'supertest'

import {
  type CatchmentStreets,
  catchmentAnswers,
  catchmentStreets,
  type ListedStreet,
  type StreetPart,
} from '../../server/core/catchments/contract.ts'
import { loadPlan } from '../../server/core/catchments/index.ts'
import { isNamed, readNumber } from '../../server/core/catchments/rules/numbers.ts'
import { sql } from '../../server/platform/db/sql.ts'
import { type TestCity, testCity } from '../support/database.ts'
import { BOUNDARY, buildTownWithPlans, type Town } from './catchment-town.ts'

let city: TestCity
let town: Town

beforeAll(async () => {
  city = await testCity({ boundary: BOUNDARY })
  town = await city.db.transaction(buildTownWithPlans)
})
afterAll(() => city.close())

const send = (query: object) => request(city.app).get('/api/v1/catchment-streets').query(query)
const ask = async (query: object = {}): Promise<CatchmentStreets> => {
  const { body } = await send(query).expect(200)
  return catchmentStreets.parse(body)
}
const names = ({ streets }: CatchmentStreets) => streets.map(({ name }) => name)
const street = ({ streets }: CatchmentStreets, name: string): ListedStreet => {
  const found = streets.find((each) => each.name === name)
  if (found === undefined) throw new Error(`${name} is not in the list`)
  return found
}
const schoolsOf = ({ schools }: StreetPart) => schools.map(({ school }) => school.shortName)
const bounds = ({ numbers }: StreetPart) =>
  numbers.map(({ kind, parity, from, to, numbers: listed }) =>
    [kind, parity, from, to, ...listed].filter((word) => word !== null).join(' '),
  )
const told = (part: StreetPart) => [part.status, ...schoolsOf(part), ...bounds(part)].join(', ')

describe('the list of streets', () => {
  test('has every street in alphabetical order, with its letter, its numbers and its schools', async () => {
    const list = await ask()
    expect(names(list)).toEqual(['ul. Długa', 'ul. Krótka', 'ul. Lipowa', 'ul. Nowa', 'ul. Polna'])
    expect(list).toMatchObject({ demo: true, level: 'primary', entryYear: 2027, on: '2026-11-22', total: 5 })
    expect(list).toMatchObject({ plan: { name: 'Plan A', resolution: null }, next: null })
    expect(list.letters.map(({ letter, count }) => `${letter}${count}`)).toEqual([
      'D1',
      'K1',
      'L1',
      'N1',
      'P1',
    ])
    expect(street(list, 'ul. Lipowa')).toMatchObject({
      sortName: 'Lipowa',
      ulic: '10000',
      locality: { simc: '0950463', name: 'Koszalin' },
      addressCount: 20,
    })
    expect(list.streets.map(({ parts }) => parts.map(told))).toEqual([
      ['by-grade, SP 2, SP 3, whole all'],
      [
        'certain, SP 1, range all 1 9',
        'conflict, SP 1, SP 3, range all 10 12',
        'certain, SP 3, range all 13 20',
      ],
      [
        'certain, SP 1, whole odd',
        'certain, SP 2, range even 2 6, range even 10 20',
        'certain, SP 3, list all 8',
      ],
      ['uncovered, whole all'],
      ['joint, SP 1, SP 2, whole all'],
    ])
  })

  test('says for which grades, by which rule, and which address to ask about', async () => {
    const list = await ask()
    const [byGrade] = street(list, 'ul. Długa').parts
    expect(byGrade?.schools.map(({ grades }) => grades)).toEqual([
      [1, 2, 3],
      [4, 5, 6, 7, 8],
    ])
    const [odd] = street(list, 'ul. Lipowa').parts
    expect(odd).toMatchObject({
      addressCount: 10,
      addressId: town.addressId('Lipowa', '1'),
      words: 'numery nieparzyste',
      rules: [{ words: 'numery nieparzyste od 1 do końca', text: 'ul. Lipowa' }],
    })
    expect(list.schools.map(({ shortName }) => shortName)).toEqual(['SP 1', 'SP 2', 'SP 3'])
    expect(list.statuses).toEqual([
      { status: 'certain', count: 2 },
      { status: 'joint', count: 1 },
      { status: 'by-grade', count: 1 },
      { status: 'conflict', count: 1 },
      { status: 'uncovered', count: 1 },
    ])
  })

  test('says of every address what its own answer says', async () => {
    const list = await ask()
    for (const name of ['Lipowa', 'Polna', 'Krótka', 'Długa', 'Nowa'] as const) {
      const { parts } = street(list, `ul. ${name}`)
      for (let number = 1; number <= 20; number++) {
        const addressId = town.addressId(name, String(number))
        const { body } = await request(city.app).get('/api/v1/catchment-answers').query({ addressId })
        const answer = catchmentAnswers.parse(body)
        const naming = parts.filter(({ numbers }) =>
          numbers.some((rule) => isNamed({ ...rule, except: [] }, readNumber(String(number)))),
        )
        expect(naming.map(told).map((words) => words.split(', ')[0])).toEqual([answer.status])
        expect(naming.map(schoolsOf)).toEqual([answer.answers.map(({ school }) => school.shortName)])
      }
    }
  })

  test('holds for the entrants that are asked about, and says when no plan does', async () => {
    const later = await ask({ entryYear: 2028 })
    expect(later).toMatchObject({ demo: false, plan: { name: 'Plan B', resolution: { no: 'XX/123/2026' } } })
    expect(street(later, 'ul. Lipowa').parts.map(told)).toEqual(['certain, SP 4, whole all'])
    expect(street(later, 'ul. Polna').parts.map(told)).toEqual(['uncovered, whole all'])
    expect(await ask({ entryYear: 2011 })).toMatchObject({ plan: null, total: 0, streets: [], letters: [] })
    expect(await ask({ level: 'kindergarten' })).toMatchObject({ plan: null, total: 0 })
  })
})

describe('the filters of the list', () => {
  test('a letter, in whatever case', async () => {
    expect(names(await ask({ letter: 'k' }))).toEqual(['ul. Krótka'])
    expect(await ask({ letter: 'Ż' })).toMatchObject({ total: 0, streets: [] })
    expect((await ask({ letter: 'K' })).letters).toHaveLength(5)
  })

  test.each([
    ['lipowa', ['ul. Lipowa']],
    ['ul. Lipwoa', ['ul. Lipowa']],
    ['KROTKA', ['ul. Krótka']],
    ['krótka 11', ['ul. Krótka']],
    ['dlu', ['ul. Długa']],
    ['Nieistniejąca', []],
    ["' OR 1=1 --", []],
  ])('a street as people type it: %s', async (q, found) => {
    expect(names(await ask({ q }))).toEqual(found)
  })

  test('a school: its streets, and of these its numbers only', async () => {
    const schoolId = town.schools.get('SP 3')
    const list = await ask({ schoolId })
    expect(list.streets.map(({ name, parts }) => [name, ...parts.map(told)])).toEqual([
      ['ul. Długa', 'by-grade, SP 2, SP 3, whole all'],
      ['ul. Krótka', 'conflict, SP 1, SP 3, range all 10 12', 'certain, SP 3, range all 13 20'],
      ['ul. Lipowa', 'certain, SP 3, list all 8'],
    ])
    expect(list.schools).toHaveLength(3)
    expect(await ask({ schoolId: 2_000_000_000 })).toMatchObject({ total: 0, streets: [] })
  })

  test('a status: what an official has to look at', async () => {
    expect(names(await ask({ status: 'uncovered' }))).toEqual(['ul. Nowa'])
    const { streets } = await ask({ status: 'conflict' })
    expect(streets.map(({ parts }) => parts.map(told))).toEqual([['conflict, SP 1, SP 3, range all 10 12']])
  })

  test('refuses what it cannot read, and says where', async () => {
    for (const [name, value] of Object.entries({
      letter: 'AB',
      q: '',
      schoolId: '0',
      status: 'outside',
      entryYear: '1',
      on: '22.11.2026',
      limit: '9999',
      page: '2',
    })) {
      const { body } = await send({ [name]: value }).expect(400)
      expect(body.errors).toEqual([expect.objectContaining({ pointer: `/query/${name}` })])
    }
    const { body } = await send({ after: 'x' }).expect(400)
    expect(body).toMatchObject({ type: '/problems/broken-cursor', errors: [{ pointer: '/query/after' }] })
  })
})

describe('the pages of the list', () => {
  test('give every street once, whatever their size', async () => {
    const all = names(await ask())
    for (const limit of [1, 2, 4, 5]) {
      const found: string[] = []
      let after: string | null | undefined
      do {
        const page = await ask({ limit, ...(typeof after === 'string' && { after }) })
        expect(page).toMatchObject({ total: 5 })
        found.push(...names(page))
        after = page.next
      } while (after !== null)
      expect(found).toEqual(all)
    }
  })
})

describe('the list as CSV', () => {
  test('has a line for every range and school, in the columns that recruitment systems exchange', async () => {
    const { text } = await send({})
      .set('Accept', 'text/csv')
      .expect(200)
      .expect('Content-Type', /text\/csv/)
    expect(text.charCodeAt(0)).toBe(0xfeff)
    const lines = parse<Record<string, string>>(text, { bom: true, columns: true, delimiter: ';' })
    expect(lines).toHaveLength(13)
    expect(lines.find(({ from }) => from === '10')).toMatchObject({ status: 'conflict' })
    expect(lines.filter((line) => line['street'] === 'ul. Lipowa')[1]).toEqual({
      rspo: '1002',
      school: 'Szkoła Podstawowa nr 2',
      simc: '0950463',
      ulic: '10000',
      street: 'ul. Lipowa',
      side: 'even',
      from: '2',
      to: '6',
      numbers: '',
      except: '',
      grades: '',
      entry_year: '2027',
      locality: 'Koszalin',
      status: 'certain',
    })
    const uncovered = lines.filter((line) => line['status'] === 'uncovered')
    expect(uncovered).toMatchObject([{ street: 'ul. Nowa', rspo: '', school: '' }])
  })
})

describe('a change of the data', () => {
  test('is in the next list: new and closed addresses, a street without any, a village, a rule without a house', async () => {
    const { db, context } = city
    await db.transaction(async (tx) => {
      await tx.run(sql`
        INSERT INTO addresses_streets (locality_id, prefix, name_1, name_2, full_name)
        SELECT l.id, 'ul.', 'Żółta', 'Anny', 'ul. Anny Żółtej' FROM addresses_localities AS l`)
      await tx.run(sql`
        WITH village AS (INSERT INTO addresses_localities (name) VALUES ('Łazy') RETURNING id)
        INSERT INTO addresses (locality_id, number, geom)
        SELECT v.id, n::text, ST_SetSRID(ST_MakePoint(316000 + n, 707000), 2180)
        FROM village AS v, generate_series(1, 2) AS n`)
      await tx.run(sql`
        UPDATE addresses AS a SET closed_on = '2026-10-01'
        FROM addresses_streets AS s WHERE s.id = a.street_id AND s.name_1 = 'Lipowa' AND a.number IN ('2', '4')`)
      await tx.run(sql`
        INSERT INTO addresses (locality_id, street_id, number, geom)
        SELECT s.locality_id, s.id, '12A', ST_SetSRID(ST_MakePoint(316500, 707000), 2180)
        FROM addresses_streets AS s WHERE s.name_1 = 'Krótka'`)
      const { rule, schools } = town
      await loadPlan(tx, {
        name: 'Plan C',
        level: 'primary',
        entryYearFrom: 2031,
        knownFrom: '2026-11-20',
        catchments: [
          { schoolId: schools.get('SP 4') ?? 0, rules: [rule('Nowa', { kind: 'list', numbers: ['77'] })] },
        ],
      })
      for (const layer of ['addresses', 'streets'] as const) await context.changed(tx, layer)
    })
    const list = await ask()
    expect(names(list).slice(-2)).toEqual(['ul. Polna', 'ul. Anny Żółtej'])
    expect(street(list, 'ul. Anny Żółtej')).toMatchObject({ letter: 'Ż', addressCount: 0, parts: [] })
    expect(street(list, 'Łazy')).toMatchObject({ id: null, letter: 'Ł', addressCount: 2 })
    expect(street(list, 'ul. Krótka').parts.map(told)[1]).toBe('conflict, SP 1, SP 3, range all 10 12A')
    expect(street(list, 'ul. Lipowa').parts.map(told)[1]).toBe('certain, SP 2, range even 10 20, list all 6')
    const before = await ask({ on: '2026-09-30' })
    expect(street(before, 'ul. Lipowa').parts.map(told)[1]).toBe(
      'certain, SP 2, range even 2 6, range even 10 20',
    )
    const coming = await ask({ entryYear: 2031, schoolId: town.schools.get('SP 4') })
    expect(coming.streets).toMatchObject([
      { name: 'ul. Nowa', parts: [], idleRules: [{ words: 'numer 77', school: { shortName: 'SP 4' } }] },
    ])
  })
})

describe('a plan of areas', () => {
  test('is listed by the numbers that stand in them, without any rule', async () => {
    const { db, context } = city
    await db.transaction(async (tx) => {
      // Around the southern, odd side of Nowa up to number 9.
      await tx.run(sql`
        WITH plan AS (
          INSERT INTO catchments_plans (name, level, entry_year_from, known_from, state)
          VALUES ('Plan D', 'primary', 2035, '2026-11-20', 'adopted') RETURNING id
        ), catchment AS (
          INSERT INTO catchments (plan_id, school_id) SELECT p.id, ${town.schools.get('SP 2')}::int FROM plan AS p RETURNING id
        )
        INSERT INTO catchments_areas (catchment_id, origin, geom)
        SELECT c.id, 'imported', ST_Multi(ST_MakeEnvelope(315010, 707285, 315190, 707295, 2180)) FROM catchment AS c`)
      await context.changed(tx, 'addresses')
    })
    const list = await ask({ entryYear: 2035, q: 'nowa' })
    expect(list.streets.map(({ parts }) => parts.map(told))).toEqual([
      ['certain, SP 2, range odd 1 9', 'uncovered, range odd 11 19, whole even'],
    ])
    expect(list.streets.flatMap(({ parts }) => parts.flatMap(({ rules }) => rules))).toEqual([])
  })
})
