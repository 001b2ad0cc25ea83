import { type CommandArguments, WrongUsage } from '../command.ts'
import { Problem } from '../http/problem.ts'
import { findColumns, type KnownColumns } from './columns.ts'
import { readCrs, SUPPORTED_CRS } from './crs.ts'
import { readMapping } from './mapping.ts'
import type { ImportFile } from './run-import.ts'
import type { Table } from './table.ts'

/** The text of an option; undefined where it is not given or empty. */
export function textOption({ values }: CommandArguments, name: string): string | undefined {
  const value = values[name]
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}

/** The EPSG number that `--crs` names. Throws a `WrongUsage` for one that is not supported. */
export function crsOption(args: CommandArguments): number | undefined {
  const text = textOption(args, 'crs')
  const known = text === undefined ? undefined : readCrs(text)
  if (text === undefined || known !== undefined) return known
  throw new WrongUsage('crs-unsupported', { crs: text, supported: SUPPORTED_CRS.join(', ') })
}

/** The columns that `--map` names. Throws a `WrongUsage` where it cannot be understood. */
export function mapOption<Name extends string>(
  args: CommandArguments,
  known: KnownColumns<Name>,
): Partial<Record<Name, string>> {
  const text = textOption(args, 'map')
  if (text === undefined) return {}
  const names = Object.keys(known) as Name[]
  const mapping = readMapping(text, names)
  if (mapping !== undefined) return mapping
  throw new WrongUsage('columns-map', { value: text, fields: names.join(', ') })
}

interface Wanted<Name extends string> {
  readonly known: KnownColumns<Name>
  readonly mapping: Partial<Record<Name, string>>
  /** What a row needs, with what the file already has. */
  readonly needed: (columns: Partial<Record<Name, number>>) => readonly string[]
}

/** Where the fields of a table stand. Throws a `Problem` that names those which it needs and lacks. */
export function tableColumns<Name extends string>(
  file: ImportFile,
  table: Table,
  { known, mapping, needed }: Wanted<Name>,
): Partial<Record<Name, number>> {
  const { columns, absent } = findColumns(table.columns, known, mapping)
  const missing = [...needed(columns), ...absent]
  if (missing.length === 0) return columns
  throw new Problem(400, 'columns-missing', {
    file: file.name,
    missing: missing.join(', '),
    columns: table.columns.join(', '),
  })
}
