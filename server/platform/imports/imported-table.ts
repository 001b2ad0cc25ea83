/**
 * A table into which an import writes. Its SQL texts are constants of the program; `t` is the row as the import left it, `w`
 * the row as it was.
 */
export interface ImportedTable {
  /** As SQL names it. */
  readonly name: string
  /** The only columns that imports write, of rows that they neither add nor take away; undefined: all, of any row. */
  readonly columns?: readonly string[]
  /** Columns that are worked out from other rows: what they say is no change of the row. */
  readonly derived?: readonly string[]
  /** Which of its rows are the municipality's; undefined: all. */
  readonly only?: string
  /** Its column of geometries. */
  readonly geometry?: string
  /** How a change of it is shown before it lands; undefined: it is not. */
  readonly sight?: {
    /** What a person calls the row. */
    readonly label: string
    /** Whether the import has closed the row, which thereby is there no more. */
    readonly isClosed?: string
    /** Changes that are shown with those of another table. */
    readonly isHidden?: string
    /** Where it is, EPSG:2180; undefined: its own geometry. */
    readonly place?: string
  }
}
