import { csvDocument } from '../../../platform/http/csv.ts'
import { COLUMNS, type Column, type ListRow } from './row.ts'

/** A rule of a plan as a row, its school and place told by all that is known of them. */
export type WrittenRow = ListRow

/** The cells of a row, in the order of `COLUMNS`. `planYear` is the first September of the plan. */
export function cellsOf(row: WrittenRow, planYear: number): string[] {
  const cells: Readonly<Record<Column, string | number | null>> = {
    rspo: row.rspo,
    school: row.school,
    simc: row.simc,
    ulic: row.ulic,
    street: row.street,
    side: row.parity,
    from: row.from,
    to: row.to,
    numbers: row.numbers.join(', '),
    except: row.except.join(', '),
    grades: row.grades?.join(', ') ?? null,
    entry_year: yearsText(row, planYear),
    locality: row.locality,
    joint: row.joint,
  }
  return COLUMNS.map((column) => String(cells[column] ?? ''))
}

function yearsText({ entryYearFrom, entryYearTo }: WrittenRow, planYear: number): string {
  const first = entryYearFrom ?? planYear
  return entryYearTo === null ? String(first) : `${first}-${entryYearTo - 1}`
}

/** The whole list with its header. */
export const exchangeCells = (rows: readonly WrittenRow[], planYear: number): string[][] => [
  [...COLUMNS],
  ...rows.map((row) => cellsOf(row, planYear)),
]

export function exchangeCsv(rows: readonly WrittenRow[], planYear: number): string {
  return csvDocument(
    COLUMNS,
    rows.map((row) => cellsOf(row, planYear)),
  )
}
