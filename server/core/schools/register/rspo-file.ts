import { CsvError, parse } from 'csv-parse/sync'

import { Problem } from '../../../platform/http/problem.ts'

/** Columns of the register's public list (law.md 1.2) that are read; the others may be there or not. */
const RSPO_COLUMNS = [
  'Numer RSPO',
  'Typ',
  'Nazwa',
  'Kod terytorialny województwo',
  'Kod terytorialny powiat',
  'Kod terytorialny gmina',
  'Miejscowość',
  'Ulica',
  'Numer budynku',
  'Kod pocztowy',
  'Telefon',
  'E-mail',
  'Strona www',
  'Publiczność status',
  'Kategoria uczniów',
  'Specyfika placówki',
  'Data założenia',
  'Data rozpoczęcia działalności',
  'Data likwidacji',
  'Nazwa organu prowadzącego',
  'RSPO podmiotu nadrzędnego',
] as const

export type RspoFields = Readonly<Record<(typeof RSPO_COLUMNS)[number], string>>

/** One record of the list: where it ends in the file, and its fields, trimmed. */
export interface RspoRow {
  readonly line: number
  /** `undefined` when the record has more or fewer fields than the header. */
  readonly fields: RspoFields | undefined
}

/**
 * The records of a public list of RSPO: `;` between fields, quotes and line breaks within them. Throws a `Problem` when
 * columns are missing (named in it), when nothing follows the header, or when the file ends in the middle.
 */
export function readRspoRows(file: string, text: string): RspoRow[] {
  const [header, ...records] = parseCsv(file, text)
  const columns = header?.record.map((column) => column.replaceAll(/\s+/gu, ' ')) ?? []
  const missing = RSPO_COLUMNS.filter((column) => !columns.includes(column))
  if (missing.length > 0) throw new Problem(400, 'rspo-columns', { file, columns: missing.join(', ') })
  if (records.length === 0) throw new Problem(400, 'file-without-records', { file })

  const rows = records.map(({ record, line }) => ({
    line,
    fields: record.length === columns.length ? fieldsOf(columns, record) : undefined,
  }))
  const last = rows.at(-1)
  if (last !== undefined && last.fields === undefined)
    throw new Problem(400, 'file-truncated', { file, line: last.line })
  return rows
}

interface CsvRecord {
  readonly record: readonly string[]
  readonly line: number
}

function parseCsv(file: string, text: string): CsvRecord[] {
  try {
    const parsed: unknown = parse(text, {
      bom: true,
      delimiter: ';',
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    })
    const records = parsed as { record: string[]; info: { lines: number } }[] // what csv-parse gives with `info` and no `columns`
    return records.map(({ record, info }) => ({ record, line: info.lines }))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new Problem(400, 'file-truncated', { file, line: Number(error['lines']) })
  }
}

function fieldsOf(columns: readonly string[], record: readonly string[]): RspoFields {
  const entries = RSPO_COLUMNS.map((column) => [column, record[columns.indexOf(column)] ?? ''])
  return Object.fromEntries(entries) as RspoFields // one entry for each of the columns
}
