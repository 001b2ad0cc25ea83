import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { importReport, openTable } from '../../server/platform/imports/index.ts'
import { type TestCity, testCity } from '../support/database.ts'
import { zipArchive as zip } from '../support/zip-writer.ts'
import { buildTown, loadPlanA } from './catchment-town.ts'

let city: TestCity
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rejon-workbook-'))
  city = await testCity()
  await city.db.transaction(async (tx) => loadPlanA(tx, await buildTown(tx)))
})
afterAll(async () => {
  await city.close()
  await rm(folder, { recursive: true })
})

describe('a workbook', () => {
  const cell = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`
  /** Numbers the cells of a row, as every spreadsheet does: A3, B3. */
  const numbered = (row: string, line: number) =>
    row
      .split('<c')
      .map((part, index) => (index === 0 ? part : `<c r="${'ABCDEF'[index - 1] ?? ''}${line}"${part}`))
      .join('')
  /** As small as a workbook can be, with numbers that are numbers, as spreadsheets keep them. */
  const workbook = (rows: readonly string[]) =>
    zip([
      {
        name: '[Content_Types].xml',
        content:
          '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
      },
      {
        name: '_rels/.rels',
        content:
          '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
      },
      {
        name: 'xl/workbook.xml',
        content:
          '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Arkusz1" sheetId="1" r:id="r1"/></sheets></workbook>',
      },
      {
        name: 'xl/_rels/workbook.xml.rels',
        content:
          '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
      },
      {
        name: 'xl/worksheets/sheet1.xml',
        content: `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows.map((row, index) => `<row r="${index + 1}">${numbered(row, index + 1)}</row>`).join('')}</sheetData></worksheet>`,
      },
    ])
  const open = async (name: string, content: Buffer | string) => {
    await writeFile(join(folder, name), content)
    return openTable({ name, path: join(folder, name) })
  }

  test('goes out and comes in again without a change', async () => {
    const written = await city.rejon(['export', 'catchment-list', 'lista.xlsx'], folder)
    expect(written).toMatchObject({ exitCode: 0 })
    const options = ['--level', 'primary', '--plan', 'Plan A', '--from', '2020', '--complete', '--json']
    const read = await city.rejon(['import', 'catchment-list', 'lista.xlsx', ...options], folder)
    expect(read.stderr).toBe('')
    expect(importReport.parse(JSON.parse(read.stdout))).toMatchObject({
      new: 0,
      changed: 0,
      closed: 0,
      refused: [],
    })
  })

  test('of another program gives its cells as a person reads them', async () => {
    const rows = [
      ['street', 'from', 'numbers', 'pusta'].map(cell).join(''),
      `${cell('Żółta')}<c><v>12</v></c><c><v>0.5</v></c>`,
      '',
      `${cell('&lt;b&gt;')}${cell('12/14')}<c t="b"><v>1</v></c>`,
    ]
    const table = await open('mala.xlsx', workbook(rows))
    expect(table.columns).toEqual(['street', 'from', 'numbers', 'pusta'])
    const read: unknown[] = []
    for await (const row of table.rows()) read.push(row)
    expect(read).toEqual([
      { line: 2, cells: ['Żółta', '12', '0.5', ''] },
      { line: 4, cells: ['<b>', '12/14', 'true', ''] },
    ])
  })

  test.each([
    ['that is none', Buffer.from('PK\u0003\u0004 i nic więcej'), 'zip-broken'],
    ['without sheets', zip([{ name: 'a.txt', content: 'a' }]), 'workbook-broken'],
    ['of an old program, or locked', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0]), 'workbook-old'],
    ['with nothing in it', workbook([]), 'table-without-header'],
  ])('%s is refused with what to do', async (_, content, code) => {
    await expect(open('zly.xlsx', content)).rejects.toMatchObject({ code })
  })
})
