import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, test } from '@jest/globals'
import request from 'supertest'
import { z } from 'zod'

import { addressSearch } from '../../server/core/addresses/contract.ts'
import { sql } from '../../server/platform/db/sql.ts'
import { getMunicipality } from '../../server/platform/municipalities/contract.ts'
import type { TestCity } from '../support/database.ts'
import { addressRows, house, importPrg } from '../support/prg-import.ts'
import { prgWorkshop } from '../support/prg-workshop.ts'
import { model2021, type WrittenPoint } from '../support/prg-writer.ts'
import { needingSharedData, sharedData } from '../support/shared-data.ts'
import { importTeryt } from '../support/teryt-import.ts'
import { simcRow, tercRow, terytCsv, type TerytCells, terytXml, ulicRow } from '../support/teryt-writer.ts'
import { zipArchive } from '../support/zip-writer.ts'

const { folder, open, file } = prgWorkshop()

const WROCLAW = '0264011'
const CITY = '0986283'

const on = (ulic: string, name: string, more: Partial<WrittenPoint> = {}) =>
  house('3', { localId: `p-${ulic}-${name}`, street: { ulic, code: 1, name }, ...more })

/** Streets as address points have them: with a symbol and without, well written and not. */
const POINTS = [
  on('00042', 'Jana Testowego'),
  on('x', 'A. Mickiewicza'),
  on('09572', 'TADEUSZA Kościuszki'),
  on('00777', 'Armii Czerwonej'),
  on('y', 'Nieznana'),
]

const STREETS = [
  ulicRow(WROCLAW, [CITY, '00042'], ['Testowego', 'Jana']),
  ulicRow(WROCLAW, [CITY, '12892'], ['Mickiewicza', 'Adama']),
  ulicRow(WROCLAW, [CITY, '09572'], ['Kościuszki', 'Tadeusza']),
  ulicRow(WROCLAW, [CITY, '00777'], ['Wolności'], { STAN_NA: '2026-09-01' }),
  ulicRow(WROCLAW, [CITY, '15000'], ['Nowa']),
]
const FOREIGN = ulicRow('3261011', ['0950463', '00001'], ['Obca'])
const PLACES = [simcRow(WROCLAW, CITY, 'Wrocław'), simcRow('3261011', '0950463', 'Koszalin')]

async function town(): Promise<TestCity> {
  const city = await open()
  await importPrg(city, folder, await file('points.gml', model2021(POINTS)))
  return city
}

const streetRow = z.object({
  fullName: z.string(),
  name1: z.string(),
  name2: z.string(),
  ulic: z.string().nullable(),
  closedOn: z.string().nullable(),
})

function streets(city: TestCity) {
  return city.db.transaction((tx) =>
    tx.many(
      sql`SELECT s.full_name, s.name_1, s.name_2, s.ulic, s.closed_on FROM addresses_streets AS s ORDER BY s.full_name`,
      streetRow,
    ),
  )
}

const localityRow = z.object({ name: z.string(), simc: z.string().nullable() })

function localities(city: TestCity) {
  return city.db.transaction((tx) =>
    tx.many(sql`SELECT l.name, l.simc FROM addresses_localities AS l ORDER BY l.name`, localityRow),
  )
}

async function search(city: TestCity, q: string) {
  const response = await request(city.app).get(`/m/${city.municipality.slug}/api/v1/addresses`).query({ q })
  return addressSearch.parse(response.body)
}

describe('the official names', () => {
  test('are given to the streets that are meant, and what was changed is told', async () => {
    const city = await town()
    const ids = (await addressRows(city)).map(({ id }) => id)
    await writeFile(join(folder, 'simc.csv'), terytCsv('SIMC', PLACES))
    await writeFile(join(folder, 'ulic.csv'), terytCsv('ULIC', [...STREETS, FOREIGN]))

    const { exitCode, stderr, report } = await importTeryt(city, folder, 'ulic.csv', 'simc.csv')
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(report).toMatchObject({
      read: 8,
      new: 1,
      changed: 3,
      unchanged: 2,
      closed: 0,
      outside: 2,
      refused: [],
    })
    expect(report?.names.map(({ event, was, is }) => [event, was, is])).toEqual([
      ['corrected', 'ul. A. Mickiewicza', 'ul. Adama Mickiewicza'],
      ['corrected', 'ul. TADEUSZA Kościuszki', 'ul. Tadeusza Kościuszki'],
      ['renamed', 'ul. Armii Czerwonej', 'ul. Wolności'],
      ['added', null, 'ul. Nowa'],
      ['only-here', 'ul. Nieznana', null],
    ])
    expect(await streets(city)).toEqual([
      {
        fullName: 'ul. Adama Mickiewicza',
        name1: 'Mickiewicza',
        name2: 'Adama',
        ulic: '12892',
        closedOn: null,
      },
      { fullName: 'ul. Jana Testowego', name1: 'Testowego', name2: 'Jana', ulic: '00042', closedOn: null },
      { fullName: 'ul. Nieznana', name1: 'Nieznana', name2: '', ulic: null, closedOn: null },
      { fullName: 'ul. Nowa', name1: 'Nowa', name2: '', ulic: '15000', closedOn: null },
      {
        fullName: 'ul. Tadeusza Kościuszki',
        name1: 'Kościuszki',
        name2: 'Tadeusza',
        ulic: '09572',
        closedOn: null,
      },
      { fullName: 'ul. Wolności', name1: 'Wolności', name2: '', ulic: '00777', closedOn: null },
    ])
    expect((await addressRows(city)).map(({ id }) => id)).toEqual(ids)
  })

  test('are the same from the same lists again, and stay when the address points come again', async () => {
    const city = await town()
    await writeFile(join(folder, 'ulic.csv'), terytCsv('ULIC', STREETS))
    await importTeryt(city, folder, 'ulic.csv')
    const named = await streets(city)
    const again = await importTeryt(city, folder, 'ulic.csv')
    expect(again.report).toMatchObject({ read: 5, new: 0, changed: 0, unchanged: 5 })
    const points = await importPrg(city, folder, 'points.gml', '--complete')
    expect(points.report).toMatchObject({ new: 0, changed: 0, unchanged: POINTS.length, closed: 0 })
    expect(await streets(city)).toEqual(named)
  })

  test('are found by the former name too, with the day of the change', async () => {
    const city = await town()
    await writeFile(join(folder, 'ulic.csv'), terytCsv('ULIC', STREETS))
    await importTeryt(city, folder, 'ulic.csv')
    expect(await search(city, 'Armii Czerwonej 3')).toMatchObject({
      addresses: [{ street: 'ul. Wolności', number: '3', formerName: 'Armii Czerwonej' }],
    })
    const former = await city.db.transaction((tx) =>
      tx.many(
        sql`SELECT f.name, f.valid_to::text AS until, f.source FROM addresses_former_names AS f`,
        z.object({ name: z.string(), until: z.string(), source: z.string() }),
      ),
    )
    expect(former).toEqual([{ name: 'Armii Czerwonej', until: '2026-09-01', source: 'TERYT' }])
    expect((await search(city, 'A. Mickiewicza 3')).addresses).toMatchObject([
      { street: 'ul. Adama Mickiewicza', formerName: null },
    ])
  })

  test('of streets without addresses stand in nobody’s way', async () => {
    const city = await town()
    const bare = [...STREETS, ulicRow(WROCLAW, [CITY, '20000'], ['Mickiewicza'], { CECHA: 'os.' })]
    await writeFile(join(folder, 'ulic.csv'), terytCsv('ULIC', bare))
    await importTeryt(city, folder, 'ulic.csv')
    expect((await search(city, 'Mickiewicza 3')).addresses).toMatchObject([
      { street: 'ul. Adama Mickiewicza' },
    ])
    expect((await search(city, 'Nowa')).streets).toEqual([])
  })

  test('a list that is complete closes what it lacks, and a later one opens it again', async () => {
    const city = await town()
    await writeFile(join(folder, 'ulic.csv'), terytCsv('ULIC', STREETS.slice(0, 4)))
    const closing = await importTeryt(city, folder, 'ulic.csv', '--complete')
    expect(closing.report).toMatchObject({ closed: 1 })
    const closed = (await streets(city)).filter(({ closedOn }) => closedOn !== null)
    expect(closed).toMatchObject([{ fullName: 'ul. Nieznana', closedOn: '2026-11-01' }])
    expect((await importTeryt(city, folder, 'ulic.csv', '--complete')).report).toMatchObject({ closed: 0 })
    expect((await search(city, 'Nieznana 3')).addresses).toHaveLength(1)

    const back = [...STREETS, ulicRow(WROCLAW, [CITY, '30000'], ['Nieznana'])]
    await writeFile(join(folder, 'ulic.csv'), terytCsv('ULIC', back))
    await importTeryt(city, folder, 'ulic.csv', '--complete')
    expect((await streets(city)).filter(({ closedOn }) => closedOn !== null)).toEqual([])
  })
})

describe('localities', () => {
  test('get their symbols and names; parts and districts are no places of their own', async () => {
    const city = await open()
    const village = { simc: 'x', locality: 'MAŁA wieś', street: null }
    await importPrg(
      city,
      folder,
      await file(
        'points.gml',
        model2021([on('00042', 'Jana Testowego'), house('7', { localId: 'v', ...village })]),
      ),
    )
    const rows = [
      simcRow(WROCLAW, CITY, 'Wrocław', { RM: '96' }),
      simcRow(WROCLAW, '0000018', 'Mała Wieś'),
      simcRow(WROCLAW, '0000024', 'Kolonia', { SYMPOD: '0000018' }),
      simcRow('0264029', '0986290', 'Wrocław-Fabryczna', { RM: '98', SYMPOD: CITY }),
      simcRow(WROCLAW, '0000099', 'Pusta'),
    ]
    await writeFile(join(folder, 'simc.csv'), terytCsv('SIMC', rows))
    const { report } = await importTeryt(city, folder, 'simc.csv')
    expect(report).toMatchObject({ read: 5, new: 1, changed: 1, unchanged: 3, outside: 0 })
    expect(await localities(city)).toEqual([
      { name: 'Mała Wieś', simc: '0000018' },
      { name: 'Pusta', simc: '0000099' },
      { name: 'Wrocław', simc: CITY },
    ])
    const again = await importPrg(city, folder, 'points.gml')
    expect(again.report).toMatchObject({ new: 0, changed: 0, unchanged: 2 })
  })

  test('streets listed under a district, and again under the next, are streets of the city', async () => {
    const city = await town()
    const listed = (teryt: string, simc: string): TerytCells =>
      ulicRow(teryt, [simc, '09572'], ['Kościuszki', 'Tadeusza'])
    const rows = [listed('0264029', '0986290'), listed('0264039', '0986308')]
    await writeFile(join(folder, 'ulic.csv'), terytCsv('ULIC', rows))
    const { report } = await importTeryt(city, folder, 'ulic.csv')
    expect(report).toMatchObject({ read: 2, changed: 1, unchanged: 1, refused: [] })
    expect((await streets(city)).map(({ fullName }) => fullName)).toContain('ul. Tadeusza Kościuszki')
  })
})

needingSharedData(describe)('the name of the municipality', () => {
  test('is that of the whole country’s list', async () => {
    const city = await open({ name: 'wroclaw', slug: 'nazwa' })
    const { report } = await importTeryt(city, folder, sharedData('teryt/TERC_Urzedowy_2025-11-18.xml'))
    expect(report).toMatchObject({ changed: 1, names: [{ event: 'renamed', was: 'wroclaw', is: 'Wrocław' }] })
    expect(report?.read).toBeGreaterThan(4_000)
    expect(report?.outside).toBe((report?.read ?? 0) - 6)
    city.ground.registry.forget()
    const { body } = await request(city.app).get('/m/nazwa/api/v1/municipality')
    expect(getMunicipality.response.parse(body)).toMatchObject({ name: 'Wrocław', title: 'Wrocław' })
  })
})

describe('every form of the files', () => {
  const forms: [string, string | Buffer][] = [
    ['XML', terytXml('ULIC', STREETS)],
    ['the XML of before 2015', terytXml('ULIC', STREETS, { old: true })],
    ['XML in windows-1250', cp1250(terytXml('ULIC', STREETS).slice(1).replace('utf-8', 'windows-1250'))],
    ['CSV', terytCsv('ULIC', STREETS)],
    ['CSV with commas and without a mark', terytCsv('ULIC', STREETS).slice(1).replaceAll(';', ',')],
    ['CSV in windows-1250', cp1250(terytCsv('ULIC', STREETS).slice(1))],
    [
      'CSV that has lost its leading zeros',
      terytCsv('ULIC', STREETS).replaceAll(/(?<=[;\n])0+(?=[1-9])/g, ''),
    ],
    ['ZIP', zipArchive([{ name: 'ULIC_Urzedowy.xml', content: terytXml('ULIC', STREETS) }])],
    [
      'ZIP of several lists',
      zipArchive([
        { name: 'a/ULIC.csv', content: terytCsv('ULIC', STREETS) },
        { name: 'czytaj.pdf', content: '%PDF' },
      ]),
    ],
  ]

  test.each(forms)('%s says the same', async (_, content) => {
    const city = await town()
    await writeFile(join(folder, 'ulic'), content)
    const { report, stderr } = await importTeryt(city, folder, 'ulic')
    expect({ stderr, ...report }).toMatchObject({ stderr: '', read: 5, new: 1, changed: 3, unchanged: 1 })
    expect((await streets(city)).map(({ fullName }) => fullName)).toContain('ul. Tadeusza Kościuszki')
  })

  test('the municipality may come with the rest, in one command', async () => {
    const city = await town()
    const members = [
      {
        name: 'TERC.xml',
        content: terytXml('TERC', [tercRow(WROCLAW, 'Wrocław'), tercRow('0264', 'Wrocław')]),
      },
      { name: 'SIMC.xml', content: terytXml('SIMC', PLACES) },
      { name: 'ULIC.csv', content: terytCsv('ULIC', STREETS) },
    ]
    await writeFile(join(folder, 'teryt.zip'), zipArchive(members))
    const { report } = await importTeryt(city, folder, 'teryt.zip')
    expect(report).toMatchObject({ read: 9, new: 1, changed: 3, unchanged: 3, outside: 2, refused: [] })
  })
})

/** The Polish letters of these lists; all else is ASCII. */
function cp1250(text: string): Buffer {
  const letters: Readonly<Record<string, number>> = { ś: 0x9c, ć: 0xe6, ł: 0xb3, ó: 0xf3, Ś: 0x8c }
  return Buffer.from(Array.from(text, (letter) => letters[letter] ?? letter.charCodeAt(0)))
}
