type Cell = string | number | boolean | null

/**
 * A table for spreadsheets of Polish offices: UTF-8 with BOM, `;`, CRLF. Text that a spreadsheet would take for a
 * formula gets an apostrophe in front.
 */
export function csvDocument(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const lines = [columns, ...rows].map((row) => row.map(cell).join(';'))
  return `\uFEFF${lines.join('\r\n')}\r\n`
}

function cell(value: Cell): string {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[;"\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
