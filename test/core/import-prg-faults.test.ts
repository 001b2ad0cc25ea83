import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, test } from '@jest/globals'

import { importReport } from '../../server/platform/imports/index.ts'
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
