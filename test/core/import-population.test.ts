import { mkdtempSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeEach, afterEach, describe, expect, test } from '@jest/globals'
import writeXlsxFile from 'write-excel-file/node'
import { z } from 'zod'

import { loadPlan } from '../../server/core/catchments/index.ts'
import { type Db } from '../../server/platform/db/db.ts'
import { sql } from '../../server/platform/db/sql.ts'
import { importReport, type ImportReport } from '../../server/platform/imports/index.ts'
import { buildTown, type Town } from './catchment-town.ts'
import { type Finished, type TestCity, testCity } from '../support/database.ts'

const folder = mkdtempSync(join(tmpdir(), 'rejon-population-'))
let city: TestCity
let town: Town

beforeEach(async () => {
  city = await testCity()
  town = await city.db.transaction(buildTown)
})
afterEach(() => city.close())
afterAll(() => rm(folder, { recursive: true }))

async function importPopulation(
  content: string,
  ...words: string[]
): Promise<Finished & { report: ImportReport | undefined }> {
  await writeFile(join(folder, 'dzieci.csv'), content)
  const done = await city.rejon(['import', 'population', 'dzieci.csv', ...words, '--json'], folder)
  return { ...done, report: importReport.safeParse(JSON.parse(done.stdout)).data }
}

const row = z.object({ address: z.int(), year: z.int(), children: z.int() })

/** As the owner, for a purpose: nobody else reads a row. */
function kept(): Promise<z.output<typeof row>[]> {
  return city.ground.database.asOwner(async (tx: Db, client) => {
    await client.query(`SET LOCAL search_path TO ${city.db.schema}, public`)
    await tx.run(sql`SELECT set_config('rejon.people_purpose', 'sums', true)`)
    return tx.many(
      sql`
        SELECT c.address_id AS address, c.birth_year AS year, c.children
        FROM people_children AS c
        WHERE c.population_id = (SELECT max(p.id) FROM people_populations AS p)
        ORDER BY c.address_id, c.birth_year`,
      row,
    )
  })
}

const at = (number: string) => town.addressId('Lipowa', number)

describe('a list of children by address', () => {
  test('counts them by year of birth, flats of one house together', async () => {
    const { report, exitCode } = await importPopulation(
      'ulica;nr;rok urodzenia;liczba dzieci\nLipowa;1;2019;2\nLipowa;1/3;2019;1\nLipowa;1;2020;1\nLipowa;2;2019;0\n',
    )
    expect({ exitCode, report }).toMatchObject({ exitCode: 0, report: { read: 4, new: 2, refused: [] } })
    expect(await kept()).toEqual([
      { address: at('1'), year: 2019, children: 3 },
      { address: at('1'), year: 2020, children: 1 },
    ])
  })

  test('may have a column for each year, as a workbook, and the address in one', async () => {
    const sheet = [
      ['Adres', '2019', '2020'].map((value) => ({ value })),
      [{ value: 'ul. Lipowa 1' }, { value: 4 }, null],
      [{ value: 'Lipowa 2' }, { value: 1 }, { value: 2 }],
    ]
    await writeFile(join(folder, 'lata.xlsx'), await writeXlsxFile(sheet).toBuffer())
    const done = await city.rejon(['import', 'population', 'lata.xlsx', '--as-of', '2026-09-30'], folder)
    expect(done.exitCode).toBe(0)
    expect(await kept()).toEqual([
      { address: at('1'), year: 2019, children: 4 },
      { address: at('2'), year: 2019, children: 1 },
      { address: at('2'), year: 2020, children: 2 },
    ])
  })

  test('is the state that holds, and the same one again is no change', async () => {
    const first = 'adres;rok;dzieci\nLipowa 1;2019;2\n'
    await importPopulation(first)
    expect((await importPopulation(first)).report).toMatchObject({ new: 0, unchanged: 1 })
    expect((await importPopulation('adres;rok;dzieci\nLipowa 2;2018;1\n')).report).toMatchObject({ new: 1 })
    expect(await kept()).toEqual([{ address: at('2'), year: 2018, children: 1 }])
  })

  test('tells by its report nothing of what was there: a guess that is right looks like one that is wrong', async () => {
    await importPopulation('adres;rok;dzieci\nLipowa 1;2019;2\nLipowa 2;2019;3\n')
    const reports = []
    for (const guess of ['1', '2']) {
      const { report } = await importPopulation(`adres;rok;dzieci\nLipowa 1;2019;${guess}\n`, '--dry-run')
      reports.push(report)
    }
    expect(reports[0]).toEqual(reports[1])
  })

  test('is told as the sum of a catchment, the state before it no more', async () => {
    await city.db.transaction((tx) =>
      loadPlan(tx, {
        name: 'Sieć',
        level: 'primary',
        entryYearFrom: 2019,
        knownFrom: '2019-01-01',
        catchments: [{ schoolId: town.schools.get('SP 1') ?? 0, rules: [town.rule('Lipowa')] }],
      }),
    )
    await importPopulation('adres;rok;dzieci\nLipowa 1;2019;90\n')
    await importPopulation(
      'adres;rok;dzieci\nLipowa 1;2019;6\nLipowa 2;2019;7\nLipowa 2;2018;8\nPolna 1;2018;9\n',
    )
    const { total } = await city.db.transaction((tx) =>
      tx.one(
        sql`
          SELECT s.total FROM catchments AS k
          CROSS JOIN LATERAL people_catchment_children(k.id, 2018, 2018) AS s`,
        z.object({ total: z.int() }),
      ),
    )
    expect(total).toBe(8)
  })
})

describe('what is wrong', () => {
  test('is told row by row, without the address and without the count', async () => {
    const good = Array.from({ length: 20 }, () => 'Lipowa 1;2019;1').join('\n')
    const { report, stderr } = await importPopulation(
      `adres;rok;dzieci\n${good}\nLipowa 877;2019;1\nLipowa 1;2199;1\nLipowa 1;2019;dwoje\n;2019;1\n`,
    )
    expect(report).toMatchObject({ read: 24, new: 1 })
    expect(report?.refused.map(({ record }) => record)).toEqual(
      [22, 23, 24, 25].map((n) => `dzieci.csv:${n}`),
    )
    expect(stderr).not.toContain('877')
    expect(stderr).not.toContain('dwoje')
  })

  test('nothing lands of a list of which more than a fifth cannot be placed', async () => {
    const { exitCode } = await importPopulation(
      'adres;rok;dzieci\nLipowa 1;2019;1\nLipowa 2;2019;1\nNieznana 1;2019;1\n',
    )
    expect(exitCode).toBe(1)
    expect(await kept()).toEqual([])
  })

  test.each([
    ['a table without counts', 'ulica;nr\nLipowa;1\n', [], { exitCode: 1, said: 'children' }],
    ['an empty table', 'adres;rok;dzieci\n', [], { exitCode: 1, said: 'wiersza' }],
    [
      'a day to come',
      'adres;rok;dzieci\nLipowa 1;2019;1\n',
      ['--as-of', '2030-01-01'],
      { exitCode: 2, said: '2030-01-01' },
    ],
    ['columns that cannot be named so', 'a;b\n1;2\n', ['--map', 'pesel=a'], { exitCode: 2, said: 'pesel=a' }],
  ])('%s is refused whole', async (_what, content, words, { exitCode, said }) => {
    const done = await importPopulation(content, ...words)
    expect(done.exitCode).toBe(exitCode)
    expect(done.stderr).toContain(said)
    expect(await kept()).toEqual([])
  })
})

describe('the application', () => {
  test('can land a state once, and read no row of it', async () => {
    await importPopulation('adres;rok;dzieci\nLipowa 1;2019;2\n')
    await expect(
      city.db.transaction((tx) =>
        tx.run(
          sql`
            SELECT people_land_children(
              (SELECT max(p.id) FROM people_populations AS p), ${[at('2')]}::int[], ${[2019]}::int[], ${[9]}::int[]
            )`,
        ),
      ),
    ).rejects.toThrow('has its children already')
    const seen = await city.db.transaction((tx) =>
      tx.one(sql`SELECT count(*)::int AS count FROM people_children`, z.object({ count: z.int() })),
    )
    expect(seen.count).toBe(0)
  })
})
