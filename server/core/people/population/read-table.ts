import type { Children } from '../repository/population.ts'

/** Names of columns as registers of population write them. */
export const POPULATION_COLUMNS = {
  address: ['adres', 'adreszamieszkania', 'adreszameldowania', 'address'],
  street: ['ulica', 'nazwaulicy', 'street'],
  number: ['numer', 'nr', 'numerdomu', 'nrdomu', 'numerporzadkowy', 'number'],
  locality: ['miejscowosc', 'locality'],
  year: ['rokurodzenia', 'rok', 'rocznik', 'birthyear', 'year'],
  children: ['dzieci', 'liczbadzieci', 'liczba', 'ile', 'children', 'count'],
} as const
export type PopulationField = keyof typeof POPULATION_COLUMNS
export type PopulationColumns = Partial<Record<PopulationField, number>>

/** Which fields a table lacks: it names homes whole or in parts, and counts children in rows or in columns of years. */
export function missingFields(columns: PopulationColumns, years: readonly number[]): PopulationField[] {
  const lacks = (field: PopulationField) => columns[field] === undefined
  const ofHome = lacks('address') ? (['street', 'number'] as const).filter(lacks) : []
  return years.length > 0 ? ofHome : [...ofHome, ...(['year', 'children'] as const).filter(lacks)]
}

/** Columns whose names are years of birth, with their places. */
export function yearColumns(header: readonly string[]): (readonly [year: number, column: number])[] {
  return header.flatMap((name, column) =>
    /^(?:19|20)\d\d$/.test(name) ? [[Number(name), column] as const] : [],
  )
}

/** An address as the row has it: whole, or put together of its parts. */
export function homeOf(cells: readonly string[], columns: PopulationColumns): string {
  const cell = (field: PopulationField) => cellOf(cells, columns[field])
  if (columns.address !== undefined) return cell('address')
  const place = cell('locality')
  const house = `${cell('street')} ${cell('number')}`.trim()
  return place === '' || house === '' ? house : `${house}, ${place}`
}

export type Count = Omit<Children, 'addressId'>

/** Nobody is counted by name: more children of a year at one address than this is a slip. */
const MOST_CHILDREN = 999

/** How many children of which years a row counts, or why it cannot be understood; columns of years may be empty. */
export function countsOf(
  cells: readonly string[],
  columns: PopulationColumns,
  { years, latest }: { years: ReturnType<typeof yearColumns>; latest: number },
): readonly Count[] | 'bad-year' | 'bad-count' {
  const counts: Count[] = []
  const written =
    years.length > 0
      ? years.map(([year, column]) => [String(year), cellOf(cells, column) || '0'] as const)
      : [[cellOf(cells, columns.year), cellOf(cells, columns.children)] as const]
  for (const [year, count] of written) {
    if (!/^(?:19|20)\d\d$/.test(year) || Number(year) > latest) return 'bad-year'
    if (!/^\d{1,3}$/.test(count) || Number(count) > MOST_CHILDREN) return 'bad-count'
    if (Number(count) > 0) counts.push({ birthYear: Number(year), children: Number(count) })
  }
  return counts
}

function cellOf(cells: readonly string[], column: number | undefined): string {
  return column === undefined ? '' : (cells[column]?.trim() ?? '')
}
