/** A column of a table: what its cells are sorted, filtered and exported by, and how they read. */
export interface TableColumn<Row> {
  readonly key: string
  readonly title: string
  readonly value: (row: Row) => string | number | null
  /** How the value reads; as it is, where nothing is said. */
  readonly text?: (row: Row) => string
  /** Stands to the right, digits below digits. */
  readonly isNumber?: true
  /** Nothing to sort by. */
  readonly isFixed?: true
}

/** What stands in a cell, in words. */
export function cellText<Row>(column: TableColumn<Row>, row: Row): string {
  if (column.text !== undefined) return column.text(row)
  const value = column.value(row)
  return value === null ? '' : String(value)
}

const MARKS = /\p{M}/gu

/** For finding what is typed without accents and capitals: `Żółta` → `zolta`. */
export function folded(text: string): string {
  return text.normalize('NFD').replaceAll(MARKS, '').replaceAll(/[łŁ]/g, 'l').toLowerCase()
}
