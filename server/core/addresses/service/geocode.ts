import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { resolve } from 'node:path'

import type { CommandArguments, CommandContext, CommandResult } from '../../../platform/command.ts'
import { Problem } from '../../../platform/http/problem.ts'
import {
  namedFile,
  openTable,
  type Table,
  tableLine,
  type TableRow,
} from '../../../platform/imports/index.ts'
import { message } from '../../../platform/messages.ts'
import { type GeocodeReason, GEOCODE_REASONS, type Verdict } from '../geocode/verdict.ts'
import { type WrittenPlace, writtenAddressFinder } from './written.ts'

type Finder = Awaited<ReturnType<typeof writtenAddressFinder>>

/** Columns that are put after the row's own. */
const ADDED = ['address_id', 'label', 'lon', 'lat', 'score', 'reason'] as const
/** Of rows searched and looked up together: small enough that a server goes on answering meanwhile. */
const BATCH = 500

interface Counts {
  read: number
  found: number
  readonly reasons: Record<GeocodeReason, number>
}

/**
 * Writes the rows of a table into another with the address that each one means. The new file appears whole or not at
 * all; rows that cannot be placed stay in it, with their reason.
 */
export async function geocode(args: CommandArguments, context: CommandContext): Promise<CommandResult> {
  const [from = '', to = ''] = args.positionals
  const source = namedFile(from, context.folder)
  const target = resolve(context.folder, to)
  if (target === source.path) throw new Problem(400, 'geocode-same-file', { file: source.name })
  const table = await openTable(source)
  const column = columnOf(table, String(args.values['column']), source.name)
  const counts = await inNewFile(target, to, (file) =>
    writeRows(table, column, { file, context, name: source.name }),
  )
  tell(context, counts)
  return { exitCode: 0, json: counts }
}

function columnOf(table: Table, wanted: string, file: string): number {
  const column = table.columns.indexOf(wanted.trim())
  if (column !== -1) return column
  throw new Problem(400, 'geocode-column', { file, column: wanted, columns: table.columns.join(', ') })
}

/** Writes beside the target and moves it there at the end. */
async function inNewFile<Result>(
  target: string,
  named: string,
  write: (file: FileHandle) => Promise<Result>,
): Promise<Result> {
  const draft = `${target}.part`
  const refuse = () => new Problem(400, 'file-not-writable', { file: named })
  const file = await open(draft, 'w').catch(() => {
    throw refuse()
  })
  try {
    const result = await write(file)
    await file.close()
    await rename(draft, target).catch(() => {
      throw refuse()
    })
    return result
  } catch (error) {
    await file.close().catch(() => undefined)
    await rm(draft, { force: true })
    throw error
  }
}

interface Work {
  readonly file: FileHandle
  readonly context: CommandContext
  readonly name: string
}

async function writeRows(table: Table, column: number, { file, context, name }: Work): Promise<Counts> {
  const reasons = Object.fromEntries(GEOCODE_REASONS.map((reason) => [reason, 0]))
  const counts: Counts = { read: 0, found: 0, reasons: reasons as Counts['reasons'] } // one entry for each reason
  await file.write(`${table.wantsMark ? '\uFEFF' : ''}${tableLine([...table.columns, ...ADDED], table)}`)
  const find = await writtenAddressFinder(context)
  let batch: TableRow[] = []
  const flush = async () => {
    const placed = await place(batch, { find, column, width: table.columns.length })
    for (const { row, verdict } of placed) count(counts, row, { verdict, name, context })
    await file.write(placed.map((one) => tableLine(cellsOf(one, table.columns.length), table)).join(''))
    batch = []
    context.progress(message('geocode.progress', { count: counts.read }))
  }
  for await (const row of table.rows()) {
    batch.push(row)
    if (batch.length === BATCH) await flush()
  }
  if (batch.length > 0) await flush()
  return counts
}

interface Placed extends WrittenPlace {
  readonly row: TableRow
}

const BROKEN: WrittenPlace = {
  verdict: { addressId: null, score: null, reason: 'broken-row' },
  address: undefined,
}

/** Which address each row means; one with more cells than the table has columns means none. */
async function place(
  rows: readonly TableRow[],
  { find, column, width }: { readonly find: Finder; readonly column: number; readonly width: number },
): Promise<Placed[]> {
  const found = await find(rows.map(({ cells }) => (cells.length > width ? '' : (cells[column] ?? ''))))
  return rows.map((row, at) => ({ row, ...(row.cells.length > width ? BROKEN : (found[at] ?? BROKEN)) }))
}

/** A row that is too short is filled up; one that is too long keeps what fits, and says that it is broken. */
function cellsOf({ row, verdict, address }: Placed, width: number): string[] {
  const own = Array.from({ length: width }, (_, at) => row.cells[at] ?? '')
  const { id = '', label = '', lon = '', lat = '' } = address ?? {}
  return [...own, ...[id, label, lon, lat, verdict.score ?? ''].map(String), verdict.reason]
}

function count(
  counts: Counts,
  { line }: TableRow,
  { verdict, name, context }: { verdict: Verdict; name: string; context: CommandContext },
): void {
  counts.read += 1
  counts.reasons[verdict.reason] += 1
  if (verdict.addressId !== null) counts.found += 1
  if (verdict.reason === 'broken-row') context.warn(`${name}:${line}: ${message('geocode.broken-row')}`)
}

function tell(context: CommandContext, { read, found, reasons }: Counts): void {
  context.print(message('geocode.summary', { read, found }))
  for (const reason of GEOCODE_REASONS) {
    if (reasons[reason] > 0) context.print(`  ${reason}: ${reasons[reason]}`)
  }
  if (reasons['broken-row'] > 0) context.warn(`refused ${reasons['broken-row']}`)
}
