/** The three lists of TERYT that are read: municipalities, localities, streets. */
export type Catalogue = 'TERC' | 'SIMC' | 'ULIC'

/** A row of a list as it stands in a file, before anything is made of it. */
export interface TerytRow {
  readonly catalogue: Catalogue
  /** `ulic.csv:120`, the line on which it begins or ends. */
  readonly record: string
  /** The text of a column, trimmed; '' where the row has none. */
  readonly cell: (column: string) => string
  /** Whether it has as many cells as the list has columns. */
  readonly isWhole: boolean
}

/** The columns of each list (law.md 1.3); further ones may be there. */
const COLUMNS: Readonly<Record<Catalogue, readonly string[]>> = {
  ULIC: ['WOJ', 'POW', 'GMI', 'RODZ_GMI', 'SYM', 'SYM_UL', 'CECHA', 'NAZWA_1', 'NAZWA_2', 'STAN_NA'],
  SIMC: ['WOJ', 'POW', 'GMI', 'RODZ_GMI', 'RM', 'NAZWA', 'SYM', 'SYMPOD', 'STAN_NA'],
  TERC: ['WOJ', 'POW', 'GMI', 'RODZ', 'NAZWA', 'NAZWA_DOD', 'STAN_NA'],
}

/** Columns that only one of the lists has. */
const OWN_COLUMNS: readonly (readonly [string, Catalogue])[] = [
  ['SYM_UL', 'ULIC'],
  ['NAZWA_1', 'ULIC'],
  ['SYMPOD', 'SIMC'],
  ['RM', 'SIMC'],
  ['NAZWA_DOD', 'TERC'],
  ['RODZ', 'TERC'],
]

/** Which list has such columns, and which of its columns are missing; undefined for no list of TERYT. */
export function catalogueOf(
  columns: readonly string[],
): { readonly catalogue: Catalogue; readonly missing: readonly string[] } | undefined {
  const [, catalogue] = OWN_COLUMNS.find(([column]) => columns.includes(column)) ?? []
  if (catalogue === undefined) return undefined
  return { catalogue, missing: COLUMNS[catalogue].filter((column) => !columns.includes(column)) }
}
