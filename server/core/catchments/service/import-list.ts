import { today } from '../../../platform/clock.ts'
import type { CommandArguments, CommandContext, CommandResult } from '../../../platform/command.ts'
import type { Db } from '../../../platform/db/db.ts'
import { Problem } from '../../../platform/http/problem.ts'
import {
  emptyReport,
  type ImportFile,
  importFiles,
  type ImportReport,
  type Landing,
  openTable,
  type RefusedRecord,
  runImport,
} from '../../../platform/imports/index.ts'
import { message } from '../../../platform/messages.ts'
import { ruleKey } from '../exchange/compare.ts'
import { nearestNames } from '../exchange/nearest.ts'
import { type FoundPlace, type KnownStreet, placeFinder } from '../exchange/places.ts'
import { readRow, type RowFault } from '../exchange/read.ts'
import { type Column, type ListRow, REQUIRED } from '../exchange/row.ts'
import { readPlanOptions, type PlanOptions } from '../import/options.ts'
import { schoolNamer } from '../import/name-schools.ts'
import { PLAN_TABLES, selectLocalities, selectSchoolNames, selectStreetNames } from '../repository/index.ts'
import { type BroughtRule, landRules } from './land-rules.ts'

/** A row as it stands in its file. */
interface WrittenRow {
  readonly record: string
  readonly cell: (column: Column) => string
}

/** More of the streets unknown than this, and it is probably another city's list. */
const MOST_UNKNOWN = 0.2

/** Lets the list that schools and recruitment systems exchange land as the rules of a plan. */
export async function importList(args: CommandArguments, context: CommandContext): Promise<CommandResult> {
  const options = readPlanOptions(args)
  const files = importFiles(args, context)
  const rows: WrittenRow[] = []
  for (const file of files) rows.push(...(await readRows(file)))
  const isComplete = args.values['complete'] === true
  return runImport(args, context, {
    kind: 'catchment-list',
    files,
    tables: PLAN_TABLES,
    land: (tx) => land(tx, rows, { context, options, isComplete }),
  })
}

async function readRows(file: ImportFile): Promise<WrittenRow[]> {
  const table = await openTable(file)
  const columns = table.columns.map((column) => column.toLowerCase())
  const missing = REQUIRED.filter((column) => !columns.includes(column))
  if (missing.length > 0)
    throw new Problem(400, 'catchment-list-columns', { file: file.name, columns: missing.join(', ') })
  const rows: WrittenRow[] = []
  for await (const { line, cells } of table.rows()) {
    const cell = (column: Column) => cells[columns.indexOf(column)]?.trim() ?? ''
    rows.push({ record: `${file.name}:${line}`, cell })
  }
  if (rows.length === 0) throw new Problem(400, 'file-without-records', { file: file.name })
  return rows
}

interface Work {
  readonly context: CommandContext
  readonly options: PlanOptions
  readonly isComplete: boolean
}

async function land(
  tx: Db,
  rows: readonly WrittenRow[],
  { context, options, isComplete }: Work,
): Promise<Landing> {
  const report: ImportReport = { ...emptyReport(), read: rows.length }
  const remarks: RefusedRecord[] = []
  const sorter = await rowSorter(tx, options.entryYearFrom)
  const brought = rows.flatMap((row) => {
    const sorted = sorter.sort(row)
    if (typeof sorted !== 'string') return [sorted]
    report.refused.push({ record: row.record, reason: sorted })
    return []
  })
  const asOf = today(context.clock)
  const isUntrusted = sorter.unknownStreets() > rows.length * MOST_UNKNOWN
  if (isUntrusted) {
    const reason = message('imports.list.foreign', { unknown: sorter.unknownStreets(), rows: rows.length })
    remarks.push({ record: rows[0]?.record.replace(/:\d+$/, '') ?? '', reason })
  } else if (brought.length > 0) {
    const isDifferent = await landRules(tx, brought, { options, isComplete, day: asOf, report })
    if (isDifferent) await context.changed(tx, 'catchments')
  }
  return { report: { ...report, remarks }, asOf, isUntrusted }
}

interface RowSorter {
  /** The rule of a row, or in words why it is none. */
  sort(row: WrittenRow): BroughtRule | string
  /** How many rows named streets that are not there. */
  unknownStreets(): number
}

const MOST_SUGGESTIONS = 3

async function rowSorter(tx: Db, planYear: number): Promise<RowSorter> {
  const streets = await selectStreetNames(tx)
  const findPlace = placeFinder(streets, await selectLocalities(tx))
  const nameSchool = schoolNamer(await selectSchoolNames(tx))
  const seen = new Set<string>()
  let unknown = 0
  const words = (fault: RowFault | Exclude<FoundPlace, object> | 'repeated' | SchoolFault, row?: ListRow) => {
    if (fault === 'unknown-street') unknown += 1
    return faultWords(fault, row, streets)
  }
  return {
    unknownStreets: () => unknown,
    sort({ cell }) {
      const row = readRow(cell, planYear)
      if (typeof row === 'string') return words(row)
      const place = findPlace(row)
      if (typeof place === 'string') return words(place, row)
      const school = nameSchool(row)
      if (typeof school === 'string') return words(school, row)
      const rule = {
        ...row,
        streetId: place.streetId,
        localityId: place.streetId === null ? place.localityId : null,
      }
      const key = `${school.id} ${ruleKey(rule, planYear)}`
      if (seen.has(key)) return words('repeated')
      seen.add(key)
      const placeName = place.streetId === null ? localityName(row) : streetName(streets, place.streetId)
      return { ...rule, schoolId: school.id, placeName }
    },
  }
}

type SchoolFault = 'unknown-school' | 'ambiguous-school'

const localityName = ({ locality, simc }: ListRow) => locality ?? simc ?? ''
const streetName = (streets: readonly KnownStreet[], id: number) =>
  streets.find((street) => street.id === id)?.fullName ?? ''

function faultWords(
  fault: RowFault | Exclude<FoundPlace, object> | 'repeated' | SchoolFault,
  row: ListRow | undefined,
  streets: readonly KnownStreet[],
): string {
  if (row === undefined) return message(`imports.list.${fault}`)
  const street = row.street ?? row.ulic ?? ''
  const near = fault === 'unknown-street' ? nearestNames(street, streets, MOST_SUGGESTIONS) : []
  if (near.length > 0) return message('imports.list.unknown-street-near', { street, near: near.join('; ') })
  const school = row.school ?? `RSPO ${row.rspo ?? ''}`
  return message(`imports.list.${fault}`, { street, school, locality: row.locality ?? row.simc ?? '' })
}
