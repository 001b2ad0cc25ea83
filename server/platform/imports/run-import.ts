import { writeFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'

import type { CommandArguments, CommandContext, CommandOption, CommandResult } from '../command.ts'
import type { Db } from '../db/db.ts'
import { Problem } from '../http/problem.ts'
import { message } from '../messages.ts'
import type { ImportedTable } from './imported-table.ts'
import type { ImportReport } from './report.ts'
import { keepRows, selectSights, writeChanges } from './repository/changes.ts'
import { insertImport } from './repository/history.ts'
import type { Sight } from './contract.ts'

/** Options of every import; `--complete` says that what the file lacks exists no more. */
export const importOptions = {
  'dry-run': { type: 'boolean' },
  strict: { type: 'boolean' },
  complete: { type: 'boolean' },
  report: { type: 'string' },
} as const satisfies Record<string, CommandOption>

/** A file named on the command line: as the person wrote it, and where it is. */
export interface ImportFile {
  readonly name: string
  readonly path: string
  /** The name of a file within the ZIP archive at `path`; undefined where `path` is the file itself. */
  readonly member?: string
}

/** The files named from the argument `first` on, resolved against the caller's folder. */
export function importFiles(args: CommandArguments, context: CommandContext, first = 0): ImportFile[] {
  return args.positionals.slice(first).map((given) => namedFile(given, context.folder))
}

/** A file as the person wrote it, resolved against the caller's folder. */
export function namedFile(given: string, folder: string): ImportFile {
  return { name: basename(given), path: resolve(folder, given) }
}

/** The layer that the option `--layer` names; undefined where it is not given. */
export function layerIn({ values }: CommandArguments): string | undefined {
  const { layer } = values
  return typeof layer === 'string' && layer.trim() !== '' ? layer.trim() : undefined
}

export interface Landing {
  readonly report: ImportReport
  /** The day whose state of the register the files show, `YYYY-MM-DD`. */
  readonly asOf: string
  /** Too much of it was refused for the rest to be trusted: nothing lands. */
  readonly isUntrusted?: boolean
  /** What it changes, for people to look at, where the rows of its tables do not tell by themselves. */
  readonly sights?: readonly Sight[]
}

/** An import whose files have been read: what remains is to let its records land. */
export interface Import {
  readonly kind: string
  readonly files: readonly ImportFile[]
  /** Into which tables it writes, each after those to which it refers: what it changes there can be undone. */
  readonly tables: readonly ImportedTable[]
  /** Lets the good records land, and says what happened. Runs in one transaction, rolled back by `--dry-run`. */
  land(tx: Db): Promise<Landing>
}

/** Leaves the transaction with its result, so that nothing of it lands. */
class NothingLands extends Error {
  readonly report: ImportReport

  constructor(report: ImportReport) {
    super('Nothing lands')
    this.name = 'NothingLands'
    this.report = report
  }
}

/**
 * Ends an import command by the rules that all of them share: one transaction, `--dry-run`, `--strict`, the report,
 * the history, the refusals on stderr. Faults of files are `Problem`s thrown before or inside `land`.
 */
export async function runImport(
  args: CommandArguments,
  context: CommandContext,
  work: Import,
): Promise<CommandResult> {
  const isTrial = args.values['dry-run'] === true
  const isStrict = args.values['strict'] === true
  let isUntrusted = false
  const isRefused = (report: ImportReport) =>
    isUntrusted || (isStrict && report.refused.length > 0) || isAllRefused(report)

  // Nobody looks at what a trial at the command line would change in detail.
  const tables = isTrial && context.watch === undefined ? [] : work.tables
  const report = await context.db
    .transaction(async (tx) => {
      for (const table of tables) await keepRows(tx, table)
      const landing = withoutEffect(await work.land(tx))
      isUntrusted = landing.isUntrusted === true
      // Before the commit: a report that cannot be written must not leave an import that nobody can account for.
      await writeReport(args, context, landing.report)
      context.watch?.looked?.(landing.report, isTrial ? await sightsOf(tx, tables, landing) : [])
      if (isTrial || isRefused(landing.report)) throw new NothingLands(landing.report)
      await keepInHistory(tx, context, { work, landing, tables })
      return landing.report
    })
    .catch((error: unknown) => {
      if (error instanceof NothingLands) return error.report
      throw error
    })

  tell(context, report, isTrial || isRefused(report))
  return { exitCode: isRefused(report) ? 1 : 0, json: report }
}

/** Of each kind of change in a table so many are shown; the report counts them all. */
const SHOWN = 2_000

async function sightsOf(
  tx: Db,
  tables: readonly ImportedTable[],
  landing: Landing,
): Promise<readonly Sight[]> {
  if (landing.sights !== undefined) return landing.sights
  const shown: Sight[] = []
  for (const table of tables) {
    const { sight } = table
    if (sight !== undefined) shown.push(...(await selectSights(tx, { ...table, sight }, SHOWN)))
  }
  return shown
}

interface Landed {
  readonly work: Import
  readonly landing: Landing
  readonly tables: readonly ImportedTable[]
}

/** Writes down that an import was done and what it changed, so that it can be undone. */
async function keepInHistory(
  tx: Db,
  context: CommandContext,
  { work, landing, tables }: Landed,
): Promise<void> {
  const { report, asOf } = landing
  const files = work.files.map((file) => file.name)
  const importedAt = context.clock.now()
  const importId = await insertImport(tx, { kind: work.kind, files, importedAt, report, asOf })
  for (const table of tables) await writeChanges(tx, importId, table)
  await context.watch?.landed?.(tx, importId, report)
}

/** A file of which no record is any good is no file of records: nothing of it lands. */
function isAllRefused({ refused, ...report }: ImportReport): boolean {
  return refused.length > 0 && report.new + report.changed + report.unchanged === 0
}

/** A file without one good record is not the whole of a register either: what it seems to lack is not closed. */
function withoutEffect(landing: Landing): Landing {
  return isAllRefused(landing.report) ? { ...landing, report: { ...landing.report, closed: 0 } } : landing
}

async function writeReport(
  args: CommandArguments,
  context: CommandContext,
  report: ImportReport,
): Promise<void> {
  const path = args.values['report']
  if (typeof path !== 'string') return
  try {
    await writeFile(resolve(context.folder, path), `${JSON.stringify(report, null, 2)}\n`)
  } catch {
    throw new Problem(400, 'file-not-writable', { file: path })
  }
}

function tell(context: CommandContext, report: ImportReport, nothingLanded: boolean): void {
  const refused = report.refused.length
  const { read, new: added, changed, unchanged, closed, outside } = report
  const counts = { read, new: added, changed, unchanged, closed, outside, refused }
  context.print(message('imports.summary', counts))
  if (nothingLanded) context.print(message('imports.nothing-landed'))
  for (const { record, reason } of report.remarks ?? []) context.print(`${record}: ${reason}`)
  if (isAllRefused(report))
    context.warn(message('imports.all-refused', { refused, reasons: reasonsOf(report) }))
  for (const { record, reason } of report.refused) context.warn(`${record}: ${reason}`)
  // Scripts read this line: it stays English and last.
  if (refused > 0) context.warn(`refused ${String(refused)}`)
}

/** The most frequent reasons, each with its count. */
const REASONS = 3

function reasonsOf({ refused }: ImportReport): string {
  const counts = new Map<string, number>()
  for (const { reason } of refused) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  const frequent = [...counts].sort(([, a], [, b]) => b - a).slice(0, REASONS)
  return frequent.map(([reason, count]) => `${reason} (${count})`).join('; ')
}
