import { today } from '../../platform/clock.ts'
import { type CommandArguments, type CommandContext, type CommandResult } from '../../platform/command.ts'
import { type Db } from '../../platform/db/db.ts'
import { Problem } from '../../platform/http/problem.ts'
import {
  emptyReport,
  importFiles,
  type ImportReport,
  type Landing,
  readTextFile,
  type RefusedRecord,
  runImport,
} from '../../platform/imports/index.ts'
import { message } from '../../platform/messages.ts'
import { addressIdOf } from '../addresses/index.ts'
import { REGISTER_CHANGED } from './events.ts'
import { changesSchool, changesSeat } from './register/difference.ts'
import { readRspoRows, type RspoRow } from './register/rspo-file.ts'
import { readRspoRecord, type RegisterRecord, RSPO_ORIGIN, type Seat } from './register/rspo-record.ts'
import {
  closeSchools,
  insertSchool,
  SCHOOL_TABLES,
  type RegisteredSchool,
  selectRegisteredSchools,
  updateSchool,
  upsertSite,
} from './repository.ts'

/** The shared report, and the schools whose address is not among the address points. */
interface RspoReport extends ImportReport {
  readonly unlocated: RefusedRecord[]
}

interface Source {
  readonly file: string
  readonly row: RspoRow
}

/**
 * Lets public lists of RSPO land: schools keep their ids by number; with `--complete` those that came from the
 * register and are there no more are closed. A school whose address is unknown stands without a point.
 */
export async function importRspo(args: CommandArguments, context: CommandContext): Promise<CommandResult> {
  const files = importFiles(args, context)
  const sources: Source[] = []
  for (const file of files) {
    const rows = readRspoRows(file.name, await readTextFile(file))
    sources.push(...rows.map((row) => ({ file: file.name, row })))
  }
  const isComplete = args.values['complete'] === true
  return runImport(args, context, {
    kind: 'rspo',
    files,
    tables: SCHOOL_TABLES,
    land: (tx) => land(tx, sources, { context, isComplete }),
  })
}

interface Circumstances {
  readonly context: CommandContext
  readonly isComplete: boolean
}

async function land(
  tx: Db,
  sources: readonly Source[],
  { context, isComplete }: Circumstances,
): Promise<Landing & { report: RspoReport }> {
  const asOf = today(context.clock)
  const report: RspoReport = { ...emptyReport(), unlocated: [] }
  const known = new Map((await selectRegisteredSchools(tx)).map((school) => [school.rspo, school]))
  const seen = new Set<number>()

  for (const source of sources) {
    context.progress(message('imports.progress', { done: ++report.read, all: sources.length }))
    await landRow(tx, source, { teryt: context.municipality.teryt, asOf, known, seen, report })
  }
  if (report.outside === report.read) {
    throw new Problem(400, 'nothing-of-municipality', { municipality: context.municipality.name })
  }
  if (isComplete) report.closed = await closeMissing(tx, known, seen, asOf)
  if (report.new + report.changed + report.closed > 0) {
    await context.changed(tx, 'schools')
    await context.publish(tx, REGISTER_CHANGED, {})
  }
  for (const { record, reason } of report.unlocated) context.warn(`${record}: ${reason}`)
  return { report, asOf }
}

interface Progress {
  readonly teryt: string
  readonly asOf: string
  readonly known: ReadonlyMap<number, RegisteredSchool>
  readonly seen: Set<number>
  readonly report: RspoReport
}

async function landRow(tx: Db, { file, row }: Source, progress: Progress): Promise<void> {
  const { report, seen } = progress
  const label = `${file}:${row.line}`
  const refuse = (reason: string) => {
    report.refused.push({ record: label, reason: message(`imports.rspo.${reason}`) })
  }
  const read = readRspoRecord(row, progress.teryt)
  if (read.kind === 'outside') {
    report.outside += 1
    return
  }
  if (read.kind === 'refused') {
    if (read.rspo !== null) seen.add(read.rspo)
    refuse(read.reason)
    return
  }
  if (seen.has(read.record.rspo)) {
    refuse('repeated')
    return
  }
  seen.add(read.record.rspo)
  const addressId = await addressIdOf(tx, { ...read.seat, street: read.seat.street || null })
  if (addressId === null) {
    const where = [read.seat.street, read.seat.number, read.seat.locality]
      .filter((part) => part !== '')
      .join(' ')
    report.unlocated.push({
      record: label,
      reason: message('imports.rspo.unlocated', { name: read.record.name, where }),
    })
  }
  report[await landSchool(tx, read.record, { seat: read.seat, addressId }, progress)] += 1
}

type Outcome = 'new' | 'changed' | 'unchanged'

async function landSchool(
  tx: Db,
  record: RegisterRecord,
  { seat, addressId }: { readonly seat: Seat; readonly addressId: number | null },
  { known, asOf }: Progress,
): Promise<Outcome> {
  const site = {
    ...seat,
    street: seat.street || null,
    addressId,
    grades: null,
    isApproximate: false,
    point: null,
  }
  const school = { ...record, isFictional: false, originYear: Number(asOf.slice(0, 4)), sites: [site] }
  const before = known.get(record.rspo)
  if (before === undefined) {
    await upsertSite(tx, await insertSchool(tx, school), 1, site)
    return 'new'
  }
  // The list says nothing of catchments: what the city knows of them stays.
  const isChanged = changesSchool(before, record)
  if (isChanged) await updateSchool(tx, before.id, { ...school, hasCatchment: before.hasCatchment })
  const isMoved = changesSeat(before, site)
  if (isMoved) await upsertSite(tx, before.id, 1, site)
  return isChanged || isMoved ? 'changed' : 'unchanged'
}

/** Only what came from the register can be missing from it. */
function closeMissing(
  tx: Db,
  known: Progress['known'],
  seen: ReadonlySet<number>,
  asOf: string,
): Promise<number> {
  const missing = [...known.values()].filter(
    ({ rspo, origin, validTo }) =>
      origin === RSPO_ORIGIN && !seen.has(rspo) && (validTo === null || validTo > asOf),
  )
  return closeSchools(
    tx,
    missing.map(({ id }) => id),
    asOf,
  )
}
