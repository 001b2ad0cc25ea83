import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import request from 'supertest'
import { z } from 'zod'

import { addressSearch } from '../../server/core/addresses/contract.ts'
import { sql } from '../../server/platform/db/sql.ts'
import { testCity, type TestCity } from '../support/database.ts'
import { house, importPrg } from '../support/prg-import.ts'
import { prgWorkshop } from '../support/prg-workshop.ts'
import { model2021 } from '../support/prg-writer.ts'
import { importTeryt } from '../support/teryt-import.ts'
import { simcRow, type TerytCells, terytCsv, terytXml, ulicRow } from '../support/teryt-writer.ts'
import { zipArchive } from '../support/zip-writer.ts'

const { folder, open, file } = prgWorkshop()

const WROCLAW = '0264011'
const CITY = '0986283'

const street = (ulic: string, name: string, more: TerytCells = {}) =>
  ulicRow(WROCLAW, [CITY, ulic], [name], more)
const GOOD = [street('00042', 'Testowego', { NAZWA_2: 'Jana' }), street('00043', 'Polna')]

async function town(): Promise<TestCity> {
  return fill(await open())
}

async function fill(city: TestCity): Promise<TestCity> {
  const points = [
    house('1', { street: { ulic: '00042', code: 1, name: 'JANA testowego' } }),
    house('2', { localId: 'b', street: { ulic: 'x', code: 1, name: 'polna' } }),
  ]
  await importPrg(city, folder, await file('points.gml', model2021(points)))
  return city
}

const state = z.object({
  streets: z.array(z.string()),
  localities: z.array(z.string()),
  former: z.int(),
  imports: z.int(),
})

/** All that an import of TERYT could have changed. */
function stateOf(city: TestCity) {
  return city.db.transaction((tx) =>
    tx.one(
      sql`
        SELECT
          ARRAY(SELECT s::text FROM addresses_streets AS s ORDER BY s.id) AS streets,
          ARRAY(SELECT l::text FROM addresses_localities AS l ORDER BY l.id) AS localities,
          (SELECT count(*)::int FROM addresses_former_names) AS former,
          (SELECT count(*)::int FROM imports AS i WHERE i.kind = 'teryt') AS imports`,
      state,
    ),
  )
}

const load = async (city: TestCity, content: string | Buffer, ...words: string[]) => {
  await writeFile(join(folder, 'teryt'), content)
  return importTeryt(city, folder, 'teryt', ...words)
}

describe('a file is refused, and nothing of the others lands', () => {
  const xml = () => terytXml('ULIC', GOOD)
  const csv = () => terytCsv('ULIC', GOOD)
  const zip = () => zipArchive([{ name: 'ulic.xml', content: `${xml()}${' '.repeat(10_000)}` }])
  const elsewhere = [ulicRow('3261011', ['0950463', '00001'], ['Obca'])]
  const cases: [string, string, () => string | Buffer][] = [
    ['that is broken XML', 'Uszkodzony XML', () => xml().replace('</WOJ>', '</POW>')],
    ['that is cut short', 'urwany', () => xml().slice(0, -30)],
    ['with a DTD', 'DTD', () => xml().replace('<teryt>', '<!DOCTYPE teryt [<!ENTITY a "ha">]><teryt>')],
    ['with an entity of its own', 'Uszkodzony XML', () => xml().replace('Polna', '&b;')],
    ['of another kind of XML', 'To nie jest wykaz TERYT', () => '<?xml version="1.0"?><a><b><row/></b></a>'],
    [
      'of rows that no list has',
      'To nie jest wykaz TERYT',
      () => '<t><catalog><row><A>1</A></row></catalog></t>',
    ],
    ['of a list without rows', 'Brak danych', () => terytXml('ULIC', [])],
    ['of a table without rows', 'Brak danych', () => terytCsv('ULIC', [])],
    ['of another table', 'To nie jest wykaz TERYT', () => 'ulica;numer\nPolna;3\n'],
    ['with a wrong header', 'SYM_UL, CECHA', () => csv().replace('SYM_UL;CECHA', 'SYMUL;TYP')],
    ['whose last row is cut short', 'Plik ucięty', () => csv().slice(0, -20)],
    ['cut short within quotes', 'Plik ucięty', () => csv().replace('Polna', '"Polna')],
    ['of another municipality', 'Wykaz innej gminy', () => terytCsv('ULIC', elsewhere)],
    ['of another municipality, in XML', '0264011', () => terytXml('ULIC', elsewhere)],
    ['that is empty', 'Pusty', () => ''],
    ['that is binary', 'tekstowy', () => Buffer.from([31, 139, 8, 0, 0, 0, 0, 0])],
    ['that is an archive cut short', 'ZIP', () => zip().subarray(0, 120)],
    [
      'that is an archive with a wrong sum',
      'ZIP',
      () => zipArchive([{ name: 'u.xml', content: xml(), claims: { crc: 1 } }]),
    ],
    [
      'that is an archive of something else',
      'W archiwum nie ma danych',
      () => zipArchive([{ name: 'a.pdf', content: 'x' }]),
    ],
  ]

  // One town for all: that nothing lands is what they test.
  let city: TestCity
  beforeAll(async () => {
    city = await fill(await testCity({ teryt: WROCLAW, name: 'Wrocław' }))
  })
  afterAll(() => city.close())

  test.each(cases)('%s (%s)', async (_, words, content) => {
    const before = await stateOf(city)
    await writeFile(join(folder, 'good.csv'), csv())
    await writeFile(join(folder, 'teryt'), content())
    const { exitCode, report, stderr } = await importTeryt(city, folder, 'good.csv', 'teryt')
    expect({ exitCode, report }).toEqual({ exitCode: 1, report: undefined })
    expect(stderr).toContain(words)
    expect(await stateOf(city)).toEqual(before)
  })
})

describe('a row is refused, and the others land', () => {
  test.each<[string, TerytCells, string]>([
    ['without its municipality', { GMI: '' }, 'brak kodu gminy'],
    ['without the symbol of its locality', { SYM: '' }, 'symbol'],
    ['with a symbol that is no number', { SYM_UL: '12x' }, 'symbol'],
    ['with a symbol that is too long', { SYM_UL: '123456' }, 'symbol'],
    ['of an unknown locality', { SYM: '0000555' }, 'wczytaj też wykaz SIMC'],
    ['without a name', { NAZWA_1: ' ' }, 'brak nazwy'],
    ['with a name of marks', { NAZWA_1: '—' }, 'brak nazwy'],
    ['with a name without end', { NAZWA_1: 'a'.repeat(201) }, 'brak nazwy'],
    ['with a control character', { NAZWA_1: 'Pol\u0007na' }, 'brak nazwy'],
    ['with a kind without end', { CECHA: 'b'.repeat(50) }, 'brak nazwy'],
    ['with a day that is none', { STAN_NA: '2026-02-30' }, 'data stanu'],
  ])('%s', async (_, cells, reason) => {
    const city = await town()
    const { exitCode, report, stderr } = await load(
      city,
      terytCsv('ULIC', [...GOOD, street('00044', 'Zła', cells)]),
    )
    expect({ exitCode, report }).toMatchObject({ exitCode: 0, report: { read: 3, changed: 2 } })
    expect(report?.refused).toEqual([{ record: 'teryt:4', reason: expect.stringContaining(reason) }])
    expect(stderr.split('\n').at(-1)).toBe('refused 1')
  })

  test('with too many cells, or the same symbol again', async () => {
    const city = await town()
    const rows = terytCsv('ULIC', [GOOD[0] ?? {}, ...GOOD]).replace('Polna;', 'Polna;;')
    const { report } = await load(city, `${rows}${rows.split('\r\n')[1] ?? ''}\r\n`)
    expect(report?.refused.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('liczba pól'),
      expect.stringContaining('już wystąpił'),
      expect.stringContaining('już wystąpił'),
    ])
  })

  test('all of them: the file is refused, and --complete closes nothing', async () => {
    const city = await town()
    const before = await stateOf(city)
    const { exitCode, stderr } = await load(city, terytCsv('ULIC', [street('', 'Polna')]), '--complete')
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('Odrzucono wszystkie zapisy'),
    })
    expect(await stateOf(city)).toEqual(before)
  })
})

describe('nothing lands', () => {
  const rows = () => terytCsv('ULIC', [...GOOD, street('00044', 'Nowa'), street('', 'Zła')])

  test.each([
    ['with --dry-run', ['--dry-run', '--complete'], 0],
    ['with --strict and a refused row', ['--strict'], 1],
    ['when the report cannot be written', ['--report', 'no/such/folder.json'], 1],
  ])('%s', async (_, words, code) => {
    const city = await town()
    const before = await stateOf(city)
    expect((await load(city, rows(), ...words)).exitCode).toBe(code)
    expect(await stateOf(city)).toEqual(before)
  })

  test('where the last of three lists fails in the database, the first two are taken back', async () => {
    const city = await town()
    await city.ground.database.asOwner((tx) =>
      tx
        .run(sql`SELECT set_config('search_path', ${city.municipality.schemaName} || ', public', true)`)
        .then(() => tx.run(sql`ALTER TABLE addresses_former_names ADD CONSTRAINT no_more CHECK (false)`)),
    )
    const before = await stateOf(city)
    await writeFile(join(folder, 'simc.csv'), terytCsv('SIMC', [simcRow(WROCLAW, CITY, 'Wrocław Wielki')]))
    await writeFile(
      join(folder, 'teryt'),
      terytCsv('ULIC', [street('00042', 'Wolności'), street('00050', 'Nowa')]),
    )
    await expect(importTeryt(city, folder, 'simc.csv', 'teryt')).rejects.toThrow('no_more')
    expect(await stateOf(city)).toEqual(before)
  })
})

test('hostile names are names: they harm neither the database nor the report', async () => {
  const city = await town()
  const hostile = [
    "Polna'; DROP TABLE addresses; --",
    '<script>alert(1)</script>',
    '{was} ${is} %s',
    '__proto__',
    '"Cudzysłów"; średnik',
    'العربية',
  ]
  const rows = hostile.map((name, index) => street(`0010${index}`, name))
  const { exitCode } = await load(city, terytCsv('ULIC', [...GOOD, ...rows]), '--report', 'out.json')
  expect(exitCode).toBe(0)
  const report = JSON.parse(await readFile(join(folder, 'out.json'), 'utf8'))
  expect(report.names.filter(({ event }: { event: string }) => event === 'added')).toHaveLength(
    hostile.length,
  )
  const again = await load(city, terytXml('ULIC', [...GOOD, ...rows]))
  expect(again.report).toMatchObject({ read: 8, unchanged: 8 })
  const { body } = await request(city.app)
    .get(`/m/${city.municipality.slug}/api/v1/addresses`)
    .query({ q: 'Polna 2' })
  expect(addressSearch.parse(body).addresses).toMatchObject([{ street: 'ul. Polna', number: '2' }])
})
