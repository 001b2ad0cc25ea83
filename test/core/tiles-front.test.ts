import { once } from 'node:events'
import { createServer, get, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import request from 'supertest'

import { createApp, type Ground } from '../../server/app.ts'
import { sql } from '../../server/platform/db/sql.ts'
import { bumpLayer, createLayerCache } from '../../server/platform/layers/index.ts'
import { addMunicipality } from '../../server/platform/municipalities/index.ts'
import { testCity, type TestCity } from '../support/database.ts'
import { buildSmallTown } from '../support/small-town.ts'
import { decode, townTile } from '../support/vector-tile.ts'

let city: TestCity
/** Transactions of the city begun through `counted`; the next one fails when `broken`. */
const traffic = { transactions: 0, broken: false }
/** Its time stands still: nothing is read again but what has changed. */
const cache = createLayerCache(() => 0)
let server: Server
let address: string

beforeAll(async () => {
  city = await testCity({ slug: 'kafelki-przodem', isDemo: true })
  await city.db.transaction(buildSmallTown)
  server = createServer(createApp(counted(city.ground))).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()
  address = `http://127.0.0.1:${typeof bound === 'object' ? String(bound?.port) : ''}`
})

afterAll(async () => {
  server.closeAllConnections()
  server.close()
  cache.stop()
  await city.close()
})

function counted(ground: Ground): Ground {
  const { database } = ground
  const cityOf: typeof database.city = (schema) => ({
    ...database.city(schema),
    transaction(work) {
      traffic.transactions += 1
      if (traffic.broken) return Promise.reject(new Error('the database is gone'))
      return database.city(schema).transaction(work)
    },
  })
  return { ...ground, cache, database: { ...database, city: cityOf } }
}

const { z, x, y } = townTile(13)
const tile = (layer: string, query = '') => `/tiles/${layer}/${z}/${x}/${y}.mvt${query}`

/** What comes over the wire: other clients unpack it. */
async function bytesOf(
  path: string,
  encoding: string,
): Promise<{ head: IncomingHttpHeaders; bytes: Buffer }> {
  const asking = get(`${address}${path}`, { headers: { 'Accept-Encoding': encoding } })
  const [answer] = (await once(asking, 'response')) as [IncomingMessage]
  const parts = (await answer.toArray()) as Buffer[]
  // The second in which it went out is no part of the answer.
  return { head: { ...answer.headers, date: undefined }, bytes: Buffer.concat(parts) }
}

const unpack: Readonly<Record<string, (bytes: Buffer) => Uint8Array>> = {
  br: brotliDecompressSync,
  gzip: gunzipSync,
  identity: (bytes) => bytes,
}

describe('one tile', () => {
  test('asked for by a hundred at the same time, in all encodings, costs one query', async () => {
    await fetch(`${address}${tile('schools')}`) // versions and municipalities have been read
    await city.db.transaction((tx) => bumpLayer(tx, 'streets'))
    await fetch(`${address}${tile('schools')}`)
    const before = traffic.transactions
    const encodings = ['br', 'gzip', 'identity', 'gzip, br']
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        fetch(`${address}${tile('streets')}`, {
          headers: { 'Accept-Encoding': encodings[index % encodings.length] ?? '' },
        }).then(async (answer) => Buffer.from(await answer.arrayBuffer()).toString('base64')),
      ),
    )
    expect(traffic.transactions - before).toBe(1)
    expect(new Set(answers).size).toBe(1)
    await fetch(`${address}${tile('streets')}`)
    expect(traffic.transactions - before).toBe(1)
  })

  test.each(['br', 'gzip', 'identity'])('is the same features in %s', async (encoding) => {
    const { head, bytes } = await bytesOf(tile('catchments', '?entryYear=2027'), encoding)
    expect(head['content-encoding']).toBe(encoding === 'identity' ? undefined : encoding)
    expect(head['content-length']).toBe(String(bytes.length))
    const plain = await bytesOf(tile('catchments', '?entryYear=2027'), 'identity')
    expect(unpack[encoding]?.(bytes)).toEqual(plain.bytes)
    expect(decode(plain.bytes, 'catchments').size).toBeGreaterThan(15)
    expect(head.etag).toBe(plain.head.etag)
  })

  test('says of itself what other answers say, as far as it concerns a tile', async () => {
    const { headers } = await fetch(`${address}${tile('schools')}`)
    const other = await fetch(`${address}/tiles/schools.json`)
    for (const name of [
      'access-control-allow-origin',
      'cross-origin-resource-policy',
      'x-content-type-options',
      'cache-control',
      'x-robots-tag',
      'vary',
    ]) {
      expect([name, headers.get(name)]).toEqual([name, other.headers.get(name)])
    }
    expect(headers.get('x-robots-tag')).toBe('noindex')
    expect(headers.get('content-type')).toBe('application/vnd.mapbox-vector-tile')
  })

  test('is asked for with HEAD: the same head, no body', async () => {
    const get = await fetch(`${address}${tile('schools')}`)
    const head = await fetch(`${address}${tile('schools')}`, { method: 'HEAD' })
    expect(head.status).toBe(200)
    const lines = (answer: Response) =>
      [...answer.headers].filter(([name]) => !['date', 'keep-alive', 'connection'].includes(name))
    expect(lines(head)).toEqual(lines(get))
    expect((await head.arrayBuffer()).byteLength).toBe(0)
  })
})

describe('who has the tile', () => {
  test.each([
    ['its tag', (tag: string) => tag],
    ['its tag, strong', (tag: string) => tag.slice(2)],
    ['one of several', (tag: string) => `"a", ${tag}, W/"b"`],
    ['anything', () => '*'],
  ])('and says so with %s gets none', async (_, held) => {
    const tag = (await fetch(`${address}${tile('schools')}`)).headers.get('etag') ?? ''
    const answer = await fetch(`${address}${tile('schools')}`, { headers: { 'If-None-Match': held(tag) } })
    expect(answer.status).toBe(304)
    expect(answer.headers.get('etag')).toBe(tag)
    expect(answer.headers.get('vary')).toBe('Accept-Encoding')
    expect((await answer.arrayBuffer()).byteLength).toBe(0)
  })

  test('of another year, layer or municipality has another one', async () => {
    const paths = [
      tile('catchments', '?entryYear=2026'),
      tile('catchments', '?entryYear=2027'),
      tile('streets'),
      tile('schools'),
    ]
    const tags = await Promise.all(
      paths.map(async (path) => (await fetch(`${address}${path}`)).headers.get('etag')),
    )
    expect(new Set(tags).size).toBe(paths.length)
    for (const [index, path] of paths.entries()) {
      const held = tags.filter((_, other) => other !== index).join(', ')
      expect((await fetch(`${address}${path}`, { headers: { 'If-None-Match': held } })).status).toBe(200)
    }
  })
})

describe('who asks in the same words', () => {
  const path = tile('catchments', '?entryYear=2027')

  test.each(['br', 'gzip', 'identity'])('is given the same bytes in %s', async (encoding) => {
    const [first, again] = [await bytesOf(path, encoding), await bytesOf(path, encoding)]
    expect(again).toEqual(first)
    expect(unpack[encoding]?.(again.bytes)).toEqual(unpack[encoding]?.(first.bytes))
  })

  test('and had it before is given it, now that it is gone', async () => {
    const words = { Accept: 'of one who cleared what was kept' }
    const tag = (await bytesOf(path, 'br')).head.etag ?? ''
    await city.db.transaction((tx) => bumpLayer(tx, 'catchments'))
    const { headers } = await fetch(`${address}${path}`, { headers: words })
    const held = { ...words, 'If-None-Match': headers.get('etag') ?? '' }
    expect(headers.get('etag')).not.toBe(tag)
    expect((await fetch(`${address}${path}&`, { headers: held })).status).toBe(304)
    expect((await fetch(`${address}${path}&`, { headers: words })).status).toBe(200)
  })

  test('is given another tile when the day has turned, and another head when the city is no demo any more', async () => {
    const { database, registry } = city.ground
    let now = new Date('2026-11-22T22:59:00Z')
    const changing = createServer(createApp({ ...counted(city.ground), clock: { now: () => now } }))
    changing.listen(0, '127.0.0.1')
    await once(changing, 'listening')
    const head = async () => (await request(changing).get(path)).headers
    const [today, stillToday] = [await head(), await head()]
    now = new Date('2026-11-22T23:00:00Z') // midnight in Poland
    registry.forget() // as a second later it would be read again
    const tomorrow = await head()
    const mark = (isDemo: boolean) =>
      database.asOwner((tx) =>
        tx.run(
          sql`UPDATE public.municipalities AS m SET is_demo = ${isDemo} WHERE m.id = ${city.municipality.id}`,
        ),
      )
    await mark(false)
    registry.forget()
    const real = await head()
    await mark(true)
    registry.forget()
    changing.close()
    expect(stillToday['etag']).toBe(today['etag'])
    expect(tomorrow['etag']).not.toBe(today['etag'])
    expect([tomorrow['x-robots-tag'], real['x-robots-tag']]).toEqual(['noindex', undefined])
    expect(real['etag']).toBe(tomorrow['etag'])
  })
})

describe('the municipality', () => {
  test('of a host of its own is found by it, whatever the port', async () => {
    const { database, registry } = city.ground
    const other = { slug: 'kafelki-gdzie-indziej', name: 'Lublin', teryt: '0663011' }
    const host = 'mapa.lublin.example'
    const { id } = await addMunicipality(database, other)
    await database.asOwner((tx) =>
      tx.run(sql`UPDATE public.municipalities AS m SET hosts = ${[host]} WHERE m.id = ${id}`),
    )
    registry.forget()
    const statusAt = async (name: string) =>
      (await request(address).get(tile('schools')).set('Host', name)).status
    expect([await statusAt(host), await statusAt(`${host}:8443`)]).toEqual([204, 204])
    expect([await statusAt(`inna.${host}`), await statusAt('[::1]:8080')]).toEqual([200, 200])
    await database.asOwner(async (tx, client) => {
      await client.query('DROP SCHEMA kafelki_gdzie_indziej CASCADE')
      await tx.run(sql`DELETE FROM public.municipalities AS m WHERE m.id = ${id}`)
    })
    registry.forget()
  })

  test('that is not there is a problem', async () => {
    const answer = await fetch(`${address}/m/nigdzie${tile('schools')}`)
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ type: '/problems/no-such-municipality' })
  })
})

describe('what cannot be answered', () => {
  test('leaves by the same way as every problem, and can be read by other pages', async () => {
    const path = '/tiles/streets/21/0/0.mvt'
    const { headers, body } = await request(address).get(path).expect(400)
    expect(body).toMatchObject({ type: '/problems/no-such-tile', status: 400, instance: path })
    expect(headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
  })

  test('is refused when its address is no UTF-8', async () => {
    const answer = await fetch(`${address}/tiles/%E0%A4%A/1/0/0.mvt`)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ type: '/problems/unreadable-request' })
  })

  test.each(['?entryYear=2026&entryYear=2027', '?entryYear=2e3', '?entryYear=%202027'])(
    'is refused for the year in %s',
    async (query) => {
      const answer = await fetch(`${address}${tile('catchments', query)}`)
      expect([answer.status, ((await answer.json()) as { type: string }).type]).toEqual([
        400,
        '/problems/invalid-request',
      ])
    },
  )

  test('is said to other methods', async () => {
    const refused = await fetch(`${address}${tile('schools')}`, { method: 'POST', body: '{}' })
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'OPTIONS, GET, HEAD'])
    expect(await refused.json()).toMatchObject({ type: '/problems/method-not-allowed' })
    const asked = await fetch(`${address}${tile('schools')}`, { method: 'OPTIONS' })
    expect([asked.status, asked.headers.get('allow')]).toEqual([204, 'OPTIONS, GET, HEAD'])
  })

  test('while the database is gone is a fault of ours, for all who waited, and not for who comes later', async () => {
    await city.db.transaction((tx) => bumpLayer(tx, 'schools'))
    await fetch(`${address}${tile('streets')}`)
    traffic.broken = true
    const failed = await Promise.all([1, 2, 3].map(() => fetch(`${address}${tile('schools')}`)))
    expect(failed.map(({ status }) => status)).toEqual([500, 500, 500])
    expect(await failed[0]?.json()).toMatchObject({
      type: '/problems/internal',
      reference: expect.any(String),
    })
    expect((await fetch(`${address}${tile('streets')}`)).status).toBe(200)
    traffic.broken = false
    expect((await fetch(`${address}${tile('schools')}`)).status).toBe(200)
  })
})

describe('in production', () => {
  const tilesIn = async (headers: Record<string, string>) => {
    const app = createApp({ ...city.ground, publicUrl: 'https://szkoly.example:8443/' })
    const { body } = await request(app).get(`/m/${city.municipality.slug}/tiles/schools.json`).set(headers)
    return (body as { tiles: string[] }).tiles
  }
  const path = () => `/m/${city.municipality.slug}/tiles/schools/{z}/{x}/{y}.mvt`

  test.each<Record<string, string>>([
    { Host: 'zly.example' },
    { Host: 'zly.example:666' },
    { Host: 'szkoly.example:666', 'X-Forwarded-Host': 'zly.example', 'X-Forwarded-Proto': 'ftp' },
  ])(
    'the description names the address of the installation, whatever the request says: %j',
    async (headers) => {
      expect(await tilesIn(headers)).toEqual([`https://szkoly.example:8443${path()}`])
    },
  )

  test('tiles ask for HTTPS as all answers do', async () => {
    const app = createApp({ ...city.ground, publicUrl: 'https://szkoly.example/' })
    const { headers } = await request(app).get(tile('schools'))
    const { headers: others } = await request(app).get('/api/v1/health')
    expect(headers['strict-transport-security']).toBe(others['strict-transport-security'])
    expect(headers['strict-transport-security']).toMatch(/^max-age=\d{8}/)
  })
})
