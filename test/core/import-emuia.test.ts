import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, test } from '@jest/globals'
import writeXlsxFile from 'write-excel-file/node'
import { z } from 'zod'

import { sql } from '../../server/platform/db/sql.ts'
import { importReport, type ImportReport } from '../../server/platform/imports/index.ts'
import { type Finished, type TestCity } from '../support/database.ts'
import { houses, importPrg } from '../support/prg-import.ts'
import { prgWorkshop } from '../support/prg-workshop.ts'
import { model2021 } from '../support/prg-writer.ts'

const { folder, open, file } = prgWorkshop()

async function importEmuia(
  city: TestCity,
  ...words: string[]
): Promise<Finished & { report: ImportReport | undefined }> {
  const done = await city.rejon(['import', 'emuia', ...words, '--json'], folder)
  return { ...done, report: importReport.safeParse(JSON.parse(done.stdout)).data }
}

const row = z.object({
  id: z.int(),
  iip: z.string().nullable(),
  label: z.string(),
  state: z.string(),
  postcode: z.string().nullable(),
  register: z.string(),
  closed: z.boolean(),
  easting: z.number(),
})

function rowsOf(city: TestCity): Promise<z.output<typeof row>[]> {
  return city.db.transaction((tx) =>
    tx.many(
      sql`
        SELECT a.id, a.iip, l.label, a.state, a.postcode, a.register, a.closed_on IS NOT NULL AS closed,
          round(ST_X(a.geom)::numeric, 1)::float8 AS easting
        FROM addresses AS a JOIN addresses_labelled AS l ON l.id = a.id
        ORDER BY a.number, a.id`,
      row,
    ),
  )
}

const HEADER = 'przestrzenNazw;lokalnyId;Miejscowość;Ulica;Nr porządkowy;Kod pocztowy;Stan;X;Y'
const table = (...rows: string[]) => [HEADER, ...rows].join('\n')
const NAMESPACE = 'PL.PZGIK.200'
/** A row of the house `number`, ten metres from its neighbours as those of PRG are. */
const line = (number: string, easting: number, more: { id?: string; state?: string } = {}) =>
  `${NAMESPACE};${more.id ?? `house-${number}`};Wrocław;ul. Jana Testowego;${number};50-001;${more.state ?? 'istniejący'};${easting};362000`

describe("the city's register of addresses", () => {
  test('comes as GML of model 2021 and as a table, with the same result', async () => {
    await file('emuia.gml', model2021(houses('1', '2')))
    await file('emuia.csv', table(line('1', 363_000), line('2', 363_010)))
    const loaded = []
    for (const name of ['emuia.gml', 'emuia.csv']) {
      const city = await open()
      await importEmuia(city, name)
      loaded.push(await rowsOf(city))
    }
    const [asGml, asTable] = loaded
    expect(asTable).toEqual(asGml)
    expect(asTable).toMatchObject([
      { label: 'ul. Jana Testowego 1, Wrocław', register: 'emuia', state: 'existing' },
      { label: 'ul. Jana Testowego 2, Wrocław' },
    ])
  })

  test('has houses that do not stand yet', async () => {
    const city = await open()
    const name = await file(
      'states.csv',
      table(
        line('1', 363_000, { state: 'prognozowany' }),
        line('2', 363_010, { state: 'w trakcie budowy' }),
        line('3', 363_020, { state: 'zburzony' }),
      ),
    )
    const { report, stderr } = await importEmuia(city, name)
    expect(report).toMatchObject({ read: 3, new: 2, refused: [{ record: 'states.csv:4' }] })
    expect(stderr.trim().split('\n').at(-1)).toBe('refused 1')
    expect((await rowsOf(city)).map(({ state }) => state)).toEqual(['foreseen', 'under-construction'])
  })

  test('is read from a workbook in PL-2000, with columns that the person names', async () => {
    const city = await open()
    // (363 000; 362 000) of EPSG:2180 in zone 6.
    const sheet = [
      ['NR', 'UL', 'PN (X)', 'WSCH (Y)'].map((value) => ({ value })),
      [{ value: '7A' }, { value: 'Jana Testowego' }, { value: 5_664_000 }, { value: 6_432_000 }],
    ]
    await writeFile(join(folder, 'tab.xlsx'), await writeXlsxFile(sheet).toBuffer())
    const map = 'number=NR,street=UL,easting=WSCH (Y),northing=PN (X)'
    const { report } = await importEmuia(city, 'tab.xlsx', '--crs', 'EPSG:2177', '--map', map)
    expect(report).toMatchObject({ read: 1, new: 1, refused: [] })
    expect(await rowsOf(city)).toMatchObject([
      { label: 'ul. Jana Testowego 7A, Wrocław', iip: null, register: 'emuia' },
    ])
  })
})

describe('the master and the fallback', () => {
  test('PRG changes nothing of which the city has its own word, says so, and adds what the city lacks', async () => {
    const city = await open()
    await importEmuia(city, await file('own.csv', table(line('1', 363_001), line('2', 363_011))))
    const before = await rowsOf(city)
    const { report } = await importPrg(city, folder, await file('prg.gml', model2021(houses('1', '2', '3'))))
    expect(report).toMatchObject({
      new: 1,
      changed: 0,
      unchanged: 2,
      remarks: expect.arrayContaining([{ record: 'prg.gml', reason: expect.stringContaining('EMUiA') }]),
    })
    const after = await rowsOf(city)
    expect(after.slice(0, 2)).toEqual(before)
    expect(after[2]).toMatchObject({ label: 'ul. Jana Testowego 3, Wrocław', register: 'prg' })
  })

  test('the city corrects what PRG had, under the id that it had, and the same table again changes nothing', async () => {
    const city = await open()
    await importPrg(city, folder, await file('prg2.gml', model2021(houses('1', '2'))))
    const before = await rowsOf(city)
    const name = await file('own2.csv', table(line('1', 363_004), line('2', 363_010)))
    expect((await importEmuia(city, name)).report).toMatchObject({ new: 0, changed: 2 })
    const after = await rowsOf(city)
    expect(after.map(({ id, iip }) => [id, iip])).toEqual(before.map(({ id, iip }) => [id, iip]))
    expect(after[0]).toMatchObject({ easting: 363_004, register: 'emuia' })
    expect((await importEmuia(city, name)).report).toMatchObject({ new: 0, changed: 0, unchanged: 2 })
  })

  test('what the city has closed stays closed; PRG closes nothing of the city', async () => {
    const city = await open()
    const prg = await file('prg3.gml', model2021(houses('1', '2')))
    await importPrg(city, folder, prg)
    const own = await file('own3.csv', table(line('1', 363_000)))
    expect((await importEmuia(city, own, '--complete')).report).toMatchObject({ closed: 1 })
    await importPrg(city, folder, prg)
    expect((await rowsOf(city)).map(({ closed }) => closed)).toEqual([false, true])
    const other = await file('prg3b.gml', model2021(houses('5')))
    expect((await importPrg(city, folder, other, '--complete')).report).toMatchObject({ new: 1, closed: 0 })
  })

  test('a row without an id is found by street and number, keeps the postcode, and gets its id from PRG', async () => {
    const city = await open()
    const bare = 'ulica,numer,x,y\nJana Testowego,1,363002,362000\nJana Testowego,9,363090,362000'
    await importPrg(city, folder, await file('prg4.gml', model2021(houses('1'))))
    const { report } = await importEmuia(city, await file('bare.csv', bare))
    expect(report).toMatchObject({ read: 2, new: 1, changed: 1, refused: [] })
    expect(await rowsOf(city)).toMatchObject([
      { iip: `${NAMESPACE}/house-1`, postcode: '50-001', easting: 363_002 },
      { iip: null, postcode: null },
    ])
    const later = houses('9').map((point) => ({ ...point, easting: 363_090 }))
    const again = await importPrg(city, folder, await file('prg4b.gml', model2021(later)))
    expect(again.report).toMatchObject({ new: 0, changed: 1 })
    expect((await rowsOf(city))[1]).toMatchObject({ iip: `${NAMESPACE}/house-9`, register: 'emuia' })
  })

  test('a refused row that names no address keeps a complete table from closing any', async () => {
    const city = await open()
    await importPrg(city, folder, await file('prg5.gml', model2021(houses('1', '2'))))
    const bare = 'ulica,numer,x,y\nJana Testowego,1,363000,362000\nJana Testowego,2,brak,362000'
    const { report } = await importEmuia(city, await file('half.csv', bare), '--complete')
    expect(report).toMatchObject({ closed: 0, refused: [{ record: 'half.csv:3' }] })
    expect(report?.remarks?.at(-1)?.reason).toContain('niczego nie zamknięto')
  })
})

describe('a wrong table changes nothing and says why', () => {
  test.each<[string, string, string[], string]>([
    ['without its columns', 'ulica;nr\nJana Testowego;1', [], 'easting, northing'],
    ['with swapped axes', 'ulica;nr;x;y\nJana Testowego;1;707031;315536', [], 'osi'],
    ['of another zone', 'ulica;nr;x;y\nJana Testowego;1;7432000;5664000', ['--crs', 'EPSG:2177'], 'PL-2000'],
    ['of another city', 'ulica;nr;x;y\nJana Testowego;1;748954;381582', [], 'województw'],
    ['in degrees, read as metres', 'ulica;nr;x;y\nJana Testowego;1;16.17;54.19', [], 'EPSG:2180'],
  ])('%s', async (_what, content, words, said) => {
    const city = await open({ teryt: '3261011', name: 'Koszalin' })
    const done = await importEmuia(city, await file('wrong.csv', content), ...words)
    expect(done.exitCode).toBe(1)
    expect(done.stderr).toContain(said)
    expect(await rowsOf(city)).toEqual([])
  })

  test('an option that cannot be understood is wrong usage', async () => {
    const city = await open()
    await file('fine.csv', table(line('1', 363_000)))
    for (const words of [
      ['--map', 'dom=NR'],
      ['--crs', 'EPSG:9999'],
    ]) {
      expect((await city.rejon(['import', 'emuia', 'fine.csv', ...words], folder)).exitCode).toBe(2)
    }
  })
})
