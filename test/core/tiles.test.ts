import { gunzipSync } from 'node:zlib'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import request from 'supertest'

import { bumpLayer } from '../../server/platform/layers/index.ts'
import { sql } from '../../server/platform/db/sql.ts'
import { type Municipality } from '../../server/platform/municipalities/contract.ts'
import { addMunicipality } from '../../server/platform/municipalities/index.ts'
import { type TileAddress } from '../../tiles/tile-address.ts'
import { testCity, type TestCity } from '../support/database.ts'
import { buildSmallTown } from '../support/small-town.ts'
import { decode, townTile } from '../support/vector-tile.ts'

let city: TestCity
let other: Municipality

beforeAll(async () => {
  city = await testCity({ slug: 'kafelki' })
  other = await addMunicipality(city.ground.database, {
    slug: 'kafelki-obok',
    name: 'Lublin',
    teryt: '0663011',
  })
  await city.db.transaction(buildSmallTown)
})

afterAll(async () => {
  await city.ground.database.asOwner(async (tx, client) => {
    await client.query('DROP SCHEMA kafelki_obok CASCADE')
    await tx.run(sql`DELETE FROM public.municipalities AS m WHERE m.id = ${other.id}`)
  })
  await city.close()
})

const pathOf = (layer: string, { z, x, y }: TileAddress) => `/tiles/${layer}/${z}/${x}/${y}.mvt`

function getTile(path: string, headers: Record<string, string> = {}) {
  return request(city.app).get(path).set(headers).buffer(true).parse(readBytes)
}

function readBytes(response: request.Response, done: (error: Error | null, body: Buffer) => void): void {
  const parts: Buffer[] = []
  response.on('data', (part: Buffer) => void parts.push(part))
  response.on('end', () => {
    done(null, Buffer.concat(parts))
  })
}

describe('over HTTP', () => {
  test('a tile comes gzipped, with its type and an ETag', async () => {
    const response = await getTile(pathOf('schools', townTile(13)), { 'Accept-Encoding': 'gzip' })
    expect(response.status).toBe(200)
    expect(response.headers['content-type']).toBe('application/vnd.mapbox-vector-tile')
    expect(response.headers['content-encoding']).toBe('gzip')
    expect(response.headers['cache-control']).toBe('public, max-age=0, must-revalidate')
    expect(response.headers['etag']).toMatch(/^W\/"/)
    expect(decode(response.body as Buffer, 'schools').size).toBeGreaterThan(10)
  })

  test('who cannot unpack gets it as it is', async () => {
    const response = await getTile(pathOf('schools', townTile(13)), { 'Accept-Encoding': 'identity' })
    expect(response.headers['content-encoding']).toBeUndefined()
    expect(decode(response.body as Buffer, 'schools').size).toBeGreaterThan(10)
    expect(() => gunzipSync(response.body as Buffer)).toThrow()
  })

  test('a tile that the browser has is not sent again, until its data change', async () => {
    const path = pathOf('streets', townTile(14))
    const first = await getTile(path)
    const etag = String(first.headers['etag'])
    await getTile(path, { 'If-None-Match': etag }).expect(304)
    await city.db.transaction((tx) => bumpLayer(tx, 'addresses'))
    await getTile(path, { 'If-None-Match': etag }).expect(304)
    await city.db.transaction((tx) => bumpLayer(tx, 'streets'))
    const second = await getTile(path, { 'If-None-Match': etag }).expect(200)
    expect(second.headers['etag']).not.toBe(etag)
  })

  test('a change is in the next tile', async () => {
    const path = pathOf('addresses', townTile(15))
    const before = decode((await getTile(path)).body as Buffer, 'addresses')
    const [gone] = before.keys()
    await city.db.transaction(async (tx) => {
      await tx.run(sql`UPDATE addresses AS a SET closed_on = '2026-11-01' WHERE a.id = ${gone}`)
      await bumpLayer(tx, 'addresses')
    })
    const after = decode((await getTile(path)).body as Buffer, 'addresses')
    expect(after.size).toBe(before.size - 1)
    expect([...after.keys()]).not.toContain(gone)
  })

  test('many at the same time get the same tile', async () => {
    const path = pathOf('catchments', townTile(13))
    const answers = await Promise.all(Array.from({ length: 20 }, () => getTile(path)))
    expect(new Set(answers.map((answer) => (answer.body as Buffer).toString('base64'))).size).toBe(1)
  })

  test.each(['/0/0/0', '/14/0/0', '/10/999/5'])(
    'where nothing is, nothing is sent: addresses%s',
    async (place) => {
      const response = await getTile(`/tiles/addresses${place}.mvt`).expect(204)
      expect((response.body as Buffer).length).toBe(0)
    },
  )

  test.each([
    '21/0/0',
    '3/8/0',
    '3/0/8',
    '-1/0/0',
    '1.5/0/0',
    '01/0/0',
    '1/0x1/0',
    '5/1%3B%20DROP%20TABLE%20schools/1',
    "5/1'%20OR%20'1'='1/1",
  ])('no tile %s is asked of the database', async (tile) => {
    const response = await request(city.app).get(`/tiles/streets/${tile}.mvt`).expect(400)
    expect(response.body).toMatchObject({ type: '/problems/no-such-tile', status: 400 })
  })

  test.each([
    '/tiles/pupils/0/0/0.mvt',
    '/tiles/pupils.json',
    '/tiles/__proto__/0/0/0.mvt',
    '/tiles/streets%27--.json',
  ])('there is no layer at %s', async (path) => {
    const response = await request(city.app).get(path).expect(404)
    expect(response.body).toMatchObject({ type: '/problems/no-such-layer' })
  })

  test.each(['abc', '1989', '2101', '2027.5', '2027%27', ''])('entry year "%s" is refused', async (year) => {
    const response = await request(city.app).get(`/tiles/catchments/10/0/0.mvt?entryYear=${year}`).expect(400)
    expect(response.body).toMatchObject({ errors: [{ pointer: '/query/entryYear' }] })
  })
})

describe('network plans', () => {
  test('the plan of the entry year is drawn, by default that of the next recruitment', async () => {
    await city.db.transaction(async (tx) => {
      await tx.run(sql`
        WITH plan AS (
          INSERT INTO catchments_plans AS p (name, level, entry_year_from, known_from, state)
          VALUES ('2027', 'primary', 2027, '2026-06-01', 'adopted'), ('draft', 'primary', 2026, '2026-06-01', 'draft'),
            ('unknown yet', 'primary', 2026, '2026-12-01', 'adopted')
          RETURNING p.id
        ), catchment AS (
          INSERT INTO catchments AS c (plan_id, school_id) SELECT p.id, min(s.id) FROM plan AS p, schools AS s GROUP BY p.id
          RETURNING c.id
        )
        INSERT INTO catchments_areas (catchment_id, origin, geom)
        SELECT c.id, 'drawn', (SELECT ST_Multi(ST_Union(a.geom)) FROM catchments_areas AS a)
        FROM catchment AS c`)
      await bumpLayer(tx, 'catchments')
    })
    const path = pathOf('catchments', townTile(12))
    const drawnFor = async (query: string) =>
      decode((await getTile(`${path}${query}`)).body as Buffer, 'catchments').size
    expect(await drawnFor('?entryYear=2026')).toBeGreaterThan(15)
    expect(await drawnFor('?entryYear=2027')).toBe(1)
    expect(await drawnFor('?entryYear=2050')).toBe(1)
    expect(await drawnFor('?entryYear=2019')).toBe(0)
    expect(await drawnFor('')).toBe(1)
  })
})

describe('municipalities', () => {
  test('one never sees the tiles of another', async () => {
    const own = `/m/${city.municipality.slug}${pathOf('schools', townTile(13))}`
    const foreign = `/m/${other.slug}${pathOf('schools', townTile(13))}`
    const statuses = [(await getTile(own)).status, (await getTile(foreign)).status]
    expect(statuses).toEqual([200, 204])
  })

  test('the description names tiles below the same prefix and in the same year', async () => {
    const { slug } = city.municipality
    const response = await request(city.app)
      .get(`/m/${slug}/tiles/catchments.json?entryYear=2028`)
      .expect(200)
    expect(response.body).toMatchObject({
      tilejson: '3.0.0',
      attribution: 'Adresy: PRG, GUGiK',
      minzoom: 0,
      vector_layers: [{ id: 'catchments', fields: { school_id: 'Number', joint: 'Boolean' } }],
    })
    const [template] = (response.body as { tiles: [string] }).tiles
    expect(template).toMatch(
      new RegExp(`^http://[^/]+/m/${slug}/tiles/catchments/\\{z\\}/\\{x\\}/\\{y\\}\\.mvt\\?entryYear=2028$`),
    )
  })
})
