import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, test } from '@jest/globals'
import { z } from 'zod'

import { sql } from '../../server/platform/db/sql.ts'
import { importReport } from '../../server/platform/imports/index.ts'
import type { TestCity } from '../support/database.ts'
import { addressRows, house, houses, importPrg, stagedRows } from '../support/prg-import.ts'
import { prgWorkshop } from '../support/prg-workshop.ts'
import { model2012, model2021, type WrittenPoint } from '../support/prg-writer.ts'

const { folder, open, file } = prgWorkshop()

describe('faulty records', () => {
  const faulty = (): WrittenPoint[] => [
    ...houses('1', '2'),
    house('3', { localId: 'nan', easting: 'NaN' }),
    house('4', { localId: 'afar', easting: 1_200_000 }),
    house('5', { localId: 'degrees', easting: 17.03, northing: 51.11 }),
    house('6', { localId: 'numberless', number: '' }),
  ]

  test('are listed, and the good ones land', async () => {
    const city = await open()
    await file('faulty.gml', model2021(faulty()))
    const done = await city.rejon(['import', 'prg', 'faulty.gml', '--report', 'out.json'], folder)
    const lines = done.stderr.split('\n')
    expect(done.exitCode).toBe(0)
    expect(lines.at(-1)).toBe('refused 4')
    expect(lines[0]).toMatch(/^faulty\.gml:\d+: współrzędne nie są liczbami$/)
    expect(await addressRows(city)).toHaveLength(2)
    const report = importReport.parse(JSON.parse(await readFile(join(folder, 'out.json'), 'utf8')))
    expect(report).toMatchObject({ read: 6, new: 2, changed: 0, unchanged: 0, closed: 0, outside: 0 })
    expect(report.refused).toHaveLength(4)
  })

  test('keep everything out with --strict', async () => {
    const city = await open()
    const { exitCode, report } = await importPrg(
      city,
      folder,
      await file('faulty.gml', model2021(faulty())),
      '--strict',
    )
    expect({ exitCode, ...report }).toMatchObject({ exitCode: 1, new: 2 })
    expect(await addressRows(city)).toEqual([])
    expect(await stagedRows(city)).toBe(0)
  })

  test('a trial run says what would land, and nothing does', async () => {
    const city = await open()
    const { exitCode, report } = await importPrg(
      city,
      folder,
      await file('faulty.gml', model2021(faulty())),
      '--dry-run',
    )
    expect({ exitCode, ...report }).toMatchObject({ exitCode: 0, new: 2 })
    expect(await addressRows(city)).toEqual([])
  })

  test('a report that cannot be written lets nothing land', async () => {
    const city = await open()
    const done = await importPrg(
      city,
      folder,
      await file('a.gml', model2021(houses('1'))),
      '--report',
      'no/such/folder.json',
    )
    expect(done.exitCode).toBe(1)
    expect(await addressRows(city)).toEqual([])
  })
})

const imports = z.object({ count: z.int() })
/** What makes a house one of another municipality. */
const elsewhere = { localId: 'k', teryt: '3261011', simc: '0950463', locality: 'Koszalin' }

describe('--strict', () => {
  /** What the database holds: addresses, rows on their way, imports in the history. */
  async function stateOf(city: TestCity) {
    const { count } = await city.db.transaction((tx) =>
      tx.one(sql`SELECT count(*)::int AS count FROM imports AS i`, imports),
    )
    return { addresses: await addressRows(city), staged: await stagedRows(city), imports: count }
  }

  test('lands a file without faults as ever', async () => {
    const city = await open()
    const done = await importPrg(city, folder, await file('a.gml', model2021(houses('1', '2'))), '--strict')
    expect(done).toMatchObject({ exitCode: 0, report: { new: 2, refused: [] } })
    expect(await stateOf(city)).toMatchObject({
      staged: 0,
      imports: 1,
      addresses: [{ number: '1' }, { number: '2' }],
    })
  })

  test('one fault in two files changes, closes and records nothing, and says which', async () => {
    const city = await open()
    await importPrg(city, folder, await file('a.gml', model2021(houses('1', '2', '3'))))
    const before = await stateOf(city)
    const moved = await file('b.gml', model2021([house('1', { easting: 363_500 }), house('9')]))
    const faulty = await file('c.gml', model2021([house('4', { localId: 'x', number: '' })]))
    const done = await city.rejon(
      ['import', 'prg', moved, faulty, '--strict', '--complete', '--report', 'strict.json'],
      folder,
    )
    expect(done.exitCode).toBe(1)
    expect(done.stdout).toContain('Niczego nie zapisano.')
    expect(done.stderr.split('\n')).toEqual([
      expect.stringMatching(/^c\.gml:\d+: brak numeru porządkowego$/),
      'refused 1',
    ])
    const report = importReport.parse(JSON.parse(await readFile(join(folder, 'strict.json'), 'utf8')))
    expect(report).toMatchObject({ read: 3, new: 1, changed: 1, closed: 2 })
    expect(await stateOf(city)).toEqual(before)
    expect((await importPrg(city, folder, moved, faulty, '--complete')).report).toMatchObject({ closed: 2 })
  })

  test('records of other municipalities are no faults', async () => {
    const city = await open()
    const mixed = await file('m.gml', model2021([house('1'), house('2', elsewhere)]))
    const done = await importPrg(city, folder, mixed, '--strict')
    expect(done).toMatchObject({ exitCode: 0, report: { new: 1, outside: 1 } })
  })
})

describe('a file without one good record', () => {
  const worthless = () => [
    house('1', { number: '' }),
    house('2', { localId: 'b', number: 'bez numeru' }),
    house('3', { localId: 'c', easting: 'NaN' }),
    house('4', elsewhere),
  ]

  test('is refused: nothing lands, --complete closes nothing, the reasons are told', async () => {
    const city = await open()
    await importPrg(city, folder, await file('good.gml', model2021(houses('7', '8'))))
    const before = await addressRows(city)
    const name = await file('worthless.gml', model2021(worthless()))
    const done = await city.rejon(['import', 'prg', name, '--complete', '--report', 'out.json'], folder)
    expect(done.exitCode).toBe(1)
    expect(done.stdout).toContain('Niczego nie zapisano.')
    const lines = done.stderr.split('\n')
    expect(lines[0]).toBe(
      'Odrzucono wszystkie zapisy z tej gminy (3): brak numeru porządkowego (2); współrzędne nie są liczbami (1).',
    )
    expect(lines.at(-1)).toBe('refused 3')
    const report = importReport.parse(JSON.parse(await readFile(join(folder, 'out.json'), 'utf8')))
    expect(report).toMatchObject({ read: 4, new: 0, closed: 0, outside: 1 })
    expect(await addressRows(city)).toEqual(before)
    expect(await stagedRows(city)).toBe(0)
  })
})

describe('without a boundary', () => {
  const koszalin = { teryt: '3261011', name: 'Koszalin' }
  const home = (number: string, more: Partial<WrittenPoint> = {}) =>
    house(number, { teryt: '3261011', gmina: 'Koszalin', easting: 317_000, northing: 707_000, ...more })

  test('swapped axes are known by the voivodeship', async () => {
    const city = await open(koszalin)
    const points = [home('1'), home('2'), home('3')]
    const swapped = await file('swapped.gml', model2021(points, { swapped: true }))
    const refused = await importPrg(city, folder, swapped)
    expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('Zamienione osie') })
    const right = await importPrg(city, folder, await file('right.gml', model2021(points)))
    expect(right.report).toMatchObject({ new: 3, remarks: [] })
  })

  test('single points that cannot be in the voivodeship are refused', async () => {
    const city = await open(koszalin)
    const strays = [home('4', { easting: 707_000, northing: 317_000 }), home('5', { easting: 700_000 })]
    const name = await file('some.gml', model2021([home('1'), home('2'), home('3'), ...strays]))
    expect((await importPrg(city, folder, name)).report).toMatchObject({
      new: 3,
      refused: [{ reason: 'zamienione współrzędne' }, { reason: 'punkt leży poza województwem gminy' }],
    })
  })

  test('points that are all elsewhere are refused one by one, and none lands', async () => {
    const city = await open(koszalin)
    const name = await file('far.gml', model2021([home('1', { easting: 700_000, northing: 480_000 })]))
    const { exitCode, report } = await importPrg(city, folder, name)
    expect({ exitCode, ...report }).toMatchObject({ exitCode: 1, new: 0, remarks: [] })
  })

  test('swapped axes within the voivodeship are known by the addresses that are there', async () => {
    const city = await open()
    const points = houses('1', '2', '3').map((point) => ({ ...point, easting: 330_000, northing: 375_000 }))
    const swapped = await file('swapped.gml', model2021(points, { swapped: true }))
    const unknown = await importPrg(city, folder, swapped, '--dry-run')
    expect(unknown.report?.remarks).toMatchObject([{ record: 'swapped.gml' }])
    await importPrg(city, folder, await file('right.gml', model2021(points)))
    const refused = await importPrg(city, folder, swapped)
    expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('Zamienione osie') })
  })
})

describe('with a boundary', () => {
  const around = (west: number, south: number, east: number, north: number) =>
    JSON.stringify({
      type: 'Polygon',
      coordinates: [
        [
          [west, south],
          [east, south],
          [east, north],
          [west, north],
          [west, south],
        ],
      ],
    })
  /** Koszalin and its surroundings: far from the diagonal of the grid, so that swapped axes lead astray. */
  const koszalin = { teryt: '3261011', name: 'Koszalin', boundary: around(16.1, 54.15, 16.3, 54.25) }
  const home = (number: string, more: Partial<WrittenPoint> = {}) =>
    house(number, { teryt: '3261011', gmina: 'Koszalin', easting: 317_000, northing: 707_000, ...more })
  const homes = [home('1'), home('2'), home('3')]

  test('a file with its axes swapped is refused, in both models', async () => {
    const city = await open(koszalin)
    for (const write of [model2012, model2021]) {
      const name = await file('swapped.gml', write(homes, { swapped: true }))
      const { exitCode, stderr } = await importPrg(city, folder, name)
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('osie') })
    }
    expect(await addressRows(city)).toEqual([])
  })

  test('a single swapped point and one far away are refused', async () => {
    const city = await open(koszalin)
    const strays = [home('4', { easting: 707_000, northing: 317_000 }), home('5', { easting: 500_000 })]
    const name = await file('some.gml', model2021([...homes, ...strays]))
    const { report } = await importPrg(city, folder, name)
    expect(report?.refused.map(({ reason }) => reason)).toEqual([
      'zamienione współrzędne',
      'punkt leży ponad kilometr poza granicą gminy',
    ])
    expect(report).toMatchObject({ read: 5, new: 3 })
  })

  test('it decides between municipalities of one name where the file has no TERYT', async () => {
    const city = await open(koszalin)
    const points = [home('1'), home('2', { easting: 600_000 }), home('3', { gmina: 'Sianów' })]
    const name = await file('names.xml', model2012(points, { withoutComponents: true }))
    const { report } = await importPrg(city, folder, name)
    expect(report).toMatchObject({ read: 3, new: 1, outside: 2, refused: [] })
  })
})

describe('faulty files', () => {
  const good = () => model2021(houses('1', '2'))
  const laughs = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>`
  const cases: [string, string, () => string | Buffer][] = [
    ['cut short', 'urwany', () => model2021(houses('1', '2'), { truncated: true })],
    ['broken', 'Uszkodzony XML', () => good().replace('</prgad:idIIP>', '</prgad:wrong>')],
    ['with a DTD', 'DTD', () => good().replace(/^<\?xml[^>]*\?>/, laughs)],
    ['with an entity of its own', 'Uszkodzony XML', () => good().replace('50-001', '&b;')],
    ['in another CRS', 'EPSG:2176', () => model2021(houses('1'), { srsName: 'EPSG:2176' })],
    ['in degrees', 'stopniach', () => model2021([house('1', { easting: 17, northing: 51 })])],
    ['of another kind', 'Nieznany układ', () => '<?xml version="1.0"?><teryt><catalog/></teryt>'],
    [
      'of features, but not of PRG',
      'Nieznany układ',
      () => '<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml"/>',
    ],
    ['of plain text', 'Nieznany układ', () => 'iip;ulica;numer\n1;Polna;2\n'],
    ['empty', 'Pusty', () => ''],
    ['binary', 'tekstowy', () => Buffer.from([31, 139, 8, 0, 0, 0, 0, 0])],
    ['in an unknown encoding', 'kodowanie', () => Buffer.from(good().replace('Testowego', 'Tóst'), 'latin1')],
    ['broken GeoJSON', 'JSON', () => '{"type":"FeatureCollection","features":[{"a":}]}'],
    ['GeoJSON cut short', 'urwany', () => '{"type":"FeatureCollection","features":[{"type":"Feature"'],
    ['GeoJSON of something else', 'Nieznany układ', () => '{"type":"FeatureCollection","features":[]}'],
  ]

  test.each(cases)('a file that is %s is refused and says so (%s)', async (_, words, content) => {
    const city = await open()
    await writeFile(join(folder, 'faulty'), content())
    const { exitCode, stderr, stdout, report } = await importPrg(
      city,
      folder,
      await file('good.gml', good()),
      'faulty',
    )
    expect({ exitCode, report, stderr }).toEqual({
      exitCode: 1,
      report: undefined,
      stderr: expect.stringContaining(words),
    })
    expect(JSON.parse(stdout)).toMatchObject({ type: expect.stringMatching(/^\/problems\//) })
    expect(await addressRows(city)).toEqual([])
    expect(await stagedRows(city)).toBe(0)
  })

  test('a file that is not there is named', async () => {
    const city = await open()
    const { exitCode, stderr } = await importPrg(city, folder, 'nowhere.gml')
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('nowhere.gml'),
    })
  })
})
