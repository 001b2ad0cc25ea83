import { describe, expect, test } from '@jest/globals'
import { z } from 'zod'

import { sql } from '../../server/platform/db/sql.ts'
import { type AddressRow, addressRows, house, houses, importPrg, stagedRows } from '../support/prg-import.ts'
import { prgWorkshop } from '../support/prg-workshop.ts'
import { model2012, model2021 } from '../support/prg-writer.ts'
import { needingSharedData, sharedData } from '../support/shared-data.ts'
import { wroclawPoints } from '../support/wroclaw-points.ts'

const { folder, open, file } = prgWorkshop()

needingSharedData(describe)('the same 998 points of Wrocław in three layouts (T1.4)', () => {
  const gml = sharedData('addresses/punkty_adr_v2/dolnoslaskie.gml')
  const geojson = sharedData('addresses/prg_wroclaw_excerpt.geojson')

  test('have the same streets, numbers and, to a centimetre, coordinates', async () => {
    const points = wroclawPoints()
    await file('wroclaw-2012.xml', model2012(points))
    await file('wroclaw-2021.gml', model2021(points))
    const loaded: AddressRow[][] = []
    for (const name of [gml, 'wroclaw-2012.xml', 'wroclaw-2021.gml', geojson]) {
      const city = await open()
      const { report, exitCode } = await importPrg(city, folder, name)
      expect({ exitCode, ...report }).toMatchObject({ exitCode: 0, read: 998, new: 998, refused: [] })
      loaded.push(await addressRows(city))
    }
    const [flat = [], ...others] = loaded
    expect(flat).toHaveLength(998)
    for (const other of others) {
      expect(other.map(written)).toEqual(flat.map(written))
      expect(farthest(flat, other)).toBeLessThan(0.01)
    }
  })

  test('loaded one after another keep every id and add no street', async () => {
    const points = wroclawPoints()
    await file('wroclaw-2012.xml', model2012(points))
    await file('wroclaw-2021.gml', model2021(points))
    const city = await open()
    await importPrg(city, folder, gml)
    const before = await addressRows(city)
    for (const name of [gml, geojson, 'wroclaw-2012.xml', 'wroclaw-2021.gml', geojson]) {
      const { report } = await importPrg(city, folder, name)
      expect(report).toMatchObject({ read: 998, new: 0, changed: 0, unchanged: 998 })
    }
    expect((await addressRows(city)).map((address) => address.id)).toEqual(
      before.map((address) => address.id),
    )
    expect(await stagedRows(city)).toBe(0)
  })

  test('of another municipality are a fault of the file', async () => {
    const city = await open({ teryt: '3261011', name: 'Koszalin' })
    const { exitCode, stderr } = await importPrg(city, folder, gml)
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('Koszalin') })
    expect(await addressRows(city)).toEqual([])
  })

  test('come with those of another municipality, which count as outside', async () => {
    const city = await open({ teryt: '2466011', name: 'Gliwice' })
    const { report } = await importPrg(city, folder, gml, sharedData('addresses/punkty_adr_v2/lodzkie.gml'))
    expect(report).toMatchObject({ read: 1354, new: 356, outside: 998 })
    const streets = new Set(
      (await addressRows(city)).map(({ street, ulic }) => `${String(ulic)} ${String(street)}`),
    )
    expect([...streets]).toEqual(
      expect.arrayContaining(['04434 ul. Dworcowa', '19252 Rynek', '06920 pl. Inwalidów Wojennych']),
    )
  })

  const written = ({ iip, street, ulic, simc, number, postcode, state }: AddressRow) => [
    iip,
    street,
    ulic,
    simc,
    number,
    postcode,
    state,
  ]

  function farthest(some: AddressRow[], others: AddressRow[]): number {
    return Math.max(
      ...some.map(({ easting, northing }, index) =>
        Math.hypot(easting - (others[index]?.easting ?? NaN), northing - (others[index]?.northing ?? NaN)),
      ),
    )
  }
})

describe('what lands', () => {
  test('an import of nothing new changes nothing, and only what differs counts as changed', async () => {
    const city = await open()
    await importPrg(city, folder, await file('a.gml', model2021(houses('1', '2a', '3'))))
    const moved = houses('1', '2a', '3').map((point, index) =>
      index === 0 ? { ...point, easting: 363_005 } : point,
    )
    const { report } = await importPrg(city, folder, await file('b.gml', model2021(moved)))
    const counts = { read: 3, new: 0, changed: 1, unchanged: 2, closed: 0, outside: 0, refused: [] }
    expect(report).toMatchObject(counts)
    expect((await addressRows(city)).map(({ number, easting }) => [number, easting])).toEqual([
      ['1', 363_005],
      ['2A', 363_010],
      ['3', 363_020],
    ])
  })

  test('a missing address is closed only with --complete, and opened again when it is back, under its old id', async () => {
    const city = await open()
    const all = await file('all.gml', model2021(houses('1', '2', '3')))
    const two = await file('two.gml', model2021(houses('1', '2')))
    await importPrg(city, folder, all)
    const before = await addressRows(city)
    expect((await importPrg(city, folder, two)).report).toMatchObject({ unchanged: 2, closed: 0 })
    expect((await importPrg(city, folder, two, '--complete')).report).toMatchObject({
      unchanged: 2,
      closed: 1,
    })
    expect((await addressRows(city)).map(({ closedOn }) => closedOn)).toEqual([null, null, '2026-11-22'])
    expect((await importPrg(city, folder, two, '--complete')).report).toMatchObject({
      unchanged: 2,
      closed: 0,
    })
    expect((await importPrg(city, folder, all)).report).toMatchObject({ unchanged: 2, changed: 1 })
    expect(await addressRows(city)).toEqual(before)
  })

  test('an address whose record is refused is not missing', async () => {
    const city = await open()
    await importPrg(city, folder, await file('all.gml', model2021(houses('1', '2'))))
    const faulty = houses('1', '2').map((point) =>
      point.number === '2' ? { ...point, easting: 'NaN' } : point,
    )
    const { report } = await importPrg(
      city,
      folder,
      await file('faulty.gml', model2021(faulty)),
      '--complete',
    )
    expect(report).toMatchObject({
      closed: 0,
      unchanged: 1,
      refused: [{ record: expect.stringMatching(/^faulty\.gml:\d+$/) }],
    })
  })

  test('of two versions of one object the newer one', async () => {
    const city = await open()
    const older = house('1', { version: '2020-01-01T00:00:00+01:00', easting: 362_900 })
    const { report } = await importPrg(
      city,
      folder,
      await file('versions.gml', model2021([house('1'), older])),
    )
    expect(report).toMatchObject({ read: 2, new: 1, refused: [{ reason: expect.stringContaining('IIP') }] })
    expect(await addressRows(city)).toMatchObject([{ easting: 363_000 }])
  })

  test('a street known by its name only gets its symbol and keeps its id', async () => {
    const city = await open()
    const points = houses('1', '2')
    await importPrg(city, folder, await file('names.xml', model2012(points, { withoutComponents: true })))
    expect(await addressRows(city)).toMatchObject([
      { ulic: null, simc: null },
      { ulic: null, simc: null },
    ])
    const { report } = await importPrg(city, folder, await file('symbols.gml', model2021(points)))
    expect(report).toMatchObject({ new: 0, changed: 0, unchanged: 2 })
    expect(await addressRows(city)).toMatchObject([{ ulic: '00042', simc: '0986283' }, { ulic: '00042' }])
  })

  test('the newest object tells the day that the data show', async () => {
    const city = await open()
    await importPrg(city, folder, await file('a.gml', model2021(houses('1'))))
    const entry = z.object({ kind: z.string(), fileNames: z.array(z.string()), asOf: z.string() })
    const entries = await city.db.transaction((tx) =>
      tx.many(sql`SELECT i.kind, i.file_names, i.as_of FROM imports AS i`, entry),
    )
    expect(entries).toEqual([{ kind: 'prg', fileNames: ['a.gml'], asOf: '2024-05-06' }])
  })
})

test('what an import that was cut off left behind is gone after the next', async () => {
  const city = await open()
  await importPrg(city, folder, await file('a.gml', model2021(houses('1'))))
  await city.db.transaction((tx) =>
    tx.run(sql`
      INSERT INTO addresses_staging
        (import_id, record, iip, is_of_municipality, locality, number, state, geom)
      VALUES (gen_random_uuid(), 'x:1', 'X/1', true, 'Wrocław', '9', 'existing',
          ST_SetSRID(ST_MakePoint(362000, 362000), 2180))`),
  )
  expect((await importPrg(city, folder, 'a.gml')).report).toMatchObject({ read: 1, unchanged: 1 })
  expect(await addressRows(city)).toHaveLength(1)
  expect(await stagedRows(city)).toBe(0)
})
