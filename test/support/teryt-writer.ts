/** A row of TERYT under the names of its columns; what is not given is empty. */
export type TerytCells = Readonly<Record<string, string>>

const COLUMNS = {
  TERC: ['WOJ', 'POW', 'GMI', 'RODZ', 'NAZWA', 'NAZWA_DOD', 'STAN_NA'],
  SIMC: ['WOJ', 'POW', 'GMI', 'RODZ_GMI', 'RM', 'MZ', 'NAZWA', 'SYM', 'SYMPOD', 'STAN_NA'],
  ULIC: ['WOJ', 'POW', 'GMI', 'RODZ_GMI', 'SYM', 'SYM_UL', 'CECHA', 'NAZWA_1', 'NAZWA_2', 'STAN_NA'],
} as const
type Catalogue = keyof typeof COLUMNS

const ON = '2026-11-01'

/** Where a row belongs: the seven digits of a municipality, in columns. */
function placed(teryt: string, rodz: string): TerytCells {
  const [woj, pow, gmi] = [teryt.slice(0, 2), teryt.slice(2, 4), teryt.slice(4, 6)]
  return { WOJ: woj, POW: pow, GMI: gmi, [rodz]: teryt.slice(6), STAN_NA: ON }
}

export function tercRow(teryt: string, name: string): TerytCells {
  return { ...placed(teryt, 'RODZ'), NAZWA: name, NAZWA_DOD: 'gmina miejska' }
}

export function simcRow(teryt: string, simc: string, name: string, more: TerytCells = {}): TerytCells {
  return { ...placed(teryt, 'RODZ_GMI'), RM: '01', MZ: '1', NAZWA: name, SYM: simc, SYMPOD: simc, ...more }
}

/** A street of a locality (SIMC, ULIC), its name as `[NAZWA_1, NAZWA_2]`. */
export function ulicRow(
  teryt: string,
  [simc, ulic]: readonly [string, string],
  [name1, name2 = '']: readonly [string, string?],
  more: TerytCells = {},
): TerytCells {
  const symbols = { ...placed(teryt, 'RODZ_GMI'), SYM: simc, SYM_UL: ulic }
  return { ...symbols, CECHA: 'ul.', NAZWA_1: name1, NAZWA_2: name2, ...more }
}

/** The list as Statistics Poland publishes it: semicolons, a byte order mark, lines that end as in Windows. */
export function terytCsv(catalogue: Catalogue, rows: readonly TerytCells[]): string {
  const columns: readonly string[] = COLUMNS[catalogue]
  const lines = rows.map((row) => columns.map((column) => quoted(row[column] ?? '')).join(';'))
  return `\uFEFF${[columns.join(';'), ...lines].join('\r\n')}\r\n`
}

function quoted(cell: string): string {
  return /[;"\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

/** The same in XML, with an element for each column, or as it was before 2015 (`old`). */
export function terytXml(
  catalogue: Catalogue,
  rows: readonly TerytCells[],
  { old = false }: { readonly old?: boolean } = {},
): string {
  const columns: readonly string[] = COLUMNS[catalogue]
  const cell = (column: string, text: string) =>
    old ? `<col name="${column}">${escaped(text)}</col>` : `<${column}>${escaped(text)}</${column}>`
  const written = rows.map(
    (row) => `    <row>${columns.map((column) => cell(column, row[column] ?? '')).join('')}</row>`,
  )
  return `\uFEFF<?xml version="1.0" encoding="utf-8"?>
<teryt>
  <catalog name="${catalogue}" type="all" date="${ON}">
${written.join('\n')}
  </catalog>
</teryt>
`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
