import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { parse } from 'csv-parse/sync'

import { GEOCODE_REASONS } from '../../server/core/addresses/geocode/verdict.ts'
import { sql } from '../../server/platform/db/sql.ts'
import { type TestCity, testCity } from '../support/database.ts'
import { house, houses, importPrg } from '../support/prg-import.ts'
import { model2021 } from '../support/prg-writer.ts'

let folder: string
let city: TestCity

const polna = { ulic: '00043', code: 1, name: 'Polna' }
const krotka = { ulic: '00044', code: 1, name: 'Krótka' }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rejon-geocode-'))
  city = await testCity({ slug: 'geokody', teryt: '0264011', name: 'Wrocław' })
  const village = { simc: '0000018', locality: 'Mała Wieś' }
  const points = [
    ...houses('1', '2', '4', '12A', '14'),
    house('7', { localId: 'polna-7', street: polna }),
    house('9', { localId: 'polna-9', street: polna }),
    house('7', { ...village, localId: 'village-7', street: polna }),
    house('5', { localId: 'krotka-5', street: krotka }),
  ]
  await writeFile(join(folder, 'all.gml'), model2021(points))
  await importPrg(city, folder, 'all.gml')
  await city.db.transaction(async (tx) => {
    await tx.run(sql`
      INSERT INTO addresses_former_names (street_id, name, valid_to, source)
      SELECT s.id, 'Armii Czerwonej', '1991-05-01', 'test'
      FROM addresses_streets AS s
      WHERE s.full_name = 'ul. Krótka'`)
    await city.context.changed(tx, 'streets')
  })
})
afterAll(async () => {
  await city.close()
  await rm(folder, { recursive: true })
})

type Row = Record<string, string>

/** Geocodes `content`; gives what was written, as it stands and as rows. */
async function geocode(content: string | Buffer, column = 'adres', ...words: string[]) {
  await writeFile(join(folder, 'in.csv'), content)
  await rm(join(folder, 'out.csv'), { force: true })
  const done = await city.rejon(['geocode', 'in.csv', 'out.csv', '--column', column, ...words], folder)
  const written = await readFile(join(folder, 'out.csv'), 'utf8').catch(() => undefined)
  const delimiter = /(.)address_id/.exec(written ?? '')?.[1] ?? ','
  const rows: Row[] =
    written === undefined
      ? []
      : parse(written, { bom: true, columns: true, delimiter, relax_column_count: true })
  return { ...done, written, rows }
}

describe('every row gets the address it means, or says why not', () => {
  test.each([
    ['ul. Jana Testowego 12A, Wrocław', 'exact', '12A'],
    ['testowego 12 a', 'variant', '12A'],
    ['ul. J. Testowego 2', 'variant', '2'],
    ['Testowego 4 m. 7', 'flat', '4'],
    ['Testowego 4/7', 'flat', '4'],
    ['Armii Czerwonej 5', 'former-name', '5'],
    ['dawna Armii Czerwonej 5', 'former-name', '5'],
    ['Krótka', 'only-address', '5'],
    ['Tesstowego 14', 'unsure', '14'],
    ['Polna 7', 'ambiguous', ''],
    ['Polna', 'no-number', ''],
    ['Testowego 3', 'no-such-number', ''],
    ['Testowego 12B', 'no-such-number', ''],
    ['Armii Czerwonej 6', 'no-such-number', ''],
    ['Nieznana 1', 'no-such-street', ''],
    ['', 'empty', ''],
    ['  ', 'empty', ''],
  ])('%j: %s %s', async (query, reason, number) => {
    const { exitCode, rows } = await geocode(`lp;adres\n1;${query}\n`)
    expect(exitCode).toBe(0)
    expect(rows).toMatchObject([{ lp: '1', adres: query, reason }])
    expect(/ (\d+\w?),/.exec(rows[0]?.['label'] ?? '')?.[1] ?? '').toBe(number)
  })

  test('with its id, its place and how sure it is', async () => {
    const { rows } = await geocode('adres\nul. Jana Testowego 12A\n')
    expect(rows[0]).toMatchObject({ label: 'ul. Jana Testowego 12A, Wrocław', score: '1' })
    expect(Number(rows[0]?.['address_id'])).toBeGreaterThan(0)
    expect(Number(rows[0]?.['lon'])).toBeCloseTo(17.04, 1)
    expect(Number(rows[0]?.['lat'])).toBeCloseTo(51.1, 1)
  })

  test('the help explains every reason', async () => {
    const { stdout } = await city.rejon(['geocode', '--help'])
    expect(GEOCODE_REASONS.filter((reason) => !stdout.includes(`  ${reason} `))).toEqual([])
  })

  test('the summary counts them, and --json prints nothing else', async () => {
    const { stdout } = await geocode('adres\nTestowego 1\nTestowego 3\n\nTestowego 2\n')
    expect(stdout.split('\n')).toEqual(['Wierszy: 3, z adresem: 2.', '  variant: 2', '  no-such-number: 1'])
    const json = await geocode('adres\nTestowego 1\n', 'adres', '--json')
    expect(JSON.parse(json.stdout)).toMatchObject({ read: 1, found: 1, reasons: { variant: 1, empty: 0 } })
  })
})

describe('tables as they come', () => {
  test.each([
    [';', 'lp;adres;uwagi', '1;Testowego 1;"a;b ""c"""'],
    [',', 'lp,adres,uwagi', '1,"Testowego 1, Wrocław","a,b\nc"'],
    ['\t', 'lp\tadres\tuwagi', '1\tTestowego 1, Wrocław\tx; y'],
  ])('with %j between cells: what was there stays as it was', async (_, header, row) => {
    const { written } = await geocode(`${header}\n${row}\n`)
    const [first = '', ...rest] = (written ?? '').split('\n')
    expect(first.startsWith(`${header}${_}address_id${_}label`)).toBe(true)
    expect(rest.join('\n').startsWith(row)).toBe(true)
  })

  test('with one column only, whose commas are no borders', async () => {
    const { rows } = await geocode('adres\nTestowego 1, Wrocław\n')
    expect(rows).toMatchObject([{ adres: 'Testowego 1, Wrocław', reason: 'variant' }])
  })

  test('in windows-1250; what is written is UTF-8 that a spreadsheet knows', async () => {
    const { written, rows } = await geocode(Buffer.from('adres;uwagi\nKr\xf3tka 5;\xb9\x9c\xbf\n', 'latin1'))
    expect(rows).toMatchObject([{ adres: 'Krótka 5', uwagi: 'ąśż', reason: 'exact' }])
    expect(written?.startsWith('\uFEFF')).toBe(true)
  })

  test('in UTF-8, with a byte order mark exactly where the input had one', async () => {
    const marked = await geocode('\uFEFFadres;x\r\nKrótka 5;\r\n')
    expect(marked.written?.startsWith('\uFEFFadres;x;address_id')).toBe(true)
    expect(marked.written?.endsWith('exact\r\n')).toBe(true)
    const plain = await geocode('adres;x\nKrótka 5;\n')
    expect(plain.written?.startsWith('adres')).toBe(true)
  })

  test('a short row is filled up, a long one is listed and placed nowhere', async () => {
    const { exitCode, stderr, rows } = await geocode('lp;adres;x\n1;Krótka 5\n2;Krótka 5;a;b\n')
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: expect.stringMatching(/^in\.csv:3: .*\nrefused 1$/),
    })
    expect(rows.map(({ reason }) => reason)).toEqual(['exact', 'broken-row'])
  })

  test('with more rows than are searched at a time, in their order', async () => {
    const queries = Array.from({ length: 1_203 }, (_, at) => (at % 2 === 0 ? 'Testowego 1' : 'Testowego 2'))
    const { rows } = await geocode(`nr;adres\n${queries.map((query, at) => `${at};${query}`).join('\n')}\n`)
    expect(rows).toHaveLength(1_203)
    expect(rows.filter(({ nr, adres }, at) => nr !== String(at) || adres !== queries[at])).toEqual([])
    expect(rows.filter(({ label, adres }) => !label?.includes(adres ?? '?'))).toEqual([])
  })
})

describe('what cannot be geocoded is refused and leaves no file', () => {
  test('a column that is not there: those that are, are named', async () => {
    const { exitCode, stderr, written } = await geocode('lp;adres;uwagi\n1;Krótka 5;\n', 'address')
    expect({ exitCode, written }).toEqual({ exitCode: 1, written: undefined })
    expect(stderr).toContain('lp, adres, uwagi')
  })

  test.each([
    ['an empty file', '', 'Pusty'],
    ['a binary file', Buffer.from([1, 0, 2, 0]), 'tekstowy'],
    ['blank lines', '\n\n\n', 'nagłówka'],
    ['a file that ends within quotes', 'adres;x\n"Krótka 5;1\n', 'urywa się'],
  ])('%s', async (_, content, words) => {
    const { exitCode, stderr, written } = await geocode(content)
    expect({ exitCode, written, stderr }).toEqual({
      exitCode: 1,
      written: undefined,
      stderr: expect.stringContaining(words),
    })
    expect(await readdir(folder)).not.toContain('out.csv.part')
  })

  test('the file itself as its result', async () => {
    await writeFile(join(folder, 'in.csv'), 'adres\nKrótka 5\n')
    const { exitCode } = await city.rejon(['geocode', 'in.csv', './in.csv', '--column', 'adres'], folder)
    expect(exitCode).toBe(1)
    expect(await readFile(join(folder, 'in.csv'), 'utf8')).toBe('adres\nKrótka 5\n')
  })

  test('a folder that is not there', async () => {
    await writeFile(join(folder, 'in.csv'), 'adres\nKrótka 5\n')
    const words = ['geocode', 'in.csv', 'nowhere/out.csv', '--column', 'adres']
    const { exitCode, stderr } = await city.rejon(words, folder)
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining('nowhere/out.csv') })
  })

  test('no column named is wrong usage', async () => {
    expect(await city.rejon(['geocode', 'in.csv', 'out.csv'], folder)).toMatchObject({ exitCode: 2 })
  })
})
