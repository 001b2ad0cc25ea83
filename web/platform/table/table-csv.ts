import { cellText, type TableColumn } from './columns.ts'

/**
 * What a table shows, for the spreadsheets of Polish offices, as the server writes them: UTF-8 with BOM, `;`, CRLF.
 * A text that a spreadsheet would take for a formula gets an apostrophe in front.
 */
export function tableCsv<Row>(columns: readonly TableColumn<Row>[], rows: readonly Row[]): string {
  const head = columns.map(({ title }) => title)
  const lines = [head, ...rows.map((row) => columns.map((column) => cellText(column, row)))]
  return `\uFEFF${lines.map((line) => line.map(cell).join(';')).join('\r\n')}\r\n`
}

function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[;"\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
