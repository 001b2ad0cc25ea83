import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'

import { IMPORT_KINDS } from '../../server/modules.ts'
import { type BroughtFile, type ImportDesk, importDesk } from '../support/import-desk.ts'
import { houses } from '../support/prg-import.ts'
import { model2021 } from '../support/prg-writer.ts'
import { rspoCsv } from '../support/rspo-csv.ts'

let desk: ImportDesk
beforeAll(async () => {
  desk = await importDesk('administrator')
})
afterAll(() => desk.close())
beforeEach(() => desk.empty())

type Position = readonly [number, number]
const box = ([west, south]: Position, side: number): Position[] => [
  [west, south],
  [west + side, south],
  [west + side, south + side],
  [west, south + side],
  [west, south],
]
const area = (ring: readonly Position[], properties: object) => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Polygon', coordinates: [ring] },
})
const geojson = (name: string, ...features: object[]): BroughtFile => ({
  name,
  content: JSON.stringify({
    type: 'FeatureCollection',
    crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::2180' } },
    features,
  }),
})
const CORNER: Position = [362_500, 361_500]
const school = (rspo: string, name: string) => ({
  'Numer RSPO': rspo,
  Nazwa: name,
  'Kod terytorialny województwo': '02',
  'Kod terytorialny powiat': '0264',
  'Kod terytorialny gmina': '0264011',
  Miejscowość: 'Wrocław',
  Gmina: 'Wrocław',
  Powiat: 'Wrocław',
  Województwo: 'DOLNOŚLĄSKIE',
  Ulica: 'ul. Jana Testowego',
  'Numer budynku': '1',
})
const list = (...rules: readonly string[]): BroughtFile => ({
  name: 'lista.csv',
  content: [
    'rspo;street;side;from;to;numbers;except',
    ...rules.map((rule) => `1;ul. Jana Testowego;${rule}`),
  ].join('\r\n'),
})
const PLAN = { level: 'primary', plan: 'Sieć', from: '2026' }

interface Step {
  readonly kind: string
  readonly first: BroughtFile
  readonly second: BroughtFile
  readonly options?: Readonly<Record<string, string | boolean>>
}

/** Each kind of data, as it comes first and as it comes a second time, with rows that are new, changed and gone. */
const STEPS: readonly Step[] = [
  {
    kind: 'boundary',
    first: geojson('granica.geojson', area(box(CORNER, 2_000), {})),
    second: geojson('granica.geojson', area(box(CORNER, 2_500), {})),
  },
  {
    kind: 'prg',
    first: { name: 'punkty.gml', content: model2021(houses('1', '3', '5')) },
    second: { name: 'punkty.gml', content: model2021(houses('3', '1', '7')) },
    options: { complete: true },
  },
  {
    kind: 'street-names',
    first: { name: 'dawne.csv', content: 'street,name\r\nJana Testowego,Stara\r\n' },
    second: {
      name: 'dawne.csv',
      content: 'street,name,to\r\nJana Testowego,Stara,1990-01-01\r\nJana Testowego,Nowa,\r\n',
    },
  },
  {
    kind: 'rspo',
    first: {
      name: 'rspo.csv',
      content: rspoCsv([school('1', 'Szkoła Podstawowa nr 1'), school('2', 'Szkoła Podstawowa nr 2')]),
    },
    second: {
      name: 'rspo.csv',
      content: rspoCsv([
        school('1', 'Szkoła Podstawowa nr 1 im. Jana'),
        school('3', 'Szkoła Podstawowa nr 3'),
      ]),
    },
    options: { complete: true },
  },
  {
    kind: 'catchments',
    first: geojson(
      'obwody.geojson',
      area(box(CORNER, 600), { rspo: 1 }),
      area(box([363_200, 361_500], 600), { rspo: 2 }),
    ),
    second: geojson('obwody.geojson', area(box(CORNER, 650), { rspo: 1 })),
    options: { ...PLAN, complete: true },
  },
  // Its areas are drawn from its rules, anew with each change of addresses: they are no part of what was loaded.
  {
    kind: 'catchment-list',
    first: list('odd;1;9;;', 'even;;;;'),
    second: list('all;;;;7'),
    options: { level: 'primary', plan: 'Lista', from: '2027' },
  },
]

const TABLES = [
  'public.municipalities',
  'addresses_localities',
  'addresses_streets',
  'addresses_former_names',
  'addresses',
  'schools',
  'schools_sites',
  'catchments_plans',
  'catchments',
  'catchments_rules',
] as const
/** What is worked out anew has new numbers; what it says is the same. */
const workedOut = async () => {
  const { rows } = await desk.city.db.transaction((tx) =>
    tx.plain(
      `SELECT c.school_id, b.address_id, b.rule_id FROM catchments_addresses AS b JOIN catchments AS c ON c.id = b.catchment_id
      UNION ALL
      SELECT c.school_id, round(ST_Area(g.geom))::int, NULL FROM catchments_areas AS g JOIN catchments AS c ON c.id = g.catchment_id
      ORDER BY 1, 2, 3`,
      [],
    ),
  )
  return rows
}
const state = async () => [await desk.rows(...TABLES), await workedOut()]

describe('whatever was loaded', () => {
  test('can be undone, step by step, down to the empty municipality: each time all rows are as they were', async () => {
    const states: unknown[] = []
    const imports: number[] = []
    for (const version of ['first', 'second'] as const) {
      for (const { kind, options, ...files } of STEPS) {
        states.push(await state())
        const { importId, job } = await desk.load(kind, files[version], options)
        if (importId === null) throw new Error(`${kind} did not land: ${JSON.stringify(job)}`)
        expect(await state()).not.toEqual(states.at(-1))
        imports.push(importId)
      }
    }
    while (imports.length > 0) {
      const id = imports.pop() ?? 0
      const { state: end, failure } = await desk.undo(id)
      expect({ end, failure }).toEqual({ end: 'done', failure: null })
      expect(await state()).toEqual(states.pop())
    }
  }, 180_000)

  test('is of a kind whose tables exist and have the columns that it names', async () => {
    const named = IMPORT_KINDS.flatMap(({ tables }) => tables)
    expect(named.length).toBeGreaterThan(5)
    for (const { name, columns = ['id'], geometry } of named) {
      const asked = [...columns, ...(geometry === undefined ? [] : [geometry])].join(', ')
      const found = desk.city.db.transaction((tx) => tx.plain(`SELECT id, ${asked} FROM ${name} LIMIT 0`, []))
      await expect(found).resolves.toBeDefined()
    }
  })
})
