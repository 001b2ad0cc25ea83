import { Readable } from 'node:stream'

import { CsvError, parse } from 'csv-parse'

import { Problem } from '../http/problem.ts'
import type { ImportFile } from './run-import.ts'
import { type Delimiter, DELIMITERS, type Table, type TableRow } from './table.ts'
import { detectEncoding, textChunks } from './text-file.ts'
import { openWorkbook } from './workbook.ts'
import { isArchive } from './zip-file.ts'

/** A header longer than this is none: the file is no table. */
const LONGEST_HEADER = 64 * 1024

/**
 * Opens a table with `;`, `,` or tabs between cells, in UTF-8, UTF-16 or windows-1250, or the first sheet of a workbook
 * (XLSX). Memory stays flat whatever the size of a text. Throws the problems of `readTextFile`, and one where there is no header.
 */
export async function openTable(file: ImportFile): Promise<Table> {
  if (file.member === undefined && (await isArchive(file))) return openWorkbook(file)
  const { encoding, hasMark } = await detectEncoding(file)
  const open = () => textChunks(file, encoding)
  const header = await firstLine(open())
  if (header === undefined) throw new Problem(400, 'table-without-header', { file: file.name })
  const found = delimiterOf(header)
  const records = (toLine?: number) => recordsOf(file, open(), found, toLine)
  const [first] = await collect(records(1))
  const columns = first?.cells.map((cell) => cell.trim()) ?? []
  return {
    columns,
    delimiter: found ?? ',',
    lineEnd: header.endsWith('\r') ? '\r\n' : '\n',
    wantsMark: hasMark || encoding === 'windows-1250',
    async *rows() {
      let isHeader = true
      for await (const record of records()) {
        if (!isHeader) yield record
        isHeader = false
      }
    },
  }
}

/** The delimiter that the header has most of, outside quotes; undefined when there is only one column. */
function delimiterOf(header: string): Delimiter | undefined {
  const bare = header.replaceAll(/"[^"]*"/g, '')
  const counted = DELIMITERS.map((delimiter) => ({ delimiter, count: bare.split(delimiter).length - 1 }))
  const [most] = counted.sort((a, b) => b.count - a.count)
  return most === undefined || most.count === 0 ? undefined : most.delimiter
}

async function firstLine(chunks: AsyncIterable<string>): Promise<string | undefined> {
  let text = ''
  for await (const chunk of chunks) {
    text = (text + chunk).replace(/^[\r\n\uFEFF]+/, '')
    if (text.includes('\n') || text.length > LONGEST_HEADER) break
  }
  const line = text.split('\n', 1)[0] ?? ''
  return line.trim() === '' || line.length > LONGEST_HEADER ? undefined : line
}

/** Stands between no two cells: a file of one column may have any mark of punctuation in it. */
const NO_DELIMITER = '\u001F'

async function* recordsOf(
  file: ImportFile,
  chunks: AsyncIterable<string>,
  delimiter: Delimiter | undefined,
  toLine?: number,
): AsyncGenerator<TableRow> {
  const source = Readable.from(chunks)
  const parser = parse({
    bom: true,
    delimiter: delimiter ?? NO_DELIMITER,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    ...(toLine !== undefined && { to: toLine }),
  })
  source.once('error', (error) => parser.destroy(error))
  try {
    for await (const parsed of source.pipe(parser)) {
      const { record, info } = parsed as { record: string[]; info: { lines: number } } // what `info` without `columns` gives
      yield { line: info.lines, cells: record }
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new Problem(400, 'file-truncated', { file: file.name, line: Number(error['lines']) })
  } finally {
    source.destroy()
  }
}

async function collect(records: AsyncIterable<TableRow>): Promise<TableRow[]> {
  const all: TableRow[] = []
  for await (const record of records) all.push(record)
  return all
}

/** One line of a table, cells in quotation marks where they need them. */
export function tableLine(
  cells: readonly string[],
  { delimiter, lineEnd }: Pick<Table, 'delimiter' | 'lineEnd'>,
): string {
  const quoted = cells.map((cell) =>
    cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell,
  )
  return `${quoted.join(delimiter)}${lineEnd}`
}
