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
import type { Address } from '../contract.ts'
import { type GeocodeReason, GEOCODE_REASONS, type Verdict, verdictOf } from '../geocode/verdict.ts'
import { selectOpenAddresses } from '../repository/search.ts'
import type { AddressIndex } from '../search/index.ts'
import { addressIndex } from './search.ts'

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
  const index = await addressIndex(context)
  let batch: TableRow[] = []
  const flush = async () => {
    const placed = await place(batch, { index, context, column, width: table.columns.length })
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

interface Placed {
  readonly row: TableRow
  readonly verdict: Verdict
  readonly address: Address | undefined
}

interface Places {
  readonly index: AddressIndex
  readonly context: CommandContext
  readonly column: number
  readonly width: number
}

async function place(
  rows: readonly TableRow[],
  { index, context, column, width }: Places,
): Promise<Placed[]> {
  const verdicts = rows.map(({ cells }): Verdict => {
    if (cells.length > width) return { addressId: null, score: null, reason: 'broken-row' }
    const query = cells[column] ?? ''
    return verdictOf(query, index.search(query, { limit: 2 }))
  })
  const ids = verdicts.flatMap(({ addressId }) => addressId ?? [])
  const found = await context.db.transaction((tx) => selectOpenAddresses(tx, ids))
  const addresses = new Map(found.map((address) => [address.id, address]))
  return rows.flatMap((row, at) => {
    const verdict = verdicts[at]
    return verdict === undefined ? [] : [{ row, ...withAddress(verdict, addresses) }]
  })
}

/** An address that was closed since the index was built is not there any more. */
function withAddress(verdict: Verdict, addresses: ReadonlyMap<number, Address>): Omit<Placed, 'row'> {
  const address = addresses.get(verdict.addressId ?? NaN)
  const isGone = verdict.addressId !== null && address === undefined
  return { address, verdict: isGone ? { addressId: null, score: null, reason: 'no-such-number' } : verdict }
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
