import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import request from 'supertest'
import { z } from 'zod'

import { loadPlan } from '../../server/core/catchments/index.ts'
import { getSchoolChildren } from '../../server/core/people/contract.ts'
import { loadPeople, type Population } from '../../server/core/people/index.ts'
import { PARTS } from '../../server/modules.ts'
import { type Db } from '../../server/platform/db/db.ts'
import { sql } from '../../server/platform/db/sql.ts'
import { testCity, type TestCity } from '../support/database.ts'
import { sourceFiles, sourceText } from '../support/source-files.ts'
import { BOUNDARY, buildTown, type Town } from './catchment-town.ts'

const LAST_YEAR = 2026
const YEARS = 21

let city: TestCity
let town: Town
beforeAll(async () => {
  city = await testCity({ boundary: BOUNDARY, isDemo: true })
  town = await city.db.transaction(buildTown)
  await city.db.transaction((tx) =>
    loadPlan(tx, {
      name: 'Sieć',
      level: 'primary',
      entryYearFrom: 2019,
      knownFrom: '2019-01-01',
      catchments: [
        { schoolId: schoolId('SP 1'), rules: [town.rule('Lipowa'), town.rule('Polna')] },
        { schoolId: schoolId('SP 2'), rules: [town.rule('Krótka')] },
      ],
    }),
  )
})
afterAll(() => city.close())
beforeEach(() => populate([]))

function schoolId(shortName: string): number {
  return town.schools.get(shortName) ?? 0
}

/** As the owner, in the schema of the city. */
function asOwner<Result>(work: (tx: Db) => Promise<Result>): Promise<Result> {
  return city.ground.database.asOwner(async (tx, client) => {
    await client.query(`SET LOCAL search_path TO ${city.db.schema}, public`)
    return work(tx)
  })
}

async function populate(children: Population['children']): Promise<void> {
  await asOwner(async (tx) => {
    await tx.run(sql`SELECT set_config('rejon.people_purpose', 'load', true)`)
    await tx.run(sql`DELETE FROM people_populations`)
    await tx.run(sql`DELETE FROM people_residents`)
    const residents = [{ addressId: town.addressId('Lipowa', '1'), inhabitants: 7 }]
    await loadPeople(tx, { year: 2019, residents, children })
  })
}

const home = (
  street: 'Lipowa' | 'Polna' | 'Krótka',
  number: string,
  birthYear: number,
  children: number,
) => ({
  addressId: town.addressId(street, number),
  birthYear,
  children,
})

const answer = getSchoolChildren.response

async function ask(shortName: string): Promise<z.output<typeof answer>> {
  const response = await request(city.app).get(`/api/v1/schools/${schoolId(shortName)}/children`)
  expect(response.status).toBe(200)
  return answer.parse(response.body)
}

const told = ({ years }: z.output<typeof answer>) =>
  Object.fromEntries(
    years.flatMap(({ birthYear, children }) => (children === null ? [] : [[birthYear, children]])),
  )

describe('the children of a catchment', () => {
  test('are summed by year of birth over its streets, and over no others', async () => {
    const everyYear = Array.from({ length: YEARS }, (_, i) => LAST_YEAR - i)
    await populate([
      ...everyYear.map((year) => home('Lipowa', '1', year, 9)),
      home('Lipowa', '2', 2018, 6),
      home('Polna', '20', 2018, 7),
      home('Krótka', '3', 2018, 40),
      home('Polna', '20', 1999, 50),
    ])
    const found = await ask('SP 1')
    expect(found).toMatchObject({ demo: true, total: YEARS * 9 + 13 })
    expect(found.years.map(({ birthYear }) => birthYear)).toEqual([...everyYear].reverse())
    expect(told(found)).toMatchObject({ 2017: 9, 2018: 22, 2026: 9 })
  })

  test('are not told below five, nor where the total would tell them', async () => {
    const others = Array.from({ length: YEARS - 2 }, (_, i) => home('Lipowa', '1', LAST_YEAR - i, 10 + i))
    await populate([...others, home('Polna', '4', 2007, 8), home('Polna', '4', 2006, 3)])
    const found = await ask('SP 1')
    // 2006 is below five; 2007 is the next smallest, without which the total would give 2006 away.
    expect(Object.keys(told(found))).toHaveLength(YEARS - 2)
    expect(told(found)).not.toHaveProperty('2006')
    expect(told(found)).not.toHaveProperty('2007')
    expect(found.total).not.toBeNull()
  })

  test('are not known where nobody has counted, nor for a school without a catchment', async () => {
    expect(await ask('SP 1')).toEqual({ demo: true, total: null, years: [] })
    await populate([home('Lipowa', '1', 2018, 9)])
    expect(await ask('SP 3')).toEqual({ demo: true, total: null, years: [] })
  })

  test('stay secret whatever their numbers are', async () => {
    const counts = fc.array(fc.oneof(fc.nat(6), fc.nat(60)), { minLength: YEARS, maxLength: YEARS })
    await fc.assert(
      fc.asyncProperty(counts, async (numbers) => {
        await populate([
          home('Krótka', '1', 2018, 1),
          ...numbers.flatMap((count, i) => (count === 0 ? [] : [home('Polna', '5', LAST_YEAR - i, count)])),
        ])
        const { total, years } = await ask('SP 1')
        const truth = new Map(numbers.map((count, i) => [LAST_YEAR - i, count]))
        const shown = years.filter(({ children }) => children !== null)
        const hidden = years.filter(({ children }) => children === null)
        expect(shown.filter(({ birthYear, children }) => children !== truth.get(birthYear))).toEqual([])
        expect(shown.filter(({ children }) => (children ?? 0) < 5)).toEqual([])
        expect(hidden.length).not.toBe(1)
        const sum = numbers.reduce((all, count) => all + count, 0)
        expect(total).toBe(sum < 5 ? null : sum)
        const hiddenSum = hidden.reduce((all, { birthYear }) => all + (truth.get(birthYear) ?? 0), 0)
        expect(hidden.length === 0 || hiddenSum >= 5 || shown.length === 0).toBe(true)
      }),
      { numRuns: process.env['REJON_TEST_SCALE'] === 'full' ? 500 : 25, seed: 3 },
    )
  }, 120_000)

  test.each([
    ['an unknown school', '/api/v1/schools/999999/children', 404],
    ['a school that is no number', '/api/v1/schools/abc/children', 400],
  ])('of %s are refused', async (_, path, status) => {
    const response = await request(city.app).get(path)
    expect(response.status).toBe(status)
    expect(response.headers['content-type']).toContain('application/problem+json')
  })
})

describe('the role that serves', () => {
  const count = z.object({ count: z.int() })

  test.each(['', 'sums', 'load'])('reads no row, whatever purpose it names: %j', async (purpose) => {
    await populate([home('Lipowa', '1', 2018, 9)])
    const counts = await city.db.transaction(async (tx) => {
      await tx.run(sql`SELECT set_config('rejon.people_purpose', ${purpose}, true)`)
      const children = await tx.one(sql`SELECT count(*)::int AS count FROM people_children`, count)
      const residents = await tx.one(sql`SELECT count(*)::int AS count FROM people_residents`, count)
      return [children.count, residents.count]
    })
    expect(counts).toEqual([0, 0])
  })

  test('writes no row', async () => {
    const address = town.addressId('Lipowa', '2')
    const write = city.db.transaction((tx) =>
      loadPeople(tx, { year: 2019, residents: [{ addressId: address, inhabitants: 1 }], children: [] }),
    )
    await expect(write).rejects.toThrow(/row-level security/)
  })

  test("cannot put a table of its own in the place of the catchment's addresses", async () => {
    await populate([home('Lipowa', '1', 2018, 9)])
    const rows = await city.db.transaction(async (tx) => {
      await tx.run(
        sql`CREATE TEMP TABLE catchments_addresses (catchment_id int, address_id int) ON COMMIT DROP`,
      )
      await tx.run(
        sql`INSERT INTO pg_temp.catchments_addresses VALUES (-1, ${town.addressId('Lipowa', '1')})`,
      )
      return tx.many(
        sql`SELECT c.total FROM people_catchment_children(-1, 2018, 2018) AS c`,
        z.object({ total: z.int().nullable() }),
      )
    })
    expect(rows).toEqual([{ total: null }])
  })
})

describe('children by address', () => {
  test('are named by the SQL of their own part only, never by a tile', () => {
    const files = ['server', 'tiles'].flatMap((folder) => sourceFiles(folder, /\.ts$/))
    const naming = files.filter((file) => /\bpeople_(?:residents|children)/.test(sourceText(file)))
    // The door declares them; only the repository has SQL.
    expect(naming).toEqual(['server/core/people/index.ts', 'server/core/people/repository/population.ts'])
  })

  test('are in no answer: one endpoint tells of children, and it knows no addresses', () => {
    const endpoints = PARTS.flatMap((part) => part.routes.map((route) => route.endpoint))
    const telling = endpoints.filter(({ response }) =>
      /children|residents|inhabitants/i.test(
        JSON.stringify(z.toJSONSchema(response, { unrepresentable: 'any' })),
      ),
    )
    expect(telling.map(({ path }) => path)).toEqual(['/schools/:id/children'])
    expect(JSON.stringify(z.toJSONSchema(answer))).not.toMatch(/address/i)
  })
})
