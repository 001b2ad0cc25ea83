import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import request from 'supertest'

import { addressIdOf } from '../../server/core/addresses/index.ts'
import { addressSearch } from '../../server/core/addresses/contract.ts'
import { type TestCity, testCity } from '../support/database.ts'
import { house, houses, importPrg } from '../support/prg-import.ts'
import { model2021 } from '../support/prg-writer.ts'

let folder: string
let city: TestCity

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rejon-addresses-'))
  city = await testCity({ slug: 'wroclaw', teryt: '0264011', name: 'Wrocław' })
  const polna = { ulic: '00043', code: 1, name: 'Polna' }
  await load(city, 'all', [
    ...houses('1', '2', '4', '8', '12A', '14'),
    house('7', { localId: 'polna-7', street: polna }),
    house('9', { localId: 'polna-9', street: polna }),
    house('3', { localId: 'village-3', simc: '0000018', locality: 'Mała Wieś', street: null }),
  ])
})
afterAll(async () => {
  await city.close()
  await rm(folder, { recursive: true })
})

async function load(
  into: TestCity,
  name: string,
  points: Parameters<typeof model2021>[0],
  ...words: string[]
) {
  await writeFile(join(folder, `${name}.gml`), model2021(points))
  const { exitCode } = await importPrg(into, folder, `${name}.gml`, ...words)
  expect(exitCode).toBe(0)
}

async function search(q: string, more: Record<string, string> = {}) {
  const response = await request(city.app)
    .get('/m/wroclaw/api/v1/addresses')
    .query({ q, ...more })
  expect(response.status).toBe(200)
  return addressSearch.parse(response.body)
}

describe('GET /addresses', () => {
  test('finds an address, with everything that a person and a map need', async () => {
    const { addresses, notice } = await search('testowego 12 a wrocław')
    expect(notice).toBeNull()
    expect(addresses).toMatchObject([
      {
        label: 'ul. Jana Testowego 12A, Wrocław',
        street: 'ul. Jana Testowego',
        number: '12A',
        locality: 'Wrocław',
        postcode: '50-001',
        lon: expect.closeTo(17.04, 1),
        lat: expect.closeTo(51.1, 1),
      },
    ])
    expect(addresses[0]?.score).toBeGreaterThanOrEqual(0.9)
  })

  test('completes a street', async () => {
    const { addresses, streets } = await search('testo')
    expect(addresses).toEqual([])
    expect(streets).toMatchObject([{ label: 'ul. Jana Testowego', locality: 'Wrocław', addressCount: 6 }])
  })

  test('finds a house of a village without streets', async () => {
    expect(await search('mala wies 3')).toMatchObject({
      addresses: [{ label: 'Mała Wieś 3', street: null }],
      streets: [{ id: null, label: 'Mała Wieś' }],
    })
  })

  test('takes a flat for a flat, and says so', async () => {
    expect(await search('Jana Testowego 12a/5')).toMatchObject({
      addresses: [{ number: '12A' }],
      notice: { kind: 'flat', building: '12A', flat: '5' },
    })
  })

  test('never answers with another number: it offers the nearest', async () => {
    const { addresses, notice } = await search('Testowego 6')
    expect(addresses).toEqual([])
    expect(notice).toMatchObject({ kind: 'no-such-number', street: 'ul. Jana Testowego', asked: '6' })
    const nearest = notice?.kind === 'no-such-number' ? notice.nearest.map(({ number }) => number) : []
    expect(nearest).toEqual(expect.arrayContaining(['4', '8']))
  })

  test('says when there is no such street', async () => {
    expect(await search('Nieistniejąca 5')).toMatchObject({
      addresses: [],
      notice: { kind: 'no-such-street' },
    })
  })

  test('gives as many as are wanted', async () => {
    expect((await search('o', { limit: '1' })).streets.length).toBeLessThanOrEqual(1)
  })

  test.each([
    ['/query/fuzzy', { q: 'Polna 7', fuzzy: '1' }],
    ['/query/q', {}],
    ['/query/q', { q: '' }],
    ['/query/q', { q: 'x'.repeat(201) }],
    ['/query/q', { q: 'Polna\u0000' }],
    ['/query/limit', { q: 'Polna', limit: '0' }],
    ['/query/limit', { q: 'Polna', limit: '51' }],
    ['/query/limit', { q: 'Polna', limit: 'wszystkie' }],
  ])('points at %s of %j', async (pointer, query) => {
    const response = await request(city.app).get('/m/wroclaw/api/v1/addresses').query(query)
    expect(response.status).toBe(400)
    expect(response.type).toBe('application/problem+json')
    expect(response.body.errors).toMatchObject([{ pointer }])
  })

  test.each(["'; DROP TABLE addresses; --", "Polna' OR '1'='1", '%_\\', '${1+1}', '🏠'])(
    'takes %j for words',
    async (q) => {
      await search(q)
      expect((await search('Polna 7')).addresses).toHaveLength(1)
    },
  )

  test('knows the addresses of one municipality only', async () => {
    const other = await testCity({ slug: 'gdzie-indziej', teryt: '0264011', name: 'Gdzie Indziej' })
    try {
      await load(other, 'other', [house('5', { street: { ulic: '00044', code: 1, name: 'Sąsiednia' } })])
      const there = await request(other.app)
        .get('/m/gdzie-indziej/api/v1/addresses')
        .query({ q: 'Sąsiednia 5' })
      expect(there.body.addresses).toHaveLength(1)
      const here = await request(other.app).get('/m/wroclaw/api/v1/addresses').query({ q: 'Sąsiednia 5' })
      expect(here.body).toMatchObject({ addresses: [], notice: { kind: 'no-such-street' } })
    } finally {
      await other.close()
    }
  })

  test('finds what an import has just brought, and closed addresses no more', async () => {
    const changing = await testCity({ slug: 'zmienne', teryt: '0264011', name: 'Zmienne' })
    try {
      const find = async (q: string) => {
        const response = await request(changing.app).get('/m/zmienne/api/v1/addresses').query({ q })
        return addressSearch.parse(response.body)
      }
      expect((await find('Testowego 2')).addresses).toEqual([])
      await load(changing, 'two', houses('1', '2'))
      expect((await find('Testowego 2')).addresses).toHaveLength(1)
      await load(changing, 'one', houses('1'), '--complete')
      expect(await find('Testowego 2')).toMatchObject({ addresses: [], notice: { kind: 'no-such-number' } })
    } finally {
      await changing.close()
    }
  })
})

describe('the question for other parts', () => {
  const ask = (street: string | null, number: string, locality = 'Wrocław') =>
    city.db.transaction((tx) => addressIdOf(tx, { street, number, locality }))

  test('gives the id of a written address', async () => {
    const { addresses } = await search('Polna 7')
    expect(await ask('ul. Polna', '7')).toBe(addresses[0]?.id)
    expect(await ask('Polna', ' 7 ')).toBe(addresses[0]?.id)
    expect(await ask(null, '3', 'Mała Wieś')).toEqual(expect.any(Number))
  })

  test.each([
    ['ul. Polna', '8', 'Wrocław'],
    ['ul. Polna', '7', 'Mała Wieś'],
    ['ul. Nowa', '7', 'Wrocław'],
    ['ul. Jana Testowego', '12A/5', 'Wrocław'],
  ])('gives none for %s %s in %s', async (street, number, locality) => {
    expect(await ask(street, number, locality)).toBeNull()
  })
})
