import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import request from 'supertest'

import { ruleKey } from '../../server/core/catchments/exchange/compare.ts'
import { readRow } from '../../server/core/catchments/exchange/read.ts'
import { COLUMNS, type Column, type ListRow } from '../../server/core/catchments/exchange/row.ts'
import { cellsOf } from '../../server/core/catchments/exchange/write.ts'
import { importReport, type ImportReport } from '../../server/platform/imports/index.ts'
import { type TestCity, testCity } from '../support/database.ts'
import { atScale } from '../support/scale.ts'
import { buildTown, loadPlanA } from './catchment-town.ts'

const HEADER = COLUMNS.join(';')
const PLAN_YEAR = 2027
const PLAN = ['--level', 'primary', '--plan', 'Nowy', '--from', String(PLAN_YEAR)]

let city: TestCity
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rejon-list-'))
})
beforeEach(async () => {
  city = await testCity()
  await city.db.transaction(async (tx) => loadPlanA(tx, await buildTown(tx)))
})
afterEach(() => city.close())
afterAll(async () => {
  await rm(folder, { recursive: true })
})

async function load(lines: readonly string[] | string, ...options: string[]) {
  const text = typeof lines === 'string' ? lines : [HEADER, ...lines, ''].join('\r\n')
  await writeFile(join(folder, 'lista.csv'), text)
  const done = await city.rejon(['import', 'catchment-list', 'lista.csv', ...options, '--json'], folder)
  const report: ImportReport | undefined = importReport.safeParse(JSON.parse(done.stdout)).data
  return { ...done, report }
}
async function exported(...options: string[]): Promise<string> {
  const done = await city.rejon(['export', 'catchment-list', 'out.csv', ...options], folder)
  expect(done).toMatchObject({ exitCode: 0, stderr: '' })
  return readFile(join(folder, 'out.csv'), 'utf8')
}
const rules = () =>
  city.db.transaction(async (tx) => {
    const { rows } = await tx.plain(
      `SELECT p.name, c.school_id, r.position, r.street_id, r.locality_id, r.kind, r.parity, r.number_from, r.number_to,
        r.numbers, r.exceptions, r.grades, r.entry_year_from, r.entry_year_to, r.text
      FROM catchments_rules AS r JOIN catchments AS c ON c.id = r.catchment_id
      JOIN catchments_plans AS p ON p.id = c.plan_id WHERE p.known_to IS NULL ORDER BY 1, 2, 3`,
      [],
    )
    return rows
  })

const numbers = fc.array(fc.constantFrom('1', '2A', '12/14', '7B', '130'), { minLength: 1, maxLength: 4 })
const years = fc.constantFrom(
  { entryYearFrom: null, entryYearTo: null },
  { entryYearFrom: PLAN_YEAR + 1, entryYearTo: null },
  { entryYearFrom: null, entryYearTo: PLAN_YEAR + 3 },
  { entryYearFrom: PLAN_YEAR + 2, entryYearTo: PLAN_YEAR + 4 },
)
const span = fc.constantFrom(
  { kind: 'whole' as const, from: null, to: null, numbers: [] },
  { kind: 'range' as const, from: '1', to: '35A', numbers: [] },
  { kind: 'range' as const, from: '12', to: null, numbers: [] },
  { kind: 'range' as const, from: null, to: '9', numbers: [] },
)
const parity = fc.constantFrom('all' as const, 'odd' as const, 'even' as const)
const said = fc.oneof(
  fc.tuple(span, parity).map(([part, side]) => ({ ...part, parity: side })),
  numbers.map((items) => ({
    kind: 'list' as const,
    from: null,
    to: null,
    numbers: items,
    parity: 'all' as const,
  })),
)
const anyRow: fc.Arbitrary<ListRow> = fc
  .tuple(
    said,
    years,
    fc.oneof(fc.constant([]), numbers),
    fc.constantFrom(null, [1, 2, 3], [4, 8], [0]),
    fc.constantFrom('Lipowa', 'Zażółć „Gęślą; jaźń"', 'al. 3 Maja', null),
  )
  .map(([what, when, except, grades, street]) => ({
    ...what,
    ...when,
    except,
    grades,
    street,
    rspo: 12_345,
    school: 'Szkoła; z "cudzysłowem"',
    simc: '0950463',
    ulic: street === null ? null : '00042',
    locality: 'Koszalin',
    joint: null,
  }))

test('a row that was written and read again says the same', () => {
  fc.assert(
    fc.property(anyRow, (row) => {
      const cells = cellsOf(row, PLAN_YEAR)
      const cell = (column: Column) => cells[COLUMNS.indexOf(column)] ?? ''
      const again = readRow(cell, PLAN_YEAR)
      if (typeof again === 'string') throw new Error(again)
      expect(again).toEqual(row)
      const placed = { ...row, streetId: 1, localityId: null }
      expect(ruleKey({ ...placed, ...again }, PLAN_YEAR)).toBe(ruleKey(placed, PLAN_YEAR))
    }),
    { numRuns: atScale(5_000), seed: 20_261_123 },
  )
})

describe('the list of the plan that holds', () => {
  test('comes back without a change', async () => {
    const before = await rules()
    const list = await exported()
    expect(list.startsWith(`\uFEFF${HEADER}\r\n`)).toBe(true)
    const [name, year] = await city.db.transaction(async (tx) => {
      const { rows } = await tx.plain(
        `SELECT name, entry_year_from FROM catchments_plans WHERE state = 'adopted' AND known_to IS NULL AND level = 'primary'
        ORDER BY entry_year_from DESC, id DESC LIMIT 1`,
        [],
      )
      return [String(rows[0]?.['name']), String(rows[0]?.['entry_year_from'])]
    })
    const options = ['--level', 'primary', '--plan', name, '--from', year, '--complete']
    const { report, stderr } = await load(list, ...options)
    expect(stderr).toBe('')
    expect(report).toMatchObject({
      new: 0,
      changed: 0,
      closed: 0,
      unchanged: list.split('\r\n').length - 2,
      refused: [],
    })
    expect(await rules()).toEqual(before)
  })

  test('is given to everybody by the API, as data and as a file', async () => {
    const { body } = await request(city.app).get('/api/v1/catchment-list').expect(200)
    expect(body.rows.length).toBeGreaterThan(0)
    const { text } = await request(city.app)
      .get('/api/v1/catchment-list')
      .set('Accept', 'text/csv')
      .expect(200)
    expect(text).toBe(await exported())
    await request(city.app).get('/api/v1/catchment-list?plan=Nie+ma').expect(404)
    const refused = await request(city.app).get('/api/v1/catchment-list?from=jutro').expect(400)
    expect(refused.body.errors).toMatchObject([{ pointer: '/query/from' }])
  })

  test('as another plan answers as the first one does', async () => {
    const list = await exported()
    const { report } = await load(list, ...PLAN)
    expect(report).toMatchObject({ refused: [], changed: 0, unchanged: 0 })
    const again = await load(await exported('--plan', 'Nowy'), ...PLAN, '--complete')
    expect(again.report).toMatchObject({ new: 0, changed: 0, closed: 0 })
  })
})

describe('a list that differs', () => {
  const rowOf = async () => {
    const { body } = await request(city.app).get('/api/v1/catchment-list').expect(200)
    const [first] = body.rows as { school: string; street: string; locality: string }[]
    if (first === undefined) throw new Error('The town has rules')
    return first
  }
  const line = (cells: Partial<Record<Column, string>>) =>
    COLUMNS.map((column) => cells[column] ?? '').join(';')

  test('takes over what it says of a street, and leaves alone what it does not name', async () => {
    const { school, street, locality } = await rowOf()
    await load(await exported(), ...PLAN)
    const before = (await rules()).filter(({ name }) => name === 'Nowy').length
    const { report } = await load(
      [line({ school, street, locality, side: 'odd', from: '1', to: '9' })],
      ...PLAN,
    )
    expect(report).toMatchObject({ read: 1, refused: [], closed: 0 })
    expect((report?.new ?? 0) + (report?.changed ?? 0)).toBe(1)
    const after = (await rules()).filter(({ name }) => name === 'Nowy')
    expect(after.length).toBeLessThanOrEqual(before)
    expect(after.filter(({ number_to: to }) => to === '9')).toHaveLength(1)
  })

  test('is refused row by row, with what is wrong and what is near', async () => {
    const { school, street, locality } = await rowOf()
    const good = { school, street, locality, side: '', from: '', to: '' }
    const nearly = `${street.slice(0, -1)}x`
    const lines = [
      ...Array.from({ length: 12 }, (_, index) => line({ ...good, numbers: String(index + 1) })),
      line({ ...good, school: '' }),
      line({ ...good, school: 'Szkoła, której nie ma' }),
      line({ ...good, street: nearly }),
      line({ ...good, side: 'lewa' }),
      line({ ...good, from: '9', to: '1' }),
      line({ ...good, from: 'x' }),
      line({ ...good, numbers: '2026-12-14' }),
      line({ ...good, from: '12C', to: '12A' }),
      line({ ...good, from: '1', numbers: '2' }),
      line({ ...good, grades: '9' }),
      line({ ...good, entry_year: '2030-2028' }),
      line({ ...good, numbers: '1' }),
      line({ ...good, locality: 'Nigdziebądź' }),
    ]
    const { exitCode, report } = await load(lines, ...PLAN)
    expect(exitCode).toBe(0)
    expect(report).toMatchObject({ read: 25, new: 12 })
    expect(report?.refused.map(({ record, reason }) => `${record} ${reason}`)).toEqual([
      'lista.csv:14 brak szkoły: podaj numer RSPO albo nazwę',
      'lista.csv:15 nieznana szkoła: Szkoła, której nie ma',
      expect.stringMatching(new RegExp(`^lista\\.csv:16 nie ma ulicy: .*; podobne: .*${street}`)),
      'lista.csv:17 strona (side) to all, odd (nieparzyste) albo even (parzyste)',
      'lista.csv:18 numer początkowy jest większy niż końcowy',
      'lista.csv:19 to nie jest numer domu',
      'lista.csv:20 to nie jest numer domu',
      'lista.csv:21 numer początkowy jest większy niż końcowy',
      'lista.csv:22 podaj albo listę numerów (numbers), albo zakres (from, to)',
      'lista.csv:23 klasy (grades) to liczby od 0 do 8, na przykład 1-3',
      'lista.csv:24 rok (entry_year) to na przykład 2027 albo 2027-2029',
      'lista.csv:25 ten wiersz już był',
      'lista.csv:26 nie ma miejscowości: Nigdziebądź',
    ])
  })

  test('with a fifth of its streets unknown is another city’s: each row is told, nothing lands', async () => {
    const { school, street, locality } = await rowOf()
    const before = await rules()
    const lines = Array.from({ length: 10 }, (_, index) =>
      line({ school, locality, street: index < 3 ? `Obca ${index}` : street, numbers: String(index + 1) }),
    )
    const { exitCode, report } = await load(lines, ...PLAN)
    expect(exitCode).toBe(1)
    expect(report?.refused).toHaveLength(3)
    expect(report?.remarks).toEqual([
      { record: 'lista.csv', reason: expect.stringContaining('To zapewne lista innej gminy') },
    ])
    expect(await rules()).toEqual(before)
  })

  test('without its columns or rows is no list', async () => {
    expect(await load('a;b\r\n1;2\r\n', ...PLAN)).toMatchObject({ exitCode: 1 })
    expect(await load(`${HEADER}\r\n`, ...PLAN)).toMatchObject({ exitCode: 1 })
  })
})
