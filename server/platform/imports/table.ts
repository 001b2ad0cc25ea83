export const DELIMITERS = [';', ',', '\t'] as const
export type Delimiter = (typeof DELIMITERS)[number]

/** One row of a table: the line on which it ends in the file, and its cells, untrimmed. */
export interface TableRow {
  readonly line: number
  readonly cells: readonly string[]
}

/** A table whose header has been read: a CSV file, or the first sheet of a workbook. */
export interface Table {
  readonly columns: readonly string[]
  readonly delimiter: Delimiter
  readonly lineEnd: '\r\n' | '\n'
  /** Whether its reader expects a byte order mark: it had one, or came in windows-1250, which spreadsheets write. */
  readonly wantsMark: boolean
  /** The rows below the header, read as they are asked for; throws a `Problem` where the file ends within quotes. */
  rows(): AsyncGenerator<TableRow>
}
