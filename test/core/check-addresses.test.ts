import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { openTable } from '../../server/platform/imports/index.ts'
import { workbookOf } from '../../server/platform/http/workbook.ts'
import { type TestCity, testCity } from '../support/database.ts'
import { buildTown, loadPlanA } from './catchment-town.ts'

let city: TestCity
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rejon-check-'))
  city = await testCity()
  await city.db.transaction(async (tx) => loadPlanA(tx, await buildTown(tx)))
})
afterAll(async () => {
  await city.close()
  await rm(folder, { recursive: true })
})

const check = (from: string, to: string, ...more: string[]) =>
  city.rejon(['check', 'addresses', from, to, '--column', 'adres', ...more, '--json'], folder)

const ROWS = [
  ['adres', 'szkoła'],
  ['Lipowa 3', 'SP 1'],
  ['Lipowa 3', 'SP 2'],
  ['ul. Lipowa 4', ''],
  ['Polna 5', 'SP 2'],
  ['Krótka 11', ''],
  ['Długa 1', ''],
  ['Nowa 7', ''],
  ['Lipowa 99', ''],
  ['Lipowa', ''],
  ['Nieznana 1', ''],
  ['', 'SP 1'],
]
const EXPECTED = [
  /^fine Zgadza się: .*1/,
  /^other-school W wierszu jest „SP 2”, a według planu: .*1/,
  /^certain Obwód: .*2/,
  /^(?:fine|joint) /,
  /^conflict Plan przypisuje ten adres do kilku szkół naraz: /,
  /^by-grade Szkoła zależy od klasy: /,
  /^uncovered Plan nie mówi/,
  /^no-address Na tej ulicy nie ma takiego numeru\.$/,
  /^no-address Brak numeru domu\.$/,
  /^no-address Nie ma takiej ulicy ani miejscowości\.$/,
  /^no-address Brak adresu\.$/,
]

async function saidOf(name: string): Promise<string[]> {
  const table = await openTable({ name, path: join(folder, name) })
  expect(table.columns).toEqual([
    'adres',
    'szkoła',
    'address_id',
    'address',
    'rspo',
    'school',
    'status',
    'reason',
  ])
  const said: string[] = []
  for await (const { cells } of table.rows()) said.push(`${cells[6] ?? ''} ${cells[7] ?? ''}`)
  return said
}

describe('the addresses of a table', () => {
  test.each(['lista.xlsx', 'lista.csv'])(
    'are checked against the plan, each with a reason: %s',
    async (name) => {
      const content = name.endsWith('xlsx')
        ? await workbookOf(ROWS)
        : ROWS.map((row) => row.join(';')).join('\r\n')
      await writeFile(join(folder, name), content)
      const done = await check(name, `wynik-${name}`, '--school-column', 'szkoła')
      expect(done).toMatchObject({ exitCode: 0, stderr: '' })
      const said = await saidOf(`wynik-${name}`)
      expect(said).toEqual(EXPECTED.map((pattern) => expect.stringMatching(pattern)))
    },
  )

  test('of a column that there is not are refused, and no file is written', async () => {
    await writeFile(join(folder, 'a.csv'), 'x;y\r\n1;2\r\n')
    expect(await check('a.csv', 'b.csv')).toMatchObject({ exitCode: 1 })
    await expect(readFile(join(folder, 'b.csv'))).rejects.toMatchObject({ code: 'ENOENT' })
    expect(await check('a.csv', 'a.csv')).toMatchObject({ exitCode: 1 })
    await writeFile(join(folder, 'c.csv'), 'adres\r\nLipowa 3\r\n')
    expect(await check('c.csv', 'd.csv', '--year', 'jutro')).toMatchObject({ exitCode: 2 })
  })
})
