import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { parse } from 'csv-parse/sync'
import request from 'supertest'

import { loadAddresses } from '../../server/core/addresses/index.ts'
import { loadSchools } from '../../server/core/schools/index.ts'
import { type Finished, testCity, type TestCity } from '../support/database.ts'
import { rspoCsv, type RspoFixture, windows1250 } from '../support/rspo-csv.ts'
import { needingSharedData, sharedData } from '../support/shared-data.ts'

const sp18: RspoFixture = {
  'Numer RSPO': '73977',
  Nazwa: 'SZKOŁA PODSTAWOWA NR 18 IM. JANA MATEJKI W KOSZALINIE',
  Ulica: 'ul. Stanisława Staszica',
  'Numer budynku': '6',
  'Kod pocztowy': '75-449',
}
const sp4: RspoFixture = {
  'Numer RSPO': '69334',
  Nazwa: 'SZKOŁA PODSTAWOWA NR 4 IM. ZDOBYWCÓW KOSMOSU W KOSZALINIE',
  Ulica: 'ul. Podgórna',
  'Numer budynku': '45',
}
const lublin: RspoFixture = {
  ...sp4,
  'Numer RSPO': '1',
  'Kod terytorialny gmina': '0663011',
  Gmina: 'Lublin',
}

let folder: string
let city: TestCity

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rspo-'))
})
afterAll(() => rm(folder, { recursive: true }))

beforeEach(async () => {
  city = await testCity()
  await city.db.transaction((tx) =>
    loadAddresses(tx, {
      localities: [{ key: 'k', simc: null, name: 'Koszalin' }],
      streets: [
        {
          key: 's',
          localityKey: 'k',
          ulic: null,
          prefix: 'ul.',
          name1: 'Staszica',
          name2: 'Stanisława',
          fullName: 'ul. Stanisława Staszica',
          kind: 'local',
          lines: [],
        },
      ],
      addresses: [
        { streetKey: 's', localityKey: 'k', number: '6', postcode: '75-449', point: [317_000, 708_000] },
        { streetKey: 's', localityKey: 'k', number: '8', postcode: '75-449', point: [317_050, 708_000] },
      ],
    }),
  )
})
afterEach(() => city.close())

async function importText(text: string | Buffer, ...options: string[]): Promise<Finished> {
  await writeFile(join(folder, 'rspo.csv'), text)
  return city.rejon(['import', 'rspo', 'rspo.csv', '--json', ...options], folder)
}
const importRows = (rows: RspoFixture[], ...options: string[]) => importText(rspoCsv(rows), ...options)
const reportOf = ({ stdout }: Finished) => JSON.parse(stdout) as Record<string, unknown>

interface Listed {
  id: number
  rspo: number | null
  name: string
  lon: number | null
}
async function schools(): Promise<Listed[]> {
  const { body } = await request(city.app).get('/api/v1/schools').expect(200)
  return body.schools as Listed[] // checked by the contract on its way out
}

describe('what lands', () => {
  test('a school with its proper name, its sign and the point of its address', async () => {
    const { exitCode, stdout } = await importRows([sp18])
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ read: 1, new: 1, changed: 0, refused: [], unlocated: [] })
    expect(await schools()).toEqual([
      expect.objectContaining({
        rspo: 73_977,
        kind: 3,
        name: 'Szkoła Podstawowa nr 18 im. Jana Matejki w Koszalinie',
        shortName: 'SP 18',
        mark: '18',
        address: 'ul. Stanisława Staszica 6, 75-449 Koszalin',
        lon: expect.closeTo(16.194, 2),
        public: true,
        hasCatchment: true,
      }),
    ])
  })

  test('a school at an unknown address stands without a point, and the report says so', async () => {
    const finished = await importRows([sp4])
    expect(reportOf(finished)).toMatchObject({
      new: 1,
      unlocated: [{ record: 'rspo.csv:2', reason: expect.stringContaining('ul. Podgórna 45 Koszalin') }],
    })
    expect(finished.stderr).toContain('ul. Podgórna 45 Koszalin')
    expect(await schools()).toEqual([expect.objectContaining({ rspo: 69_334, lon: null })])
  })

  test('the same in UTF-8, with a byte order mark and in windows-1250, with quotes and line breaks', async () => {
    const text = rspoCsv([{ ...sp18, 'Imię i nazwisko dyrektora': 'Jan "Żuk";\nKoń' }, sp4])
    expect(reportOf(await importText(text))).toMatchObject({ read: 2, new: 2 })
    expect(reportOf(await importText(`\uFEFF${text}`))).toMatchObject({ unchanged: 2 })
    expect(reportOf(await importText(windows1250(text)))).toMatchObject({ unchanged: 2 })
  })

  test('twice the same file changes nothing; one other word changes one school, which keeps its id', async () => {
    await importRows([sp18, sp4])
    const before = await schools()
    expect(reportOf(await importRows([sp4, sp18]))).toMatchObject({ new: 0, changed: 0, unchanged: 2 })
    const renamed = { ...sp4, Nazwa: 'SZKOŁA PODSTAWOWA NR 4' }
    expect(reportOf(await importRows([sp18, renamed]))).toMatchObject({ changed: 1, unchanged: 1 })
    const after = await schools()
    expect(after.find(({ rspo }) => rspo === 69_334)).toMatchObject({
      id: before.find(({ rspo }) => rspo === 69_334)?.id,
      name: 'Szkoła Podstawowa nr 4',
    })
  })

  test('a school that moves, or whose address is found later, gets its new point', async () => {
    await importRows([sp4])
    const moved = { ...sp4, Ulica: 'Staszica', 'Numer budynku': '8' }
    expect(reportOf(await importRows([moved]))).toMatchObject({ changed: 1, unlocated: [] })
    expect((await schools())[0]?.lon).not.toBeNull()
  })

  test('a school that knows its catchment keeps that knowledge', async () => {
    await city.db.transaction((tx) =>
      loadSchools(tx, [
        {
          key: 'a',
          rspo: 73_977,
          kind: 3,
          name: 'x',
          shortName: 'x',
          mark: 'x',
          isPublic: true,
          hasCatchment: false,
          origin: 'test',
          originYear: 2020,
          sites: [],
        },
      ]),
    )
    expect(reportOf(await importRows([sp18]))).toMatchObject({ changed: 1 })
    expect(await schools()).toEqual([expect.objectContaining({ shortName: 'SP 18', hasCatchment: false })])
  })

  test.each(['3261011', '326101', ' 3261011 ', '011'])(
    'the municipality code written %s is ours',
    async (code) => {
      expect(reportOf(await importRows([{ ...sp18, 'Kod terytorialny gmina': code }]))).toMatchObject({
        new: 1,
      })
    },
  )

  test('records of other municipalities count as outside', async () => {
    expect(reportOf(await importRows([sp18, lublin]))).toMatchObject({ read: 2, new: 1, outside: 1 })
  })

  test('a school closed in the register is closed here', async () => {
    await importRows([{ ...sp18, 'Data likwidacji': '31.08.2019' }])
    expect(await schools()).toEqual([])
    const { body } = await request(city.app).get('/api/v1/schools?on=2019-08-30')
    expect(body.schools).toHaveLength(1)
  })

  test('missing schools are closed with --complete only, and only those that came from the register', async () => {
    await city.db.transaction((tx) =>
      loadSchools(tx, [
        {
          key: 'a',
          rspo: 5,
          kind: 3,
          name: 'Inna',
          shortName: 'I',
          mark: 'I',
          isPublic: true,
          hasCatchment: false,
          origin: 'test',
          originYear: 2020,
          sites: [],
        },
      ]),
    )
    await importRows([sp18, sp4])
    expect(reportOf(await importRows([sp18]))).toMatchObject({ closed: 0 })
    expect(reportOf(await importRows([sp18], '--complete'))).toMatchObject({ unchanged: 1, closed: 1 })
    expect((await schools()).map(({ rspo }) => rspo)).toEqual([5, 73_977])
    expect(reportOf(await importRows([sp18], '--complete'))).toMatchObject({ closed: 0 })
  })
})

describe('what is refused', () => {
  test.each([
    ['no number', { 'Numer RSPO': '' }, 'Brak numeru'],
    ['a number that is none', { 'Numer RSPO': '12a' }, 'liczbą całkowitą'],
    ['no name', { Nazwa: ' ' }, 'Brak nazwy'],
    ['a name that no school has', { Nazwa: 'SZKOŁA '.repeat(72) }, '500 znaków'],
    ['a type that RSPO does not have', { Typ: 'Szkoła jazdy' }, 'typ'],
    ['a date that is none', { 'Data likwidacji': '2019-02-30' }, 'Data'],
    ['an end before the beginning', { 'Data likwidacji': '1980-01-01' }, 'likwidacji'],
    ['no municipality', { 'Kod terytorialny gmina': '' }, 'kodu terytorialnego'],
  ])('a record with %s, and the good one lands', async (_, fault, reason) => {
    const finished = await importRows([{ ...sp4, ...fault }, sp18])
    expect(finished.exitCode).toBe(0)
    expect(reportOf(finished)).toMatchObject({
      new: 1,
      refused: [{ record: 'rspo.csv:2', reason: expect.stringContaining(reason) }],
    })
    expect(finished.stderr.trimEnd().split('\n').at(-1)).toBe('refused 1')
  })

  test('a number met before', async () => {
    expect(reportOf(await importRows([sp18, sp18]))).toMatchObject({
      new: 1,
      refused: [{ record: 'rspo.csv:3' }],
    })
  })

  test('everything when one record is refused and --strict is given', async () => {
    const finished = await importRows([sp18, { ...sp4, Nazwa: '' }], '--strict')
    expect(finished.exitCode).toBe(1)
    expect(await schools()).toEqual([])
  })

  test('with --complete a refused record does not close its school', async () => {
    await importRows([sp18, sp4])
    expect(reportOf(await importRows([sp18, { ...sp4, Nazwa: '' }], '--complete'))).toMatchObject({
      closed: 0,
    })
  })
})

describe('a file that is refused as a whole', () => {
  test('one without the columns of RSPO, which are named', async () => {
    const { exitCode, stderr } = await importText('Numer RSPO;Nazwa\r\n1;Szkoła\r\n')
    expect(exitCode).toBe(1)
    expect(stderr).toContain('Kod terytorialny gmina')
    expect(stderr).not.toContain('Nazwa,')
  })

  test.each([
    ['cut in a record', rspoCsv([sp18, sp4]).slice(0, -40)],
    ['cut in quotes', `${rspoCsv([sp18])}"7;x`],
    ['with a header only', rspoCsv([])],
    ['of another municipality', rspoCsv([lublin])],
    ['that is empty', ''],
    ['that is no text', Buffer.from([0x50, 0x4b, 3, 4, 0, 0])],
  ])('one %s', async (_, text) => {
    const { exitCode, stderr } = await importText(text)
    expect(exitCode).toBe(1)
    expect(stderr).not.toBe('')
    expect(await schools()).toEqual([])
  })

  test('one that is not there', async () => {
    expect((await city.rejon(['import', 'rspo', 'nowhere.csv'], folder)).exitCode).toBe(1)
  })
})

test('a trial says what would happen, writes the report and changes nothing', async () => {
  const finished = await importRows([sp18], '--dry-run', '--report', 'report.json')
  expect(finished.exitCode).toBe(0)
  expect(JSON.parse(await readFile(join(folder, 'report.json'), 'utf8'))).toMatchObject({ read: 1, new: 1 })
  expect(await schools()).toEqual([])
})

needingSharedData(describe)('the primary schools of Koszalin as the examiners list them', () => {
  test('land, in either encoding, all of them', async () => {
    const text = await readFile(sharedData('schools/szkoly_podstawowe_2025_koszalin.csv'))
    const rows: Record<string, string>[] = parse(text, { bom: true, columns: true })
    const list = rspoCsv(rows.map(asRegistered))
    expect(reportOf(await importText(list))).toMatchObject({ read: 19, new: 19, outside: 0, refused: [] })
    expect(reportOf(await importText(windows1250(list), '--complete'))).toMatchObject({
      unchanged: 19,
      closed: 0,
    })
    const landed = await schools()
    expect(landed.map(({ name }) => name)).toContain('Szkoła Podstawowa nr 5 im. UNICEF w Koszalinie')
    expect(landed.find(({ rspo }) => rspo === 73_977)?.lon).not.toBeNull()
  })
})

function asRegistered(row: Record<string, string>): RspoFixture {
  const [, street, number] = /^(.*) (\S+)$/.exec(row['adres'] ?? '') ?? []
  return {
    'Numer RSPO': row['rspo'] ?? '',
    Nazwa: row['nazwa'] ?? '',
    'Kod terytorialny gmina': row['teryt_gminy'] ?? '',
    Miejscowość: row['miejscowosc'] ?? '',
    Ulica: street ?? '',
    'Numer budynku': number ?? '',
    'Publiczność status': row['publiczna'] === 'Tak' ? 'publiczna' : 'niepubliczna',
  }
}
