import { type CommandArguments, type CommandOption } from '../../../platform/command.ts'
import {
  crsOption,
  type ImportFile,
  isArchive,
  isXmlFile,
  mapOption,
  openTable,
  tableColumns,
  unpackArchives,
} from '../../../platform/imports/index.ts'
import { EMUIA_COLUMNS, EMUIA_NEEDED, type EmuiaField } from '../emuia/columns.ts'
import { readRow, type TableManner } from '../emuia/read-row.ts'
import { checkPoint } from '../prg/check-point.ts'
import type { PrgRecord } from '../prg/record.ts'
import { type ReadPoints, readPoints } from './staging.ts'

export const emuiaOptions = {
  crs: { type: 'string' },
  map: { type: 'string' },
} as const satisfies Record<string, CommandOption>

export interface EmuiaOptions {
  /** EPSG of a table's coordinates. */
  readonly crs: number
  /** Names of a table's columns, where they are not the usual ones. */
  readonly mapping: Partial<Record<EmuiaField, string>>
}

/** How tables are to be read. Throws a `WrongUsage` that names the option which cannot be understood. */
export function readEmuiaOptions(args: CommandArguments): EmuiaOptions {
  return { crs: crsOption(args) ?? 2180, mapping: mapOption(args, EMUIA_COLUMNS) }
}

/** The files in archives too; a workbook is an archive itself, and stays whole. */
export async function emuiaFiles(files: readonly ImportFile[]): Promise<ImportFile[]> {
  const all: ImportFile[] = []
  for (const file of files) {
    const isArchive = /\.zip$/i.test(file.name)
    all.push(...(isArchive ? await unpackArchives([file], ['.gml', '.xml', '.csv']) : [file]))
  }
  return all
}

/** Reads GML as PRG has it, and all else as tables of the city `municipality`. */
export function emuiaReader(
  { crs, mapping }: EmuiaOptions,
  municipality: TableManner['municipality'],
): ReadPoints {
  return async function* (file) {
    const isWorkbook = file.member === undefined && (await isArchive(file))
    if (!isWorkbook && (await isXmlFile(file))) yield* readPoints(file)
    else yield* readTable(file, { crs, mapping, municipality })
  }
}

const BATCH = 1_000

async function* readTable(
  file: ImportFile,
  { crs, mapping, municipality }: EmuiaOptions & Pick<TableManner, 'municipality'>,
): AsyncGenerator<PrgRecord[]> {
  const table = await openTable(file)
  const columns = tableColumns(file, table, {
    known: EMUIA_COLUMNS,
    mapping,
    needed: (found) => EMUIA_NEEDED.filter((field) => found[field] === undefined),
  })
  let batch: PrgRecord[] = []
  for await (const { line, cells } of table.rows()) {
    const raw = readRow(`${file.name}:${line}`, cells, { columns, crs, municipality })
    batch.push(checkPoint(raw, { mayLackId: true }))
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
