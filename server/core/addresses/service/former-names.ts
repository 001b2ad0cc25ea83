import { z } from 'zod'

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
  runImport,
} from '../../../platform/imports/index.ts'
import { message } from '../../../platform/messages.ts'
import {
  type FormerName,
  type NamedStreet,
  selectFormerNames,
  selectNamedStreets,
  upsertFormerName,
} from '../repository/former-names.ts'
import { STREET_NAME_TABLES } from '../repository/import-tables.ts'
import { foldPolish } from '../search/index.ts'

const REQUIRED = ['street', 'name'] as const
type Column = (typeof REQUIRED)[number] | 'locality' | 'ulic' | 'from' | 'to' | 'source'

interface Row {
  readonly record: string
  readonly file: string
  readonly cell: (column: Column) => string
}

type Refusal =
  'no-name' | 'unknown-street' | 'ambiguous-street' | 'bad-date' | 'ends-before-it-begins' | 'same-name'

/** Lets former names of streets land: `street`, `name` and, where known, `locality`, `ulic`, `from`, `to`, `source`. */
export async function importStreetNames(
  args: CommandArguments,
  context: CommandContext,
): Promise<CommandResult> {
  const files = importFiles(args, context)
  const rows: Row[] = []
  for (const file of files) rows.push(...(await readRows(file)))
  return runImport(args, context, {
    kind: 'street-names',
    files,
    tables: STREET_NAME_TABLES,
    land: (tx) => land(tx, rows, context),
  })
}

async function readRows(file: ImportFile): Promise<Row[]> {
  const table = await openTable(file)
  const missing = REQUIRED.filter((column) => !table.columns.includes(column))
  if (missing.length > 0) {
    throw new Problem(400, 'street-names-columns', { file: file.name, columns: missing.join(', ') })
  }
  const rows: Row[] = []
  for await (const { line, cells } of table.rows()) {
    const cell = (column: Column) => cells[table.columns.indexOf(column)]?.trim() ?? ''
    rows.push({ record: `${file.name}:${line}`, file: file.name, cell })
  }
  if (rows.length === 0) throw new Problem(400, 'file-without-records', { file: file.name })
  return rows
}

async function land(tx: Db, rows: readonly Row[], context: CommandContext): Promise<Landing> {
  const report: ImportReport = { ...emptyReport(), read: rows.length }
  const streets = await selectNamedStreets(tx)
  const known = new Map((await selectFormerNames(tx)).map((former) => [keyOf(former), former]))
  for (const row of rows) {
    const former = readFormerName(row, streets)
    if (typeof former === 'string') {
      report.refused.push({ record: row.record, reason: message(`imports.street-names.${former}`) })
      continue
    }
    const before = known.get(keyOf(former))
    if (before !== undefined && isSame(before, former)) {
      report.unchanged += 1
      continue
    }
    await upsertFormerName(tx, former)
    known.set(keyOf(former), former)
    report[before === undefined ? 'new' : 'changed'] += 1
  }
  if (report.new + report.changed > 0) await context.changed(tx, 'streets')
  return { report, asOf: today(context.clock) }
}

function keyOf({ streetId, name }: FormerName): string {
  return `${streetId} ${name}`
}

function isSame(a: FormerName, b: FormerName): boolean {
  return a.validFrom === b.validFrom && a.validTo === b.validTo && a.source === b.source
}

function readFormerName(row: Row, streets: readonly NamedStreet[]): FormerName | Refusal {
  const name = row.cell('name')
  if (name === '' || name.length > 200 || name.includes('\u0000')) return 'no-name'
  const [street, ...others] = streetsOf(row, streets)
  if (street === undefined) return 'unknown-street'
  if (others.length > 0) return 'ambiguous-street'
  if (foldPolish(name) === bareName(street)) return 'same-name'
  const dates = readDates(row)
  if (typeof dates === 'string') return dates
  return { streetId: street.id, name, ...dates, source: row.cell('source') || row.file }
}

function readDates(row: Row): Pick<FormerName, 'validFrom' | 'validTo'> | Refusal {
  const [validFrom, validTo] = [dateOf(row.cell('from')), dateOf(row.cell('to'))]
  if (validFrom === undefined || validTo === undefined) return 'bad-date'
  if (validFrom !== null && validTo !== null && validFrom >= validTo) return 'ends-before-it-begins'
  return { validFrom, validTo }
}

/** By its ULIC symbol where the row has one, else by its present name, with or without the kind of street. */
function streetsOf(row: Row, streets: readonly NamedStreet[]): NamedStreet[] {
  const [ulic, locality, name] = [
    row.cell('ulic'),
    foldPolish(row.cell('locality')),
    foldPolish(row.cell('street')),
  ]
  return streets
    .filter((street) => locality === '' || foldPolish(street.locality) === locality)
    .filter((street) =>
      ulic === '' ? [foldPolish(street.fullName), bareName(street)].includes(name) : street.ulic === ulic,
    )
}

function bareName({ prefix, fullName }: NamedStreet): string {
  return foldPolish(fullName.startsWith(`${prefix} `) ? fullName.slice(prefix.length + 1) : fullName)
}

/** `YYYY-MM-DD`; null for an empty cell, undefined for what is no date. */
function dateOf(text: string): string | null | undefined {
  return text === '' ? null : z.iso.date().safeParse(text).data
}
