import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import request from 'supertest'
import { z } from 'zod'

import { sql } from '../../server/platform/db/sql.ts'
import { importReport } from '../../server/platform/imports/index.ts'
import { getMunicipality } from '../../server/platform/municipalities/contract.ts'
import { addMunicipality } from '../../server/platform/municipalities/index.ts'
import { type TestCity, testCity, type TestCityOptions } from '../support/database.ts'
import { buildTown, loadPlanA } from './catchment-town.ts'

type Position = readonly [number, number]

/** In the south-west of Poland a place and the same with its axes swapped may both lie in the voivodeship. */
const LOWER_SILESIA = { teryt: '0222033', name: 'Wołów' }

let folder: string
const cities: TestCity[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rejon-boundary-'))
})
afterEach(async () => {
  for (const city of cities.splice(0)) await city.close()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function open(options: TestCityOptions = {}): Promise<TestCity> {
  const city = await testCity(options)
  cities.push(city)
  return city
}

/** A municipality with five streets of twenty houses and a plan whose areas are drawn. */
async function town(): Promise<TestCity> {
  return fill(await open())
}

async function fill(city: TestCity): Promise<TestCity> {
  await city.db.transaction(async (tx) => {
    await loadPlanA(tx, await buildTown(tx))
    await city.context.changed(tx, 'addresses')
  })
  return city
}

const box = (west: number, south: number, east: number, north: number): Position[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
]
const swapped = (ring: readonly Position[]): Position[] => ring.map(([x, y]) => [y, x])
const polygon = (ring: readonly Position[], more: object = {}) => ({
  type: 'Polygon',
  coordinates: [ring],
  ...more,
})
const feature = (properties: object, ring: readonly Position[]) => ({
  type: 'Feature',
  properties,
  geometry: polygon(ring),
})
const inCrs = (name: string) => ({ crs: { type: 'name', properties: { name } } })

/** All of the town, in degrees and in metres. */
const WHOLE = box(16.15, 54.18, 16.2, 54.21)
const METRES = box(314_500, 706_000, 316_500, 708_000)

async function load(city: TestCity, content: unknown, ...options: string[]) {
  await writeFile(
    join(folder, 'boundary.json'),
    typeof content === 'string' ? content : JSON.stringify(content),
  )
  const done = await city.rejon(['import', 'boundary', 'boundary.json', ...options, '--json'], folder)
  const written: unknown = done.stdout === '' ? undefined : JSON.parse(done.stdout)
  return { ...done, report: importReport.safeParse(written).data }
}

async function extentOf(city: TestCity) {
  const response = await request(city.app).get(`/m/${city.municipality.slug}/api/v1/municipality`)
  return getMunicipality.response.parse(response.body).extent
}

const drawn = z.object({ areas: z.int(), beyond: z.int() })

/** The areas drawn for catchments, and how many of them reach beyond the boundary. */
function drawnAreas(city: TestCity) {
  return city.db.transaction((tx) =>
    tx.one(
      sql`
        SELECT count(*)::int AS areas,
          (count(*) FILTER (WHERE NOT ST_Covers(ST_Buffer(m.boundary, 0.01), g.geom)))::int AS beyond
        FROM catchments_areas AS g JOIN public.municipalities AS m ON m.id = ${city.municipality.id}
        WHERE g.origin = 'drawn'`,
      drawn,
    ),
  )
}

describe('a boundary', () => {
  test('is set, stays the same, and is replaced; the catchments are drawn to it', async () => {
    const city = await town()
    expect(await extentOf(city)).toBeNull()

    expect((await load(city, polygon(WHOLE))).report).toMatchObject({
      read: 1,
      new: 1,
      changed: 0,
      remarks: [],
    })
    expect((await load(city, polygon(WHOLE))).report).toMatchObject({ read: 1, new: 0, unchanged: 1 })
    expect(await extentOf(city)).toEqual([
      [expect.closeTo(16.15, 2), expect.closeTo(54.18, 2)],
      [expect.closeTo(16.2, 2), expect.closeTo(54.21, 2)],
    ])
    expect(await drawnAreas(city)).toMatchObject({ beyond: 0 })

    const narrow = box(315_000, 706_400, 315_420, 707_400)
    const replaced = await load(city, polygon(narrow), '--crs', 'EPSG:2180')
    expect(replaced.report).toMatchObject({ read: 1, new: 0, changed: 1, remarks: [] })
    const { areas, beyond } = await drawnAreas(city)
    expect(areas).toBeGreaterThan(0)
    expect(beyond).toBe(0)
  })

  test('is taken in the reference system that the file names', async () => {
    const city = await town()
    const named = polygon(METRES, inCrs('urn:ogc:def:crs:EPSG::2180'))
    expect((await load(city, named)).report).toMatchObject({ new: 1 })
    expect((await load(city, named, '--crs', 'EPSG:4326')).stderr).toContain('Inny układ współrzędnych')
    expect(await load(city, named, '--crs', 'EPSG:27700')).toMatchObject({ exitCode: 2 })
  })

  test('is found among those of other municipalities by its code', async () => {
    const city = await town()
    const all = [
      feature({ JPT_KOD_JE: '3209073' }, box(16.3, 54.2, 16.5, 54.3)),
      feature({ JPT_KOD_JE: '3261011' }, WHOLE),
    ]
    const { report } = await load(city, { type: 'FeatureCollection', features: all })
    expect(report).toMatchObject({ read: 2, new: 1, outside: 1 })
    const foreign = await load(city, { type: 'FeatureCollection', features: all.slice(0, 1) })
    expect(foreign).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('Nic z tej gminy') })
  })

  test('is found by a code that has lost its leading zero', async () => {
    const city = await open(LOWER_SILESIA)
    const numeric = feature({ teryt: 222033 }, box(16.5, 51.3, 16.8, 51.4))
    expect((await load(city, numeric)).report).toMatchObject({ new: 1 })
  })

  test('of one municipality leaves the others as they are', async () => {
    const city = await town()
    const { database } = city.ground
    await addMunicipality(database, { slug: 'obok', teryt: '3209073', name: 'Obok' })
    try {
      await load(city, polygon(WHOLE))
      const { body } = await request(city.app).get('/m/obok/api/v1/municipality')
      expect(getMunicipality.response.parse(body)).toMatchObject({ name: 'Obok', extent: null })
    } finally {
      await database.asOwner(async (_, client) => {
        await client.query(
          "DROP SCHEMA obok CASCADE; DELETE FROM public.municipalities AS m WHERE m.slug = 'obok'",
        )
      })
    }
  })

  test('shows what would be with --dry-run, and stays', async () => {
    const city = await town()
    expect((await load(city, polygon(WHOLE), '--dry-run')).report).toMatchObject({ new: 1 })
    expect(await extentOf(city)).toBeNull()
  })

  test('says how many addresses it leaves out', async () => {
    const city = await town()
    const { report } = await load(
      city,
      polygon(box(314_900, 706_400, 315_330, 708_000)),
      '--crs',
      'EPSG:2180',
    )
    expect(report).toMatchObject({
      new: 1,
      remarks: [{ record: 'boundary.json', reason: expect.stringMatching(/adresów poza tą granicą: \d+/) }],
    })
  })
})

describe('a boundary is refused', () => {
  // One town for all: that nothing lands is what they test.
  let city: TestCity
  beforeAll(async () => {
    city = await fill(await testCity())
  })
  afterAll(() => city.close())

  test.each<[string, unknown, string[], string]>([
    ['that is no JSON', '{"type":', [], 'Uszkodzony JSON'],
    ['that is a line', { type: 'LineString', coordinates: WHOLE }, [], 'To nie jest granica gminy'],
    ['in metres without saying so', polygon(METRES), [], 'leży poza Polską'],
    ['in degrees that claims metres', polygon(WHOLE), ['--crs', 'EPSG:2180'], 'leży poza Polską'],
    ['with latitude first', polygon(swapped(WHOLE)), [], 'Zamienione osie'],
    ['with northing first', polygon(swapped(METRES)), ['--crs', 'EPSG:2180'], 'Zamienione osie'],
    ['that is not closed', polygon(WHOLE.slice(0, 4)), [], 'niedomknięty'],
    [
      'that crosses itself',
      polygon([
        [16.1, 54.1],
        [16.3, 54.3],
        [16.3, 54.1],
        [16.1, 54.3],
        [16.1, 54.1],
      ]),
      [],
      '54.20000',
    ],
    ['in an unknown system', polygon(WHOLE, inCrs('EPSG:27700')), [], 'Nieznany układ'],
    ['of another place', polygon(box(16.3, 54.2, 16.5, 54.3)), [], 'tylko 0 z 100 adresów'],
    ['of another voivodeship', polygon(box(21.0, 52.1, 21.1, 52.2)), [], 'poza województwem'],
  ])('%s', async (_name, content, options, words) => {
    const { exitCode, stderr, report } = await load(city, content, ...options)
    expect({ exitCode, stderr, report }).toMatchObject({ exitCode: 1, report: undefined })
    expect(stderr).toContain(words)
    expect(await extentOf(city)).toBeNull()
  })
})

describe('a boundary in GML', () => {
  /** Easting and northing as the numbers of a list, in the order that the name of the system asks for. */
  const listOf = (ring: readonly Position[], separator = ' ') =>
    ring.map(([x, y]) => `${x}${separator}${y}`).join(' ')
  const member = (code: string, geometry: string) => `<wfs:member><ms:A03_Granice_gmin gml:id="A03.${code}">
    <ms:JPT_KOD_JE>${code}</ms:JPT_KOD_JE><ms:JPT_NAZWA_>x</ms:JPT_NAZWA_><ms:msGeometry>${geometry}</ms:msGeometry>
    </ms:A03_Granice_gmin></wfs:member>`
  const surface = (rings: readonly (readonly Position[])[], srsName = 'urn:ogc:def:crs:EPSG::2180') =>
    `<gml:MultiSurface srsName="${srsName}"><gml:surfaceMember><gml:Polygon>${rings
      .map((ring, index) => {
        const side = index === 0 ? 'exterior' : 'interior'
        const list = `<gml:posList srsDimension="2">${listOf(ring)}</gml:posList>`
        return `<gml:${side}><gml:LinearRing>${list}</gml:LinearRing></gml:${side}>`
      })
      .join('')}</gml:Polygon></gml:surfaceMember></gml:MultiSurface>`
  const document = (members: readonly string[]) => `<?xml version="1.0" encoding="utf-8"?>
    <wfs:FeatureCollection xmlns:ms="http://mapserver.gis.umn.edu/mapserver" xmlns:gml="http://www.opengis.net/gml/3.2"
    xmlns:wfs="http://www.opengis.net/wfs/2.0">${members.join('\n')}</wfs:FeatureCollection>`
  const other = member('3209073', surface([swapped(box(330_000, 706_000, 331_000, 707_000))]))
  const hole = box(316_200, 707_600, 316_300, 707_700)

  test('is the one of its code, northing first where the name of its system says so', async () => {
    const city = await town()
    const own = member('3261011', surface([swapped(METRES), swapped(hole)]))
    const { stderr, report } = await load(city, document([other, own]))
    expect({ stderr, ...report }).toMatchObject({ stderr: '', read: 2, new: 1, outside: 1, remarks: [] })
    const easting = await load(city, document([member('3261011', surface([METRES, hole], 'EPSG:2180'))]))
    expect(easting.report).toMatchObject({ read: 1, unchanged: 1 })
    const [west, south] = (await extentOf(city))?.[0] ?? []
    expect([west, south]).toEqual([expect.closeTo(16.15, 1), expect.closeTo(54.18, 1)])
  })

  test('may be of GML 2, without codes', async () => {
    const city = await town()
    const list = `<gml:coordinates>${listOf(METRES, ',')}</gml:coordinates>`
    const shape = `<gml:outerBoundaryIs><gml:LinearRing>${list}</gml:LinearRing></gml:outerBoundaryIs>`
    const gml = `<ogr:FeatureCollection xmlns:ogr="http://ogr.maptools.org/" xmlns:gml="http://www.opengis.net/gml">
      <gml:featureMember><ogr:g><ogr:geometryProperty><gml:Polygon srsName="EPSG:2180">${shape}</gml:Polygon>
      </ogr:geometryProperty></ogr:g></gml:featureMember></ogr:FeatureCollection>`
    expect((await load(city, gml)).report).toMatchObject({ read: 1, new: 1 })
  })

  test.each<[string, () => string, string]>([
    ['with its axes swapped', () => document([member('3261011', surface([METRES]))]), 'Zamienione osie'],
    ['of others only', () => document([other]), 'Nic z tej gminy'],
    [
      'that is cut short',
      () => document([member('3261011', surface([swapped(METRES)]))]).slice(0, -9),
      'urwany',
    ],
    ['that is broken', () => document([other]).replace('</ms:JPT_KOD_JE>', ''), 'Uszkodzony XML'],
    ['with a DTD', () => document([other]).replace('<wfs:F', '<!DOCTYPE a []><wfs:F'), 'DTD'],
    ['without polygons', () => document([member('3261011', '')]), 'To nie są obszary'],
    ['with an empty ring', () => document([member('3261011', surface([[]]))]), 'To nie jest granica gminy'],
    [
      'that is no number',
      () => document([member('3261011', surface([swapped(METRES)]))]).replace('706000', 'x'),
      'To nie jest granica gminy',
    ],
  ])('%s is refused', async (_, content, words) => {
    const city = await town()
    const { exitCode, stderr } = await load(city, content())
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(words) })
    expect(await extentOf(city)).toBeNull()
  })
})

test('a boundary of another voivodeship is refused where nothing else is known, in metres too', async () => {
  const city = await open()
  const warsaw = polygon(box(636_000, 485_000, 640_000, 489_000))
  const { exitCode, stderr } = await load(city, warsaw, '--crs', 'EPSG:2180')
  expect({ exitCode, stderr }).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('TERYT gminy Koszalin'),
  })
  expect(await extentOf(city)).toBeNull()
})

describe('swapped axes, where the voivodeship has both places', () => {
  const right = box(330_000, 370_000, 340_000, 380_000)
  const crs = ['--crs', 'EPSG:2180']

  test('are known by the addresses', async () => {
    const city = await open(LOWER_SILESIA)
    await city.db.transaction((tx) =>
      tx.run(sql`
        WITH place AS (INSERT INTO addresses_localities (name) VALUES ('Wołów') RETURNING id)
        INSERT INTO addresses (locality_id, number, geom)
        SELECT p.id, n::text, ST_SetSRID(ST_MakePoint(335000 + n * 10, 375000), 2180)
        FROM place AS p CROSS JOIN generate_series(1, 20) AS n`),
    )
    expect((await load(city, polygon(swapped(right)), ...crs)).stderr).toContain('Zamienione osie')
    expect((await load(city, polygon(right), ...crs)).report).toMatchObject({ new: 1, remarks: [] })
  })

  test('cannot be known where nothing else is, and that is said', async () => {
    const city = await open(LOWER_SILESIA)
    for (const ring of [right, swapped(right)]) {
      const { report } = await load(city, polygon(ring), ...crs)
      expect(report?.remarks).toMatchObject([
        { reason: expect.stringContaining('kolejności osi nie da się') },
      ])
    }
  })
})
