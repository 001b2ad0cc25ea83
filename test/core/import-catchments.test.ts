import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { z } from 'zod'

import { sql } from '../../server/platform/db/sql.ts'
import { importReport } from '../../server/platform/imports/index.ts'
import { type TestCity, testCity } from '../support/database.ts'
import { BOUNDARY, buildTown } from './catchment-town.ts'

type Ring = [number, number][]

let city: TestCity
let folder: string

beforeEach(async () => {
  city = await testCity({ boundary: BOUNDARY })
  folder = await mkdtemp(join(tmpdir(), 'rejon-areas-'))
  await city.db.transaction(buildTown)
})
afterEach(async () => {
  await city.close()
  await rm(folder, { recursive: true, force: true })
})

const square = (west: number, south: number, side = 0.01): Ring => [
  [west, south],
  [west + side, south],
  [west + side, south + side],
  [west, south + side],
  [west, south],
]
const feature = (properties: object, ring: Ring) => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Polygon', coordinates: [ring] },
})
const WEST = feature({ school: 'Szkoła Podstawowa nr 1' }, square(16.156, 54.185))
const EAST = feature({ school: 'szkoła podstawowa  nr 2' }, square(16.166, 54.185))

const run = async (content: unknown, ...options: string[]) => {
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  await writeFile(join(folder, 'areas.geojson'), text)
  const plan = ['--level', 'primary', '--plan', 'Test', '--from', '2026']
  const words = ['import', 'catchments', 'areas.geojson', ...plan, ...options, '--json']
  const done = await city.rejon(words, folder)
  const written: unknown = done.stdout === '' ? undefined : JSON.parse(done.stdout)
  return { ...done, report: importReport.safeParse(written).data }
}
const load = (features: object[], ...options: string[]) =>
  run({ type: 'FeatureCollection', features }, ...options)

const catchmentRows = () =>
  city.db.transaction((tx) =>
    tx.many(
      sql`
        SELECT s.name, s.origin, p.resolution_no, p.resolution_date, c.joint_group IS NOT NULL AS joint,
          (SELECT count(*)::int FROM catchments_addresses AS b WHERE b.catchment_id = c.id) AS addresses
        FROM catchments AS c JOIN catchments_plans AS p ON p.id = c.plan_id JOIN schools AS s ON s.id = c.school_id
        ORDER BY s.name`,
      z.object({
        name: z.string(),
        origin: z.string(),
        resolutionNo: z.string().nullable(),
        resolutionDate: z.string().nullable(),
        joint: z.boolean(),
        addresses: z.int(),
      }),
    ),
  )

describe('areas that land', () => {
  test('belong to schools by name or RSPO number, take in addresses, and are unchanged the second time', async () => {
    const byNumber = feature({ rspo: 1002 }, square(16.166, 54.185))
    expect((await load([WEST, byNumber])).report).toMatchObject({ read: 2, new: 2, refused: [] })
    const rows = await catchmentRows()
    expect(rows.map(({ name }) => name)).toEqual(['Szkoła Podstawowa nr 1', 'Szkoła Podstawowa nr 2'])
    expect(rows.every(({ addresses }) => addresses > 0)).toBe(true)
    expect((await load([WEST, EAST])).report).toMatchObject({ read: 2, new: 0, changed: 0, unchanged: 2 })
  })

  test('replace what their school had, and --complete takes out what the file lacks', async () => {
    await load([WEST, EAST])
    const smaller = feature({ school: 'Szkoła Podstawowa nr 1' }, square(16.156, 54.185, 0.009))
    expect((await load([smaller], '--complete')).report).toMatchObject({ changed: 1, closed: 1 })
    expect(await catchmentRows()).toHaveLength(1)
  })

  test('keep the resolution with its date', async () => {
    await load([WEST], '--resolution', 'nr 123/IV/2026 z dnia 20 maja 2026 r.')
    expect(await catchmentRows()).toMatchObject([
      { resolutionNo: '123/IV/2026', resolutionDate: '2026-05-20' },
    ])
  })

  test('create the schools that are unknown when told so', async () => {
    const unknown = feature({ nazwa: 'Szkoła Podstawowa nr 99' }, square(16.16, 54.185))
    const refused = await load([unknown], '--map', 'school=nazwa')
    expect(refused.report?.refused).toEqual([
      {
        record: 'areas.geojson, obiekt 1',
        reason: expect.stringContaining('nieznana szkoła: Szkoła Podstawowa nr 99'),
      },
    ])
    expect((await load([unknown], '--map', 'school=nazwa', '--create-schools')).report).toMatchObject({
      new: 1,
    })
    expect(await catchmentRows()).toMatchObject([
      { name: 'Szkoła Podstawowa nr 99', origin: 'import catchments' },
    ])
  })

  test('come in other reference systems too', async () => {
    const [west, south] = [315_100, 706_300] as const
    const metres = feature({ school: 'Szkoła Podstawowa nr 1' }, square(west, south, 500))
    expect((await load([metres], '--crs', 'EPSG:2180')).report).toMatchObject({ new: 1 })
    const declared = {
      type: 'FeatureCollection',
      crs: { properties: { name: 'urn:ogc:def:crs:EPSG::2180' } },
    }
    expect((await run({ ...declared, features: [metres] })).report).toMatchObject({ unchanged: 1 })
  })

  test('leave no trace with --dry-run', async () => {
    expect((await load([WEST], '--dry-run')).report).toMatchObject({ new: 1 })
    expect(await catchmentRows()).toEqual([])
  })

  test('of another municipality are counted as outside', async () => {
    const far = feature({ school: 'Szkoła Podstawowa nr 2' }, square(18, 52))
    expect((await load([WEST, far])).report).toMatchObject({ read: 2, new: 1, outside: 1 })
    expect(await load([far])).toMatchObject({ exitCode: 1, report: undefined })
  })
})

describe('areas that lie over each other', () => {
  const over = feature({ school: 'Szkoła Podstawowa nr 2' }, square(16.161, 54.185))

  test('are both refused, the rest lands', async () => {
    const other = feature({ school: 'Szkoła Podstawowa nr 3' }, square(16.18, 54.195))
    const { report, exitCode, stderr } = await load([WEST, over, other])
    expect([exitCode, report?.new, report?.refused.length]).toEqual([0, 1, 2])
    expect(report?.refused[0]?.reason).toContain('nachodzi na inny (areas.geojson, obiekt 2)')
    expect(stderr.split('\n').at(-1)).toBe('refused 2')
  })

  test('land as a joint catchment with --joint', async () => {
    expect((await load([WEST, over], '--joint')).report).toMatchObject({ new: 2, refused: [] })
    expect((await catchmentRows()).map(({ joint }) => joint)).toEqual([true, true])
  })

  test('are refused against what the plan already has', async () => {
    await load([WEST])
    expect((await load([over])).report).toMatchObject({
      new: 0,
      refused: [{ record: 'areas.geojson, obiekt 1' }],
    })
  })

  test('by a sliver pass with a remark', async () => {
    const sliver = feature({ school: 'Szkoła Podstawowa nr 2' }, square(16.165999, 54.185))
    const done = await load([WEST, sliver])
    expect(done.report).toMatchObject({ new: 2, refused: [] })
    expect(JSON.parse(done.stdout).remarks).toEqual([
      { record: 'areas.geojson, obiekt 1', reason: expect.stringContaining('skrawkiem') },
    ])
  })
})

describe('areas that are refused', () => {
  test.each<[string, object, RegExp]>([
    [
      'a border that crosses itself',
      feature({ school: 'Szkoła Podstawowa nr 1' }, [
        [16.16, 54.185],
        [16.17, 54.195],
        [16.17, 54.185],
        [16.16, 54.195],
        [16.16, 54.185],
      ]),
      /przecina się sama w punkcie 16\.165 54\.19/,
    ],
    [
      'swapped coordinates',
      feature(
        { school: 'Szkoła Podstawowa nr 1' },
        square(16.16, 54.185).map(([x, y]) => [y, x]),
      ),
      /zamienione współrzędne/,
    ],
    ['a place outside Poland', feature({ school: 'Szkoła Podstawowa nr 1' }, square(-77, 38)), /poza Polską/],
    [
      'a ring that is not closed',
      feature({ school: 'x' }, square(16.16, 54.185).slice(0, 4)),
      /nie jest poprawnym/,
    ],
    ['a point', { ...WEST, geometry: { type: 'Point', coordinates: [16, 54] } }, /nie jest poprawnym/],
    ['no geometry', { ...WEST, geometry: null }, /nie jest poprawnym/],
    ['no school', feature({}, square(16.16, 54.185)), /brak nazwy szkoły/],
    ['a name with a NUL', feature({ school: 'A\u0000B' }, square(16.16, 54.185)), /znak NUL/],
    ['what is no feature', { type: 'Polygon', coordinates: [] }, /nie jest poprawnym/],
    [
      'SQL as a name',
      feature({ school: "x'; DROP TABLE schools; --" }, square(16.16, 54.185)),
      /nieznana szkoła/,
    ],
  ])('%s', async (_name, area, reason) => {
    const { report, exitCode } = await load([area, EAST])
    expect(exitCode).toBe(0)
    expect(report).toMatchObject({ read: 2, new: 1 })
    expect(report?.refused[0]?.reason).toMatch(reason)
  })

  test('a NUL is not written into the name of a new school', async () => {
    const named = feature({ school: 'A\u0000B' }, square(16.16, 54.185))
    const { report } = await load([named], '--create-schools')
    expect(report).toMatchObject({ new: 0, refused: [{ reason: expect.stringContaining('znak NUL') }] })
  })

  test('all of them, and nothing lands, not even a plan', async () => {
    const { exitCode, stderr, report } = await load([feature({}, square(16.16, 54.185))], '--complete')
    expect({ exitCode, report }).toMatchObject({ exitCode: 1, report: { read: 1, new: 0 } })
    expect(stderr).toContain('Odrzucono wszystkie zapisy')
    expect(await catchmentRows()).toEqual([])
  })

  test('land nothing with --strict', async () => {
    expect(await load([feature({}, square(16.16, 54.185)), EAST], '--strict')).toMatchObject({ exitCode: 1 })
    expect(await catchmentRows()).toEqual([])
  })
})

describe('files and options that are refused', () => {
  const text = JSON.stringify({ type: 'FeatureCollection', features: [WEST] })

  test.each<[string, string, string[], RegExp]>([
    ['no JSON', '{"type":', [], /JSON/],
    ['NaN', text.replace('16.16', 'NaN'), [], /JSON/],
    ['another document', '{"type":"Topology"}', [], /obszary/],
    ['an empty file', '', [], /./],
    [
      'an unknown system of its own',
      text.replace('{', '{"crs":{"type":"name","properties":{"name":"EPSG:27700"}},'),
      [],
      /układ/,
    ],
    [
      'a system against the one asked for',
      text.replace('{', '{"crs":{"type":"name","properties":{"name":"EPSG:2180"}},'),
      ['--crs', 'EPSG:4326'],
      /układ/,
    ],
    ['a condition that nothing meets', text, ['--where', 'school=null'], /warunek/],
  ])('%s', async (_name, content, options, reason) => {
    const { exitCode, stderr, report } = await run(content, ...options)
    expect([exitCode, report]).toEqual([1, undefined])
    expect(stderr).toMatch(reason)
  })

  test.each([
    ['an unknown reference system', ['--crs', 'EPSG:27700'], /układ/],
    ['an unknown field to map', ['--map', 'name=x'], /--map/],
    ['an unknown level', ['--level', 'university'], /--level/],
    ['a level without catchments: kindergartens', ['--level', 'kindergarten'], /tylko szkoły podstawowe/],
    ['a level without catchments: secondary schools', ['--level', 'secondary'], /tylko szkoły podstawowe/],
    ['a year that is none', ['--from', '20x6'], /--from/],
    ['SQL as a condition', ['--where', "1=1'; DROP TABLE schools; --<"], /wartości/],
  ])('%s is wrong usage', async (_name, options, reason) => {
    const { exitCode, stderr, report } = await run(text, ...options)
    expect([exitCode, report]).toEqual([2, undefined])
    expect(stderr).toMatch(reason)
  })

  test('a number past all bounds is no coordinate', async () => {
    const { report } = await run(text.replace('16.16', '1e400'))
    expect(report?.refused[0]?.reason).toMatch(/wieloboki|wielobok|liczbą/)
  })

  test('an unknown option is wrong usage', async () => {
    expect(await load([WEST], '--were', 'a=b')).toMatchObject({ exitCode: 2 })
  })
})

describe('areas whose axes are swapped', () => {
  /** West of the town, in metres. */
  const ring: Ring = [
    [315_000, 706_500],
    [315_300, 706_500],
    [315_300, 707_300],
    [315_000, 707_300],
    [315_000, 706_500],
  ]
  const school = { school: 'Szkoła Podstawowa nr 1' }
  const swapped = feature(
    school,
    ring.map(([x, y]) => [y, x]),
  )

  test.each([
    ['with a boundary', BOUNDARY],
    ['without one', undefined],
  ])('are refused, %s', async (_, boundary) => {
    await city.close()
    city = await testCity(boundary === undefined ? {} : { boundary })
    await city.db.transaction(buildTown)
    const refused = await load([swapped], '--crs', 'EPSG:2180')
    expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('Zamienione osie') })
    expect((await load([feature(school, ring)], '--crs', 'EPSG:2180')).report).toMatchObject({ new: 1 })
  })
})
