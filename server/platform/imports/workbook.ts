import { readFile } from 'node:fs/promises'

import { readSheet } from 'read-excel-file/node'

import { Problem } from '../http/problem.ts'
import type { ImportFile } from './run-import.ts'
import type { Table, TableRow } from './table.ts'
import { unpackedSize } from './zip-file.ts'

/** A sheet is read whole: two million cells of a few letters. Larger tables come as CSV. */
const MOST_BYTES = 200 * 1024 ** 2

/**
 * Opens the first sheet of a workbook (XLSX). Cells become what a person reads in them: whole numbers without a point, days as
 * `YYYY-MM-DD`. Throws a `Problem` for one that is broken, too large or without a header.
 */
export async function openWorkbook(file: ImportFile): Promise<Table> {
  if ((await unpackedSize(file)) > MOST_BYTES) throw new Problem(400, 'workbook-large', { file: file.name })
  const rows = await sheetRows(file)
  const [header, ...records] = rows
  const columns = header?.cells.map((cell) => cell.trim()) ?? []
  if (columns.every((column) => column === ''))
    throw new Problem(400, 'table-without-header', { file: file.name })
  return {
    columns,
    delimiter: ';',
    lineEnd: '\r\n',
    wantsMark: true,
    async *rows() {
      for (const record of records) yield await Promise.resolve(record)
    },
  }
}

async function sheetRows(file: ImportFile): Promise<TableRow[]> {
  try {
    const sheet: unknown[][] = await readSheet(await readFile(file.path))
    return sheet
      .map((cells, index) => ({ line: index + 1, cells: cells.map(cellText) }))
      .filter(({ cells }) => cells.some((cell) => cell !== ''))
  } catch {
    throw new Problem(400, 'workbook-broken', { file: file.name })
  }
}

function cellText(value: unknown): string {
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : ''
}
