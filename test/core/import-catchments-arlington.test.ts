import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { booleanPointInPolygon } from '@turf/turf'
import { parse } from 'csv-parse/sync'
import request from 'supertest'
import { z } from 'zod'

import { sql } from '../../server/platform/db/sql.ts'
import { importReport } from '../../server/platform/imports/index.ts'
import { type TestCity, testCity } from '../support/database.ts'
import { importPrg } from '../support/prg-import.ts'
import { model2021, type WrittenPoint } from '../support/prg-writer.ts'
import { needingSharedData, sharedData } from '../support/shared-data.ts'

/** From Virginia to Pomerania, in degrees. */
const SHIFT = { lon: 93.3, lat: 15.3 }

const officialRow = z.object({
  FULL_ADDRESS: z.string(),
  Middle_School: z.string(),
  ZIP5: z.string(),
  OBJECTID: z.string(),
  Longitude: z.coerce.number(),
  Latitude: z.coerce.number(),
})
type OfficialRow = z.output<typeof officialRow>

/** The file also has the area of a high school, which is nobody's question here. */
const officialAreas = z
  .object({
    features: z.array(
      z.object({
        properties: z.object({ MS_Name: z.string().nullish() }),
        geometry: z.object({
          type: z.literal('Polygon'),
          coordinates: z.array(z.array(z.array(z.number()))),
        }),
      }),
    ),
  })
  .transform(({ features }) =>
    features.flatMap(({ properties, geometry }) =>
      typeof properties.MS_Name === 'string' ? [{ name: properties.MS_Name, geometry }] : [],
    ),
  )

const OPTIONS = [
  ...['--level', 'primary', '--plan', 'Arlington', '--from', '2022'],
  ...['--map', 'school=MS_Name', '--where', 'MS_Name!=null', '--create-schools'],
]

needingSharedData(describe)('Arlington, moved to Poland', () => {
  let city: TestCity
  let folder: string
  let official: OfficialRow[]

  beforeAll(async () => {
    city = await testCity()
    folder = await mkdtemp(join(tmpdir(), 'rejon-arlington-'))
    official = await readOfficial()
    await writeFile(join(folder, 'addresses.gml'), model2021(await points(city, official)))
    const areas = await readFile(sharedData('catchments/arlington-boundaries.geojson'), 'utf8')
    await writeFile(join(folder, 'areas.geojson'), moved(areas))
  }, 120_000)
  afterAll(async () => {
    await city.close()
    await rm(folder, { recursive: true, force: true })
  })

  const importAreas = async () => {
    const done = await city.rejon(['import', 'catchments', 'areas.geojson', ...OPTIONS, '--json'], folder)
    return { ...done, report: importReport.parse(JSON.parse(done.stdout)) }
  }

  test('all addresses and both middle schools land', async () => {
    const addresses = await importPrg(city, folder, 'addresses.gml')
    expect(addresses.report).toMatchObject({ read: 11_045, new: 11_045, refused: [] })
    const areas = await importAreas()
    expect(areas.report).toMatchObject({ read: 2, new: 2, refused: [] })
  }, 120_000)

  test('every address has exactly the school of the official list, by its id and by its point', async () => {
    const rows = await city.db.transaction((tx) =>
      tx.many(
        sql`
          SELECT split_part(a.iip, '/', 2) AS object_id,
            (SELECT array_agg(s.name) FROM catchments_addresses AS b JOIN catchments AS c ON c.id = b.catchment_id
              JOIN schools AS s ON s.id = c.school_id WHERE b.address_id = a.id) AS by_id,
            (SELECT array_agg(s.name) FROM catchments_areas AS g JOIN catchments AS c ON c.id = g.catchment_id
              JOIN schools AS s ON s.id = c.school_id WHERE ST_Covers(g.geom, a.geom)) AS by_point
          FROM addresses AS a`,
        z.object({
          objectId: z.string(),
          byId: z.array(z.string()).nullable(),
          byPoint: z.array(z.string()).nullable(),
        }),
      ),
    )
    const schoolOf = new Map(official.map((row) => [row.OBJECTID, row.Middle_School]))
    const wrong = rows.filter(({ objectId, byId, byPoint }) => {
      const expected = [schoolOf.get(objectId)].join()
      return byId?.join() !== expected || byPoint?.join() !== expected
    })
    expect(rows).toHaveLength(official.length)
    expect(wrong).toEqual([])
  }, 60_000)

  test('Turf, which knows nothing of our database, puts every address into the same area', async () => {
    const areas = officialAreas.parse(
      JSON.parse(await readFile(sharedData('catchments/arlington-boundaries.geojson'), 'utf8')),
    )
    const byTurf = official.map(({ Longitude, Latitude }) =>
      areas
        .filter(({ geometry }) => booleanPointInPolygon([Longitude, Latitude], geometry))
        .map(({ name }) => name)
        .join(),
    )
    expect(byTurf).toEqual(official.map((row) => row.Middle_School))

    const ours = await city.db.transaction((tx) =>
      tx.many(
        sql`
          SELECT s.name, count(*)::int AS count
          FROM catchments_addresses AS b JOIN catchments AS c ON c.id = b.catchment_id
          JOIN schools AS s ON s.id = c.school_id GROUP BY s.name ORDER BY s.name`,
        z.object({ name: z.string(), count: z.int() }),
      ),
    )
    const counts = areas.map(({ name }) => ({ name, count: byTurf.filter((each) => each === name).length }))
    expect(ours).toEqual(counts.sort((a, b) => (a.name < b.name ? -1 : 1)))
  }, 60_000)

  test('the API says the same', async () => {
    const ask = async (query: object): Promise<string[]> => {
      const { body } = await request(city.app).get('/api/v1/catchment-answers').query(query).expect(200)
      return z
        .array(z.object({ school: z.object({ name: z.string() }) }))
        .parse(body.answers)
        .map(({ school }) => school.name)
    }
    const ids = await city.db.transaction((tx) =>
      tx.many(
        sql`SELECT a.id, split_part(a.iip, '/', 2) AS object_id FROM addresses AS a`,
        z.object({ id: z.int(), objectId: z.string() }),
      ),
    )
    const idOf = new Map(ids.map(({ id, objectId }) => [objectId, id]))
    for (const row of official.filter((_, index) => index % 50 === 0)) {
      const lon = row.Longitude + SHIFT.lon
      const lat = row.Latitude + SHIFT.lat
      expect(await ask({ addressId: idOf.get(row.OBJECTID) })).toEqual([row.Middle_School])
      expect(await ask({ lon, lat })).toEqual([row.Middle_School])
    }
  }, 120_000)

  test('the same file again changes nothing', async () => {
    expect((await importAreas()).report).toMatchObject({ read: 2, new: 0, changed: 0, unchanged: 2 })
  }, 60_000)
})

async function readOfficial(): Promise<OfficialRow[]> {
  const text = await readFile(sharedData('catchments/arlington-addresses.csv'), 'utf8')
  return z.array(officialRow).parse(parse(text, { columns: true, bom: true }))
}

async function points(city: TestCity, official: readonly OfficialRow[]): Promise<WrittenPoint[]> {
  const places = await city.db.transaction((tx) =>
    tx.many(
      sql`
        SELECT ST_X(p.geom) AS x, ST_Y(p.geom) AS y
        FROM unnest(
          ${official.map((row) => row.Longitude + SHIFT.lon)}::float8[],
          ${official.map((row) => row.Latitude + SHIFT.lat)}::float8[]
        ) WITH ORDINALITY AS o (lon, lat, n)
        CROSS JOIN LATERAL ST_Transform(ST_SetSRID(ST_MakePoint(o.lon, o.lat), 4326), 2180) AS p (geom)
        ORDER BY o.n`,
      z.object({ x: z.number(), y: z.number() }),
    ),
  )
  const ulics = new Map<string, string>()
  return official.map((row, index) => {
    const [number = '', ...words] = row.FULL_ADDRESS.split(' ')
    const name = words.join(' ')
    if (!ulics.has(name)) ulics.set(name, String(ulics.size + 1).padStart(5, '0'))
    const { x, y } = places[index] ?? { x: 0, y: 0 }
    return {
      localId: row.OBJECTID,
      version: '2024-05-06T07:08:09+02:00',
      teryt: '3261011',
      gmina: 'Koszalin',
      simc: '0950463',
      locality: 'Koszalin',
      street: { ulic: ulics.get(name) ?? '', code: 1, name },
      number,
      postcode: `${row.ZIP5.slice(0, 2)}-${row.ZIP5.slice(2)}`,
      easting: x.toFixed(4),
      northing: y.toFixed(4),
    }
  })
}

function moved(geoJson: string): string {
  return JSON.stringify(
    JSON.parse(geoJson, (_key, value: unknown) => (isPosition(value) ? shifted(value) : value)),
  )
}

function isPosition(value: unknown): value is [number, number] {
  return Array.isArray(value) && value.length >= 2 && value.every((part) => typeof part === 'number')
}

function shifted([lon, lat]: [number, number]): [number, number] {
  return [lon + SHIFT.lon, lat + SHIFT.lat]
}
