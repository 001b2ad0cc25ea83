import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import request from 'supertest'

import { loadSchools, type NewSchool } from '../../server/core/schools/index.ts'
import { testCity, type TestCity } from '../support/database.ts'

const known = { isPublic: true, hasCatchment: true, origin: 'test', originYear: 2025 }

/** Schools nr `n` stand 100 m apart along one parallel of EPSG:2180, from the middle of Koszalin to the east. */
function primary(n: number, more: Partial<NewSchool> = {}): NewSchool {
  return {
    key: `sp-${n}`,
    rspo: 1000 + n,
    kind: 3,
    name: `Szkoła Podstawowa nr ${n} im. Orła Białego`,
    shortName: `SP ${n}`,
    mark: String(n),
    ...known,
    sites: [
      {
        street: 'ul. Łąkowa',
        number: String(n),
        postcode: '75-001',
        locality: 'Koszalin',
        point: [315_536 + n * 100, 707_031],
      },
    ],
    ...more,
  }
}

const kindergarten: NewSchool = {
  key: 'p-1',
  kind: 1,
  name: 'Przedszkole „Pod Żółwiem”',
  shortName: '=P 1; "1"',
  mark: 'P',
  ...known,
  sites: [],
}

let city: TestCity
let ids: Map<string, number>

beforeAll(async () => {
  city = await testCity()
  const closed = primary(4, { validFrom: '1990-09-01', validTo: '2019-09-01' })
  ids = await city.db.transaction((tx) =>
    loadSchools(tx, [primary(10), primary(2), primary(1), closed, kindergarten]),
  )
})

afterAll(() => city.close())

const get = (query: string) => request(city.app).get(`/api/v1/schools${query}`)
const namesOf = (body: { schools: { shortName: string }[] }) => body.schools.map(({ shortName }) => shortName)

const NUL_CURSOR = Buffer.from('["\\u0000",1,1]').toString('base64url')

describe('the list of schools', () => {
  test('is in the order of names, nr 2 before nr 10, without schools closed by now', async () => {
    const { body } = await get('').expect(200)
    expect(namesOf(body)).toEqual([kindergarten.shortName, 'SP 1', 'SP 2', 'SP 10'])
    expect(body.next).toBeNull()
    expect(body.schools[1]).toEqual({
      id: ids.get('sp-1'),
      rspo: 1001,
      kind: 3,
      name: 'Szkoła Podstawowa nr 1 im. Orła Białego',
      shortName: 'SP 1',
      mark: '1',
      address: 'ul. Łąkowa 1, 75-001 Koszalin',
      lon: expect.closeTo(16.173, 3),
      lat: expect.closeTo(54.1943, 3),
      public: true,
      hasCatchment: true,
      fictional: false,
    })
  })

  test('of another day has the schools of that day', async () => {
    const { body } = await get('?on=2019-08-31').expect(200)
    expect(namesOf(body)).toContain('SP 4')
    expect(namesOf((await get('?on=2019-09-01')).body)).not.toContain('SP 4')
  })

  test('can be asked for kinds', async () => {
    expect(namesOf((await get('?kind=1')).body)).toEqual([kindergarten.shortName])
    expect(namesOf((await get('?kind=3,1')).body)).toHaveLength(4)
    await get('?kind=3;DROP').expect(400)
  })

  test.each([
    ['ZOLWIEM', [kindergarten.shortName]],
    ['łakowa 10', ['SP 10']],
    ['orla bialego nr 2', ['SP 2']],
    ['%', []],
    ['_', []],
    ["' OR 1=1 --", []],
  ])('finds %s however it is spelt, and takes no character for a wildcard', async (q, names) => {
    const { body } = await get(`?q=${encodeURIComponent(q)}`).expect(200)
    expect(namesOf(body)).toEqual(names)
  })

  test('can be asked for some by their ids, and then holds no others', async () => {
    const wanted = [ids.get('sp-10') ?? 0, ids.get('sp-2') ?? 0]
    const response = await get(`?ids=${wanted.join(',')}`).expect(200)
    expect(namesOf(response.body)).toEqual(['SP 2', 'SP 10'])
    const refused = await get('?ids=1,x').expect(400)
    expect(refused.body.errors).toEqual([expect.objectContaining({ pointer: '/query/ids' })])
  })

  test('can be asked for a box of the map', async () => {
    expect(namesOf((await get('?bbox=16.17,54,16.1735,55')).body)).toEqual(['SP 1'])
    expect(namesOf((await get('?bbox=-180,-90,180,90')).body)).toEqual(['SP 1', 'SP 2', 'SP 10'])
    expect(namesOf((await get('?bbox=-10,-10,-9,-9')).body)).toEqual([])
    await get('?bbox=17,54,16,55').expect(400)
  })

  test('comes in pages that leave nothing out and repeat nothing', async () => {
    const seen: string[] = []
    let query = '?limit=1'
    for (let page = 0; page < 4; page += 1) {
      const { body } = await get(query).expect(200)
      seen.push(...namesOf(body))
      query = `?limit=1&after=${String(body.next)}`
      expect(body.next === null).toBe(page === 3)
    }
    expect(seen).toEqual([kindergarten.shortName, 'SP 1', 'SP 2', 'SP 10'])
  })

  test.each(['x', 'e30', Buffer.from('["a","b",1]').toString('base64url'), NUL_CURSOR])(
    'refuses the broken cursor %s with a pointer',
    async (after) => {
      const { body } = await get(`?after=${after}`).expect(400)
      expect(body.type).toBe('/problems/broken-cursor')
      expect(body.errors).toEqual([{ pointer: '/query/after', detail: expect.stringContaining('after') }])
    },
  )

  test.each([
    'on=0000-01-01',
    'on=0001-01-01',
    'on=9999-12-31',
    'on=2026-02-30',
    'limit=NaN',
    'bbox=NaN,1,2,3',
    'kind=',
    'after=',
  ])('answers %s without failing', async (query) => {
    const { status } = await get(`?${query}`)
    expect([200, 400]).toContain(status)
  })

  test('fails for no query at all', async () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.double().map(String),
      fc.constantFrom("'", '\\', '%', '../', '${1}'),
    )
    const name = fc.constantFrom('kind', 'q', 'bbox', 'on', 'limit', 'after', 'q[]', 'q[a]', '__proto__')
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, value), async (query) => {
        const { status } = await get(`?${new URLSearchParams(query).toString()}`)
        expect([200, 400]).toContain(status)
      }),
      { numRuns: 50 },
    )
  })

  test('refuses what it does not know', async () => {
    const { body } = await get('?colour=red').expect(400)
    expect(body.errors[0].pointer).toBe('/query/colour')
  })

  test('is a GeoJSON collection when that is asked for', async () => {
    const { body, type } = await get('').accept('application/geo+json').buffer().parse(asJson).expect(200)
    expect(type).toBe('application/geo+json')
    expect(Object.keys(body)).toEqual(['type', 'next', 'features'])
    expect(body.type).toBe('FeatureCollection')
    expect(body.features[0].geometry).toBeNull()
    expect(body.features[1]).toMatchObject({
      id: ids.get('sp-1'),
      geometry: { type: 'Point', coordinates: [expect.closeTo(16.173, 3), expect.closeTo(54.194, 3)] },
      properties: { rspo: 1001 },
    })
    expect(Object.keys(body.features[1].properties)).toEqual(
      'rspo kind name shortName mark address public hasCatchment fictional'.split(' '),
    )
  })

  test('is a table that a spreadsheet reads and cannot be tricked by', async () => {
    const { text } = await get('')
      .accept('text/csv')
      .expect('Content-Type', /^text\/csv; charset=utf-8/)
      .expect(200)
    expect(text.startsWith('\uFEFFid;rspo;kind;name;')).toBe(true)
    const rows: Record<string, string>[] = parse(text, { bom: true, delimiter: ';', columns: true })
    expect(rows).toHaveLength(4)
    expect(rows[0]).toMatchObject({
      name: 'Przedszkole „Pod Żółwiem”',
      shortName: `'${kindergarten.shortName}`,
      lon: '',
    })
  })
})

describe('a school', () => {
  test('is told with its sites', async () => {
    const { body } = await get(`/${String(ids.get('sp-2'))}`).expect(200)
    expect(body).toMatchObject({ shortName: 'SP 2', origin: 'test', originYear: 2025, validTo: null })
    expect(body.sites).toEqual([
      {
        address: 'ul. Łąkowa 2, 75-001 Koszalin',
        grades: null,
        approximate: false,
        lon: body.lon,
        lat: body.lat,
      },
    ])
  })

  test('that is closed can still be read', async () => {
    const { body } = await get(`/${String(ids.get('sp-4'))}`).expect(200)
    expect(body.validTo).toBe('2019-09-01')
  })

  test('is a GeoJSON feature when that is asked for', async () => {
    const { body } = await get(`/${String(ids.get('p-1'))}`)
      .accept('application/geo+json')
      .buffer()
      .parse(asJson)
    expect(body).toMatchObject({
      type: 'Feature',
      id: ids.get('p-1'),
      geometry: null,
      properties: { kind: 1 },
    })
  })

  test('that does not exist is not found', async () => {
    const { body } = await get('/2147483647').expect(404)
    expect(body.type).toBe('/problems/not-found')
    await get('/nowhere').expect(400)
    await get('/99999999999').expect(400)
  })
})

function asJson(response: request.Response, done: (error: Error | null, body: unknown) => void): void {
  const pieces: Buffer[] = []
  const stream = response as unknown as NodeJS.ReadableStream // superagent hands its parser the raw stream
  stream.on('data', (piece: Buffer) => pieces.push(piece))
  stream.on('end', () => {
    done(null, JSON.parse(Buffer.concat(pieces).toString('utf8')))
  })
}
