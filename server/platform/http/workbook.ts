import writeWorkbook from 'write-excel-file/node'

/** A workbook (XLSX) of one sheet; all cells are text, so that no spreadsheet takes one for a number, a date or a formula. */
export function workbookOf(rows: readonly (readonly string[])[]): Promise<Buffer> {
  const sheet = rows.map((cells, index) =>
    cells.map((value) => ({ value, type: String, ...(index === 0 && { fontWeight: 'bold' as const }) })),
  )
  return writeWorkbook(sheet, {}).toBuffer()
}
