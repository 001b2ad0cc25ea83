import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import request from 'supertest'
import { z } from 'zod'

import { drawCatchments, loadPlan } from '../../server/core/catchments/index.ts'
import { GRID } from '../../server/platform/db/overlay.ts'
import { sql } from '../../server/platform/db/sql.ts'
import { type TestCity, testCity } from '../support/database.ts'
import { isFullScale } from '../support/scale.ts'
import { BOUNDARY, buildTown, loadPlanA, loadPlanB, type Town } from './catchment-town.ts'

let city: TestCity

beforeEach(async () => {
  city = await testCity({ boundary: BOUNDARY })
})
afterEach(() => city.close())

const town = async (plans: (tx: Parameters<typeof loadPlanA>[0], built: Town) => Promise<unknown>) =>
  city.db.transaction(async (tx) => {
    const built = await buildTown(tx)
    await plans(tx, built)
    return built
  })

const schoolsOf = async (query: Record<string, string | number>) => {
  const { body } = await request(city.app).get('/api/v1/catchment-answers').query(query).expect(200)
  return z
    .array(z.object({ school: z.object({ shortName: z.string() }) }))
    .parse(body.answers)
    .map(({ school }) => school.shortName)
}

describe('T2.5: a new catchment binds new entrants only', () => {
  test('in February 2028 a pupil of grade III stays with plan A, an entrant of 2027 is under plan B', async () => {
    const { addressId } = await town(async (tx, built) => {
      await loadPlanA(tx, built)
      await loadPlanB(tx, built, 2027)
    })
    const asked = { addressId: addressId('Lipowa', '3'), on: '2028-02-15' }
    expect(await schoolsOf({ ...asked, entryYear: 2025, grade: 3 })).toEqual(['SP 1'])
    expect(await schoolsOf({ ...asked, entryYear: 2027, grade: 1 })).toEqual(['SP 4'])
  })
})

describe('the entry year is by default the September whose recruitment has not closed', () => {
  test.each([
    ['2026-11-22', 2027],
    ['2027-03-15', 2027],
    ['2027-08-31', 2027],
    ['2027-09-01', 2028],
  ])('on %s it is %i', async (day, entryYear) => {
    await city.close()
    city = await testCity({ boundary: BOUNDARY, clock: { now: () => new Date(`${day}T10:00:00Z`) } })
    const { addressId } = await town(loadPlanA)
    const { body } = await request(city.app)
      .get('/api/v1/catchment-answers')
      .query({ addressId: addressId('Lipowa', '3') })
    expect(body.entryYear).toBe(entryYear)
  })
})

describe('addresses that change', () => {
  test('a new house belongs at once by the rules of its street, and its area is drawn', async () => {
    const { addressId } = await town(loadPlanA)
    const id = await city.db.transaction(async (tx) => {
      const { id } = await tx.one(
        sql`
          INSERT INTO addresses (locality_id, street_id, number, geom)
          SELECT a.locality_id, a.street_id, '21', ST_Translate(a.geom, 40, 0)
          FROM addresses AS a WHERE a.id = ${addressId('Lipowa', '19')} RETURNING id`,
        z.object({ id: z.int() }),
      )
      await city.context.changed(tx, 'addresses')
      return id
    })
    expect(await schoolsOf({ addressId: id })).toEqual(['SP 1'])
    const { body } = await request(city.app).get('/api/v1/catchment-answers').query({ addressId: id })
    expect(await schoolsOf({ lon: body.address.lon, lat: body.address.lat })).toEqual(['SP 1'])
  })
})

describe('drawn areas', () => {
  const measured = z.object({
    sum: z.number(),
    union: z.number(),
    land: z.number(),
    valid: z.boolean(),
    strangers: z.int(),
  })
  const measure = () =>
    city.db.transaction((tx) =>
      tx.one(
        sql`
          SELECT sum(ST_Area(g.geom)) AS sum, ST_Area(ST_Union(g.geom, ${GRID})) AS union, bool_and(ST_IsValid(g.geom)) AS valid,
            (SELECT ST_Area(m.boundary) FROM public.municipalities AS m WHERE m.schema_name = current_schema()) AS land,
            (
              SELECT count(*)::int FROM addresses AS a
              WHERE (SELECT array_agg(g.catchment_id ORDER BY g.catchment_id) FROM catchments_areas AS g
                  WHERE ST_Covers(g.geom, a.geom))
                IS DISTINCT FROM (SELECT array_agg(b.catchment_id ORDER BY b.catchment_id)
                  FROM catchments_addresses AS b WHERE b.address_id = a.id)
            ) AS strangers
          FROM catchments_areas AS g`,
        measured,
      ),
    )

  test('of joint, conflicting, by-grade and uncovered addresses cover exactly their own', async () => {
    await town(loadPlanA)
    const { sum, union, land, valid, strangers } = await measure()
    expect([valid, strangers]).toEqual([true, 0])
    expect(union).toBeLessThan(land)
    expect(sum).toBeGreaterThan(union)
  })

  test('of addresses anywhere, on one spot or in rows, fill the municipality without gaps or overlaps', async () => {
    const built = await town(async (tx, { rule, schools }) => {
      await loadPlan(tx, {
        name: 'Cały',
        level: 'primary',
        entryYearFrom: 2020,
        knownFrom: '2020-01-01',
        catchments: [...schools.values()].map((schoolId, index) => ({
          schoolId,
          rules: [rule((['Lipowa', 'Polna', 'Krótka', 'Długa', 'Nowa'] as const)[index] ?? 'Nowa')],
        })),
      })
    })
    expect(built.schools.size).toBe(5)
    // Centimetres, as registers give them: anywhere, or on a grid where many share a line, a circle or a spot.
    const along = fc.oneof(
      fc.integer({ min: 0, max: 12 }).map((step) => step * 12_000),
      fc.integer({ min: 0, max: 144_000 }),
    )
    const place = fc.tuple(along, along).map(([x, y]) => [314_600 + x / 100, 705_700 + y / 100] as const)
    await fc.assert(
      fc.asyncProperty(fc.array(place, { minLength: 100, maxLength: 100 }), async (places) => {
        await city.db.transaction(async (tx) => {
          await tx.run(sql`
            UPDATE addresses AS a SET geom = ST_SetSRID(ST_MakePoint(p.x, p.y), 2180)
            FROM unnest(${places.map(([x]) => x)}::float8[], ${places.map(([, y]) => y)}::float8[])
              WITH ORDINALITY AS p (x, y, n)
            WHERE a.id = p.n`)
          await drawCatchments(tx, 1)
        })
        const { sum, union, land, valid } = await measure()
        const shared = await city.db.transaction((tx) =>
          tx.one(
            sql`
              SELECT count(*)::int AS count FROM addresses AS a JOIN addresses AS b
              ON ST_DWithin(a.geom, b.geom, 0.001) AND a.street_id < b.street_id`,
            z.object({ count: z.int() }),
          ),
        )
        expect(valid).toBe(true)
        expect(Math.abs(union - land)).toBeLessThan(0.01)
        // Houses of two catchments on one spot share their cell: then areas overlap, as they should.
        const overlap = shared.count === 0 ? Math.abs(sum - land) : 0
        expect(overlap).toBeLessThan(0.01)
      }),
      { numRuns: isFullScale() ? 30 : 10 },
    )
  })

  test('of a single address is all of the municipality', async () => {
    const { addressId } = await town(loadPlanA)
    await city.db.transaction(async (tx) => {
      await tx.run(sql`UPDATE addresses SET closed_on = '2026-01-01' WHERE id <> ${addressId('Lipowa', '3')}`)
      await city.context.changed(tx, 'addresses')
    })
    const { sum, land } = await measure()
    expect(Math.abs(sum - land)).toBeLessThan(0.01)
  })

  test('neighbours differ in colour, and a school keeps its colour in the next plan', async () => {
    await town(async (tx, built) => {
      await loadPlanA(tx, built)
      await loadPlan(tx, {
        name: 'Plan A bis',
        level: 'primary',
        entryYearFrom: 2028,
        knownFrom: '2026-01-01',
        catchments: ['SP 3', 'SP 1'].map((name) => ({
          schoolId: built.schools.get(name) ?? 0,
          rules: [built.rule(name === 'SP 3' ? 'Lipowa' : 'Polna')],
        })),
      })
    })
    const rows = await city.db.transaction((tx) =>
      tx.many(
        sql`SELECT c.school_id, c.colour FROM catchments AS c ORDER BY c.id`,
        z.object({ schoolId: z.int(), colour: z.int() }),
      ),
    )
    const first = rows.slice(0, 3)
    expect(new Set(first.map(({ colour }) => colour)).size).toBe(3)
    for (const row of rows.slice(3)) expect(first).toContainEqual(row)
  })
})

describe('the catchment of a school', () => {
  const read = (id: number, query = {}, accept = 'application/json') =>
    request(city.app).get(`/api/v1/schools/${id}/catchment`).query(query).set('Accept', accept)

  test('has its rules in words, its addresses counted, its partners and its area', async () => {
    const { schools } = await town(loadPlanA)
    const { body } = await read(schools.get('SP 2') ?? 0).expect(200)
    expect(body).toMatchObject({
      school: { shortName: 'SP 2' },
      level: 'primary',
      entryYear: 2027,
      demo: true,
      plan: { name: 'Plan A', resolution: null },
      // As in a street index, not as the resolution writes.
      rules: [
        { letter: 'D', text: 'ul. Długa – w całości' },
        {
          street: 'ul. Lipowa',
          locality: 'Koszalin',
          letter: 'L',
          text: 'ul. Lipowa – numery parzyste od 2 do końca z wyłączeniem numeru 8',
        },
        { letter: 'P', text: 'ul. Polna – w całości' },
      ],
      addressCount: 49,
      jointWith: [{ shortName: 'SP 1' }],
    })
    expect(['Polygon', 'MultiPolygon']).toContain(body.area.type)
  })

  test('is a GeoJSON feature for who asks for one, anticlockwise', async () => {
    const { schools } = await town(loadPlanA)
    const response = await read(schools.get('SP 3') ?? 0, {}, 'application/geo+json').expect(200)
    expect(response.type).toBe('application/geo+json')
    const feature = JSON.parse(response.text)
    expect(feature).toMatchObject({ type: 'Feature', properties: { plan: { name: 'Plan A' } } })
    const ring = (
      feature.geometry.type === 'Polygon' ? feature.geometry.coordinates : feature.geometry.coordinates[0]
    )[0]
    expect(signedArea(ring)).toBeGreaterThan(0)
    expect(ring[0][0]).toBeCloseTo(16.17, 1)
  })

  test('is nothing where the school has none', async () => {
    const { schools } = await town(loadPlanA)
    const { body } = await read(schools.get('SP 4') ?? 0).expect(200)
    expect(body).toMatchObject({ plan: null, rules: [], addressCount: 0, area: null, jointWith: [] })
  })

  test('of an unknown school is not found, of no number refused', async () => {
    await read(999_999).expect(404)
    await request(city.app).get("/api/v1/schools/1'--/catchment").expect(400)
    await read(1, { year: 2027 }).expect(400)
  })
})

function signedArea(ring: [number, number][]): number {
  return ring.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [x, y]
    return sum + x * nextY - nextX * y
  }, 0)
}
