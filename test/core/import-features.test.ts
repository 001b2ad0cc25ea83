import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'

import { sql } from '../../server/platform/db/sql.ts'
import { importReport } from '../../server/platform/imports/index.ts'
import { type TestCity, testCity } from '../support/database.ts'
import { geoPackage, pl2000, shapefile, type WrittenArea } from '../support/feature-writers.ts'
import { needingProgram } from '../support/programs.ts'
import { zipArchive } from '../support/zip-writer.ts'
import { BOUNDARY, buildTown } from './catchment-town.ts'

type Position = readonly [number, number]

let city: TestCity
let folder: string
beforeAll(async () => {
  city = await testCity({ boundary: BOUNDARY })
  folder = await mkdtemp(join(tmpdir(), 'rejon-features-'))
  await city.db.transaction(buildTown)
})
afterAll(async () => {
  await city.close()
  await rm(folder, { recursive: true, force: true })
})

const box = (west: number, south: number, east: number, north: number): Position[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
]
/** West of the town, in EPSG:2180. */
const WEST = box(315_000, 706_500, 315_300, 707_300)

const shapeRow = z.object({ shape: z.string() })

/** The ring in another reference system, as the database turns it. */
async function inCrs(ring: readonly Position[], crs: number): Promise<Position[]> {
  const geojson = JSON.stringify({ type: 'LineString', coordinates: ring })
  const { shape } = await city.db.transaction((tx) =>
    tx.one(
      sql`SELECT ST_AsGeoJSON(ST_Transform(ST_SetSRID(ST_GeomFromGeoJSON(${geojson}), 2180), ${crs}::int), 9) AS shape`,
      shapeRow,
    ),
  )
  return z.object({ coordinates: z.array(z.tuple([z.number(), z.number()])) }).parse(JSON.parse(shape))
    .coordinates
}

const named = (ring: readonly Position[]): WrittenArea => ({
  ring,
  texts: { NAZWA: 'Szkoła Podstawowa nr 1', TYP: 'SP' },
})

let plans = 0

/** Loads a file into a plan of its own. */
async function load(name: string, content: string | Buffer, ...options: string[]) {
  await writeFile(join(folder, name), content)
  const plan = ['--level', 'primary', '--plan', `Plan ${++plans}`, '--from', String(2030 + plans)]
  const words = ['import', 'catchments', name, ...plan, '--map', 'school=NAZWA', ...options, '--json']
  const done = await city.rejon(words, folder)
  const written: unknown = done.stdout === '' ? undefined : JSON.parse(done.stdout)
  return { ...done, report: importReport.safeParse(written).data }
}

/** How far the area that landed last is from the one that was meant, in square metres. */
async function missedBy(ring: readonly Position[]): Promise<number> {
  const polygon = JSON.stringify({ type: 'Polygon', coordinates: [ring] })
  const { missed } = await city.db.transaction((tx) =>
    tx.one(
      sql`
        SELECT ST_Area(ST_SymDifference(a.geom, ST_SetSRID(ST_GeomFromGeoJSON(${polygon}), 2180))) AS missed
        FROM catchments_areas AS a WHERE a.origin <> 'drawn' ORDER BY a.id DESC LIMIT 1`,
      z.object({ missed: z.number() }),
    ),
  )
  return missed
}

const gml = (ring: readonly Position[], srsName: string) => `<?xml version="1.0" encoding="utf-8"?>
  <wfs:FeatureCollection xmlns:app="urn:app" xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:wfs="http://www.opengis.net/wfs/2.0">
  <wfs:member><app:Obwod gml:id="o.1"><app:NAZWA>Szkoła Podstawowa nr 1</app:NAZWA><app:geom>
  <gml:Polygon gml:id="p.1" srsName="${srsName}"><gml:exterior><gml:LinearRing><gml:posList>${ring.flat().join(' ')}</gml:posList>
  </gml:LinearRing></gml:exterior></gml:Polygon></app:geom></app:Obwod></wfs:member></wfs:FeatureCollection>`
const swapped = (ring: readonly Position[]): Position[] => ring.map(([x, y]) => [y, x])

describe('catchments are the same, whichever format they come in', () => {
  test.each<[string, string, () => Promise<string | Buffer>]>([
    [
      'a shapefile of PL-2000 with names in windows-1250, as its .cpg says',
      'obwody.zip',
      async () =>
        shapefile([named(await inCrs(WEST, 2176))], {
          prj: pl2000(5),
          cpg: '1250',
          encoding: 'windows-1250',
        }),
    ],
    [
      'a shapefile whose encoding nobody tells, windows-1250',
      'obwody.zip',
      async () => shapefile([named(await inCrs(WEST, 2176))], { prj: pl2000(5), encoding: 'windows-1250' }),
    ],
    [
      'a shapefile whose encoding nobody tells, UTF-8',
      'obwody.zip',
      async () => shapefile([named(await inCrs(WEST, 2176))], { prj: pl2000(5) }),
    ],
    [
      'a GeoPackage of PL-2000, in the zone beside its own',
      'obwody.gpkg',
      async () => geoPackage({ obwody: [named(await inCrs(WEST, 2177))] }, 2177),
    ],
    [
      'GML with northing first, as its URN says',
      'obwody.gml',
      async () => gml(swapped(await inCrs(WEST, 2176)), 'urn:ogc:def:crs:EPSG::2176'),
    ],
    [
      'GML with easting first, as older names of systems say',
      'obwody.gml',
      async () => gml(await inCrs(WEST, 2176), 'http://www.opengis.net/gml/srs/epsg.xml#2176'),
    ],
    [
      'GML in an archive',
      'obwody.zip',
      async () => zipArchive([{ name: 'a/obwody.gml', content: gml(await inCrs(WEST, 3857), 'EPSG:3857') }]),
    ],
  ])('%s', async (_, name, content) => {
    const { stderr, report } = await load(name, await content())
    expect({ stderr, ...report }).toMatchObject({ stderr: '', read: 1, new: 1, refused: [] })
    expect(await missedBy(WEST)).toBeLessThan(1)
  })

  test('a file of several layers is asked which one', async () => {
    const content = await geoPackage({ gimnazja: [named(WEST)], 'szkoły "SP"': [named(WEST)] }, 2180)
    const unclear = await load('warstwy.gpkg', content)
    expect(unclear).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('ma warstwy: gimnazja, szkoły "SP"'),
    })
    expect((await load('warstwy.gpkg', content, '--layer', 'szkoły "SP"')).report).toMatchObject({ new: 1 })
    expect((await load('warstwy.gpkg', content, '--layer', 'inna')).exitCode).toBe(1)
  })

  test('only those that meet the condition are taken', async () => {
    const other = { ring: box(315_400, 706_500, 315_500, 707_300), texts: { NAZWA: 'Liceum', TYP: 'LO' } }
    const content = shapefile([other, named(WEST)], { prj: pl2000(5) })
    const { report } = await load('oba.zip', content, '--where', 'TYP=LO', '--crs', 'EPSG:2176')
    expect(report?.refused).toEqual([
      { record: 'oba.zip, obiekt 1', reason: expect.stringContaining('poza Polską') },
    ])
  })
})

describe('a file is refused whole, and says why', () => {
  const inZone = async (zone: 5 | 6, as: 5 | 6 | 7) =>
    shapefile([named(await inCrs(WEST, 2171 + zone))], { prj: pl2000(as) })

  test.each<[string, string, () => Promise<string | Buffer>, string[], RegExp]>([
    [
      'without a .prj',
      'obwody.zip',
      async () => shapefile([named(await inCrs(WEST, 2176))]),
      [],
      /nie podaje układu/,
    ],
    ['of a zone that is not its own', 'obwody.zip', () => inZone(5, 7), [], /z innej strefy PL-2000/],
    [
      'against the system that was asked for',
      'obwody.zip',
      () => inZone(5, 5),
      ['--crs', 'EPSG:2177'],
      /Inny układ/,
    ],
    [
      'in a system that nobody knows here',
      'obwody.zip',
      async () => shapefile([named(await inCrs(WEST, 2176))], { prj: pl2000(5).replace('15.0', '16.0') }),
      [],
      /Nieznany układ.*CS2000_Zone_5/s,
    ],
    [
      'in an encoding that nobody knows here',
      'obwody.zip',
      () => Promise.resolve(shapefile([named(WEST)], { prj: pl2000(5), cpg: 'Mazovia' })),
      [],
      /kodowanie Mazovia/,
    ],
    [
      'whose table is missing',
      'obwody.zip',
      () => Promise.resolve(zipArchive([{ name: 'a.shp', content: 'x' }])),
      [],
      /brakuje pliku a\.dbf/,
    ],
    [
      'whose shapes are no shapes',
      'obwody.zip',
      () =>
        Promise.resolve(
          zipArchive([
            { name: 'a.shp', content: 'x'.repeat(200) },
            { name: 'a.dbf', content: 'x'.repeat(200) },
          ]),
        ),
      [],
      /Uszkodzony Shapefile/,
    ],
    [
      'that is a GeoPackage cut short',
      'obwody.gpkg',
      async () => (await geoPackage({ obwody: [named(WEST)] }, 2180)).subarray(0, 5000),
      [],
      /Uszkodzony GeoPackage/,
    ],
    ['that is a GeoPackage without areas', 'obwody.gpkg', () => geoPackage({}, 2180), [], /nie ma obiektów/],
    [
      'that is a GeoPackage of no known place',
      'obwody.gpkg',
      () => geoPackage({ obwody: [named(WEST)] }, -1),
      [],
      /nie podaje układu/,
    ],
    [
      'that mixes reference systems',
      'obwody.gml',
      () =>
        Promise.resolve(
          gml(WEST, 'EPSG:2180').replace('<app:geom>', '<gml:Envelope srsName="EPSG:4326"/><app:geom>'),
        ),
      [],
      /różnych układach/,
    ],
    [
      'that is an archive of two files',
      'obwody.zip',
      () =>
        Promise.resolve(
          zipArchive([
            { name: 'a.gml', content: 'x' },
            { name: 'b.gml', content: 'x' },
          ]),
        ),
      [],
      /kilka plików/,
    ],
    [
      'of another city',
      'obwody.gpkg',
      () => geoPackage({ o: [named(box(636_000, 485_000, 637_000, 486_000))] }, 2180),
      [],
      /poza województwem/,
    ],
    [
      'with its axes swapped',
      'obwody.gpkg',
      () => geoPackage({ o: [named(swapped(WEST))] }, 2180),
      [],
      /Zamienione osie/,
    ],
  ])('%s', async (_, name, content, ...[options, reason]) => {
    const before = await city.db.transaction((tx) => tx.one(COUNT, count))
    const { exitCode, stderr } = await load(name, await content(), ...options)
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(reason) })
    expect(await city.db.transaction((tx) => tx.one(COUNT, count))).toEqual(before)
  })
})

const count = z.object({ plans: z.int(), areas: z.int() })
const COUNT = sql`
  SELECT (SELECT count(*)::int FROM catchments_plans) AS plans, (SELECT count(*)::int FROM catchments_areas) AS areas`

const run = promisify(execFile)

needingProgram('ogr2ogr')(describe)('files that GDAL has written', () => {
  const geojson = JSON.stringify({
    type: 'FeatureCollection',
    crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::2180' } },
    features: [
      {
        type: 'Feature',
        properties: { NAZWA: 'Szkoła Podstawowa nr 1' },
        geometry: { type: 'Polygon', coordinates: [WEST, box(315_100, 706_600, 315_200, 706_700)] },
      },
    ],
  })

  test.each([
    ['GPKG', 'obwody.gpkg', []],
    ['ESRI Shapefile', 'obwody.shp.zip', ['-lco', 'ENCODING=CP1250']],
    ['GML', 'obwody.gml', ['-dsco', 'FORMAT=GML3.2']],
    ['GML', 'obwody2.gml', ['-dsco', 'FORMAT=GML2']],
  ])('%s (%s) land as they are', async (format, name, options) => {
    await writeFile(join(folder, 'model.geojson'), geojson)
    const target = join(folder, name)
    await run('ogr2ogr', [
      '-f',
      format,
      '-t_srs',
      'EPSG:2176',
      ...options,
      target,
      join(folder, 'model.geojson'),
    ])
    const { stderr, report } = await load(name, await readFile(target))
    expect({ stderr, ...report }).toMatchObject({ stderr: '', new: 1, refused: [] })
    expect(await missedBy(WEST)).toBeCloseTo(10_000, 0)
  })
})
