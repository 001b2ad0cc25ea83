import { today } from '../../../platform/clock.ts'
import {
  type CommandArguments,
  type CommandContext,
  type CommandOption,
  type CommandResult,
  WrongUsage,
} from '../../../platform/command.ts'
import type { Db } from '../../../platform/db/db.ts'
import { Problem } from '../../../platform/http/problem.ts'
import {
  emptyReport,
  type ImportFile,
  importFiles,
  type ImportReport,
  type Landing,
  mapOption,
  openTable,
  type RefusedRecord,
  runImport,
  tableColumns,
  type TableRow,
  textOption,
} from '../../../platform/imports/index.ts'
import { message } from '../../../platform/messages.ts'
import { type WrittenPlace, writtenAddressFinder } from '../../addresses/index.ts'
import {
  countsOf,
  homeOf,
  missingFields,
  POPULATION_COLUMNS,
  type PopulationField,
  yearColumns,
} from '../population/read-table.ts'
import type { Children } from '../repository/population.ts'
import { POPULATION_TABLES } from '../repository/import-tables.ts'
import { landPopulation } from './population.ts'

export const populationOptions = {
  'as-of': { type: 'string' },
  map: { type: 'string' },
} as const satisfies Record<string, CommandOption>

/** Of rows looked up together: small enough that a server goes on answering meanwhile. */
const BATCH = 500
/** A file of which more than a fifth cannot be placed is another city's, or counts otherwise. */
const UNTRUSTED_SHARE = 0.2

interface Manner {
  readonly asOf: string
  readonly mapping: Partial<Record<PopulationField, string>>
}

/** What the files count: sums by address and year of birth, `key` being both. */
interface Counted {
  readonly sums: Map<string, Children>
  readonly refused: RefusedRecord[]
  read: number
}

/**
 * Makes the counts of children in the files the state that holds. The report says how much there was, never how it differs from
 * what was there: by guessing counts one could read them (ADR 13).
 */
export async function importPopulation(
  args: CommandArguments,
  context: CommandContext,
): Promise<CommandResult> {
  const files = importFiles(args, context)
  const day = today(context.clock)
  const manner = { asOf: dayOf(args, day), mapping: mapOption(args, POPULATION_COLUMNS) }
  const counted: Counted = { sums: new Map(), refused: [], read: 0 }
  for (const file of files) await count(file, context, { ...manner, counted })
  return runImport(args, context, {
    kind: 'population',
    files,
    tables: POPULATION_TABLES,
    land: (tx) => land(tx, counted, { asOf: manner.asOf, source: files.map(({ name }) => name).join(', ') }),
  })
}

function dayOf(args: CommandArguments, day: string): string {
  const text = textOption(args, 'as-of')
  if (text === undefined) return day
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) && text <= day
  if (!isDay) throw new WrongUsage('population-day', { value: text })
  return text
}

async function land(
  tx: Db,
  { sums, refused, read }: Counted,
  { asOf, source }: { asOf: string; source: string },
): Promise<Landing> {
  const isNew = await landPopulation(tx, { asOf, source, children: [...sums.values()] })
  const report: ImportReport = { ...emptyReport(), read, refused, [isNew ? 'new' : 'unchanged']: sums.size }
  // Nothing is shown on the map: where children live is told in sums only.
  return { asOf, report, isUntrusted: refused.length > read * UNTRUSTED_SHARE, sights: [] }
}

async function count(
  file: ImportFile,
  context: CommandContext,
  { asOf, mapping, counted }: Manner & { counted: Counted },
): Promise<void> {
  const table = await openTable(file)
  const years = yearColumns(table.columns)
  const columns = tableColumns(file, table, {
    known: POPULATION_COLUMNS,
    mapping,
    needed: (found) =>
      missingFields(
        found,
        years.map(([year]) => year),
      ),
  })
  const find = await writtenAddressFinder(context)
  const latest = Number(asOf.slice(0, 4))
  const before = counted.read
  for await (const rows of batchesOf(table.rows())) {
    const places = await find(rows.map(({ cells }) => homeOf(cells, columns)))
    for (const [at, { line, cells }] of rows.entries()) {
      counted.read += 1
      const counts = countsOf(cells, columns, { years, latest })
      const reason = add(counted.sums, places[at], counts)
      if (reason !== undefined) counted.refused.push({ record: `${file.name}:${line}`, reason })
    }
    context.progress(message('imports.rows-read', { count: counted.read }))
  }
  if (counted.read === before) throw new Problem(400, 'file-without-records', { file: file.name })
}

/** Adds what a row counts; gives why it does not count. Flats of one house are rows of their own, and come together. */
function add(
  sums: Map<string, Children>,
  place: WrittenPlace | undefined,
  counts: ReturnType<typeof countsOf>,
): string | undefined {
  const home = homeAt(place)
  if ('reason' in home) return home.reason
  if (typeof counts === 'string') return message(`imports.population.${counts}`)
  const { addressId } = home
  for (const { birthYear, children } of counts) {
    const key = `${addressId}:${birthYear}`
    sums.set(key, { addressId, birthYear, children: children + (sums.get(key)?.children ?? 0) })
  }
  return undefined
}

/** The address that a row means beyond doubt. */
function homeAt(
  place: WrittenPlace | undefined,
): { readonly addressId: number } | { readonly reason: string } {
  const why = place?.verdict.reason ?? 'empty'
  if (why === 'unsure' || why === 'only-address') return { reason: message('imports.population.unsure') }
  const addressId = place?.address?.id
  return addressId === undefined ? { reason: message(`imports.checks.places.${why}`) } : { addressId }
}

async function* batchesOf(rows: AsyncIterable<TableRow>): AsyncGenerator<TableRow[]> {
  let batch: TableRow[] = []
  for await (const row of rows) {
    batch.push(row)
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
