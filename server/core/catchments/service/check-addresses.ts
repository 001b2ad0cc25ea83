import { rename, rm, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'

import { today } from '../../../platform/clock.ts'
import {
  type CommandArguments,
  type CommandContext,
  type CommandResult,
  WrongUsage,
} from '../../../platform/command.ts'
import { csvDocument } from '../../../platform/http/csv.ts'
import { Problem } from '../../../platform/http/problem.ts'
import { workbookOf } from '../../../platform/http/workbook.ts'
import { namedFile, openTable, type Table, type TableRow } from '../../../platform/imports/index.ts'
import { message } from '../../../platform/messages.ts'
import { type WrittenPlace, writtenAddressFinder } from '../../addresses/index.ts'
import { decideInPlan, type Found, statusWithoutSchool } from '../answers/compose.ts'
import { choosePlan } from '../answers/network.ts'
import type { AnswerStatus } from '../contract.ts'
import { fold } from '../import/name-schools.ts'
import { selectBelongingsOf } from '../repository/index.ts'
import { withNetwork } from './network.ts'

/** Columns that are put after the row's own. */
const ADDED = ['address_id', 'address', 'rspo', 'school', 'status', 'reason'] as const
/** Of rows looked up together: small enough that a server goes on answering meanwhile. */
const BATCH = 500
/** The result is written whole: a list of everybody who lives in a city. */
const MOST_ROWS = 1_000_000

interface Question {
  readonly column: number
  /** Where the row says which school it has; undefined: it does not. */
  readonly schoolColumn: number | undefined
  readonly entryYear: number | undefined
}

/** What is said of a row; the status `fine` or `other-school` compares it with the school that it has. */
type Status = AnswerStatus | 'fine' | 'other-school' | 'no-address'

interface Checked {
  readonly status: Status
  readonly cells: readonly string[]
}

/**
 * Writes the rows of a table into another with what the plan says of each address: its school, or in words why it has none.
 * The new file appears whole or not at all.
 */
export async function checkAddresses(
  args: CommandArguments,
  context: CommandContext,
): Promise<CommandResult> {
  const [from = '', to = ''] = args.positionals
  const source = namedFile(from, context.folder)
  const target = resolve(context.folder, to)
  if (target === source.path) throw new Problem(400, 'geocode-same-file', { file: source.name })
  const table = await openTable(source)
  const question = questionOf(args.values, table, source.name)
  const counts = new Map<Status, number>()
  const rows: string[][] = [[...table.columns, ...ADDED]]
  const check = await rowChecker(context, question)
  for await (const batch of batchesOf(table)) {
    for (const [at, { status, cells }] of (await check(batch)).entries()) {
      counts.set(status, (counts.get(status) ?? 0) + 1)
      rows.push([...table.columns.map((_, column) => batch[at]?.cells[column] ?? ''), ...cells])
    }
    if (rows.length > MOST_ROWS)
      throw new Problem(400, 'check-too-long', { file: source.name, rows: MOST_ROWS })
    context.progress(message('geocode.progress', { count: rows.length - 1 }))
  }
  await writeWhole(target, to, rows)
  const read = rows.length - 1
  context.print(message('imports.checks.summary', { read }))
  for (const [status, count] of counts) context.print(`  ${status}: ${count}`)
  return { exitCode: 0, json: { read, statuses: Object.fromEntries(counts) } }
}

function questionOf(values: CommandArguments['values'], table: Table, file: string): Question {
  const columnOf = (wanted: string) => {
    const column = table.columns.indexOf(wanted.trim())
    if (column !== -1) return column
    throw new Problem(400, 'geocode-column', { file, column: wanted, columns: table.columns.join(', ') })
  }
  const { column, 'school-column': schoolColumn, year } = values
  const entryYear = year === undefined ? undefined : Number(year)
  if (entryYear !== undefined && !Number.isInteger(entryYear))
    throw new WrongUsage('catchments-option', { option: '--year', value: String(year) })
  return {
    column: columnOf(String(column)),
    schoolColumn: typeof schoolColumn === 'string' ? columnOf(schoolColumn) : undefined,
    entryYear,
  }
}

async function* batchesOf(table: Table): AsyncGenerator<TableRow[]> {
  let batch: TableRow[] = []
  for await (const row of table.rows()) {
    batch.push(row)
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

async function rowChecker(
  context: CommandContext,
  { column, schoolColumn, entryYear }: Question,
): Promise<(rows: readonly TableRow[]) => Promise<Checked[]>> {
  const find = await writtenAddressFinder(context)
  return async (rows) => {
    const places = await find(rows.map(({ cells }) => cells[column] ?? ''))
    const answers = await answersFor(
      context,
      places.flatMap(({ address }) => address?.id ?? []),
      entryYear,
    )
    return places.map((place, at) => {
      const id = place.address?.id
      const answer = id === undefined ? undefined : answers.get(id)
      const written = schoolColumn === undefined ? undefined : (rows[at]?.cells[schoolColumn]?.trim() ?? '')
      return answer === undefined ? withoutAddress(place) : withAnswer(place, answer, written)
    })
  }
}

interface Answer {
  readonly status: AnswerStatus
  readonly schools: readonly Found['answers'][number]['hit']['school'][]
}

/** What the plan says of addresses, all of one state of the database. */
async function answersFor(
  context: CommandContext,
  ids: readonly number[],
  asked: number | undefined,
): Promise<ReadonlyMap<number, Answer>> {
  const on = today(context.clock)
  const read = await context.db.snapshot((tx) =>
    withNetwork(context, tx, () => selectBelongingsOf(tx, ids, on)),
  )
  if (read === undefined) return new Map()
  const { row, network } = read
  const answering = choosePlan(network.plans, { level: 'primary', entryYear: asked ?? row.entryYear, on })
  const none = statusWithoutSchool('primary', answering)
  return new Map(
    row.addresses.map(({ id, belongings }): [number, Answer] => {
      if (none !== undefined) return [id, { status: none, schools: [] }]
      const found = decideInPlan(network.hitsOf(belongings), answering.plan, answering.entryYear)
      return [id, { status: found.status, schools: found.answers.map(({ hit }) => hit.school) }]
    }),
  )
}

function withoutAddress({ verdict }: WrittenPlace): Checked {
  return {
    status: 'no-address',
    cells: ['', '', '', '', 'no-address', message(`imports.checks.places.${verdict.reason}`)],
  }
}

function withAnswer(
  { address, verdict }: WrittenPlace,
  { status, schools }: Answer,
  written: string | undefined,
): Checked {
  const names = schools.map(({ name }) => name).join('; ')
  const numbers = schools.map(({ rspo }) => rspo ?? '').join('; ')
  const said = comparedWith(status, schools, written)
  const doubt = verdict.reason === 'unsure' ? [message('imports.checks.unsure')] : []
  const reason = [
    message(`imports.checks.statuses.${said}`, { schools: names, written: written ?? '' }),
    ...doubt,
  ].join(' ')
  const { id = '', label = '' } = address ?? {}
  return { status: said, cells: [String(id), label, numbers, names, said, reason] }
}

const HAS_SCHOOL: readonly AnswerStatus[] = ['certain', 'joint', 'by-grade']

function comparedWith(status: AnswerStatus, schools: Answer['schools'], written: string | undefined): Status {
  if (written === undefined || written === '' || !HAS_SCHOOL.includes(status)) return status
  const isOne = schools.some(({ rspo, name, shortName }) =>
    [String(rspo ?? ''), name, shortName].some((known) => fold(known) === fold(written)),
  )
  return isOne ? 'fine' : 'other-school'
}

async function writeWhole(target: string, named: string, rows: readonly string[][]): Promise<void> {
  const [header = [], ...records] = rows
  const isWorkbook = target.toLowerCase().endsWith('.xlsx')
  const draft = `${target}.part`
  try {
    await writeFile(draft, isWorkbook ? await workbookOf(rows) : csvDocument(header, records))
    await rename(draft, target)
  } catch {
    await rm(draft, { force: true })
    throw new Problem(400, 'file-not-writable', { file: named })
  }
}
