import type { Context } from '../context.ts'
import type { Db } from '../db/db.ts'
import {
  blankRowsOf,
  deleteRowsOf,
  isSeen,
  selectAccountsOf,
  selectRowsOf,
  type Whose,
} from '../db/declared-rows.ts'
import { notFound } from '../http/problem.ts'
import { message } from '../messages.ts'
import type { Secrets } from '../secrets/secrets.ts'
import type { ErasureReport, ExportedTable } from './contract.ts'
import { type PersonalData, RETENTION, type TableDeclaration } from './declaration.ts'
import { actForEverybody, hasOtherRoles } from './repository.ts'

type PersonalTable = Omit<TableDeclaration, 'personal'> & PersonalData

/** The tables that name people, as they are declared. */
const tablesOf = (tables: readonly TableDeclaration[]): PersonalTable[] =>
  tables.flatMap(({ personal, ...rest }) =>
    personal === 'none' || personal.subjects.length === 0 ? [] : [{ ...rest, ...personal }],
  )

/** Makes sure that whoever entered sees a person. Throws `not-found`, the same for who is not there. */
export async function requireSeen(tx: Db, { tables }: Context, personId: number): Promise<void> {
  for (const { table } of tablesOf(tables).filter(({ account }) => account !== undefined))
    if (await isSeen(tx, table, personId)) return
  throw notFound('person', personId)
}

/**
 * A person with the accounts by which they sign in. From here on the transaction sees every row, as the operator's do:
 * data of a person lie also where whoever answers the person's request has nothing to do.
 */
async function whoseOf(tx: Db, tables: readonly PersonalTable[], personId: number): Promise<Whose> {
  await actForEverybody(tx)
  const accountIds: number[] = []
  for (const { table, account } of tables)
    if (account !== undefined) accountIds.push(...(await selectAccountsOf(tx, { table, account }, personId)))
  return { personId, accountIds }
}

/** Every row of every declared table that is about a person: what art. 15 RODO gives them. */
export async function collectRows(
  tx: Db,
  { tables: all, secrets, municipality }: Context,
  personId: number,
): Promise<ExportedTable[]> {
  const tables = tablesOf(all)
  const whose = await whoseOf(tx, tables, personId)
  const found: ExportedTable[] = []
  for (const table of tables) {
    const rows = await selectRowsOf(tx, table, whose)
    if (rows.length === 0) continue
    const { activity, controller, retention } = table
    found.push({
      table: table.table,
      activity: message(`server.activities.${activity}.name`),
      controller: message(`server.controllers.${controller}`, { city: municipality.title }),
      retention: message(`server.retention.${retention}`),
      rows: rows.map((row) => readable(row, table, secrets)),
    })
  }
  return found
}

/** A row with its envelopes opened, without keyed indexes and hashes: those are proofs and no data of a person. */
function readable(
  row: Readonly<Record<string, unknown>>,
  { table, encrypted = [] }: PersonalTable,
  secrets: Secrets,
): Record<string, unknown> {
  const envelopes = new Set(encrypted.filter((each) => each.isProof !== true).map(({ column }) => column))
  const indexes = new Set(encrypted.map(({ index }) => index))
  const opened = Object.entries(row)
    .filter(([column, value]) => !indexes.has(column) && (envelopes.has(column) || !isProof(column, value)))
    .map(([column, value]): [string, unknown] => {
      if (!envelopes.has(column) || typeof value !== 'string') return [column, value]
      const envelope = Buffer.from(value.slice('\\x'.length), 'hex')
      return [column, secrets.decrypt({ table, column, row: Number(row['id']) }, envelope)]
    })
  return Object.fromEntries(opened)
}

const isProof = (column: string, value: unknown) =>
  column.endsWith('_hash') || (typeof value === 'string' && /^\\x[0-9a-f]*$/.test(value))

/**
 * Erases what is about a person from every declared table, the youngest part first (art. 17 RODO). What a law obliges to
 * keep stays, and so does what such rows refer to; the account of who works here too is theirs as staff, and stays.
 */
export async function eraseRows(
  tx: Db,
  { tables: all, clock }: Pick<Context, 'tables' | 'clock'>,
  { personId, at }: { readonly personId: number; readonly at?: string },
): Promise<ErasureReport> {
  const tables = tablesOf(all)
  const whose = await whoseOf(tx, tables, personId)
  const isStaff = await hasOtherRoles(tx, whose.accountIds)
  const theirs = isStaff ? { personId, accountIds: [] } : whose
  const now = at ?? clock.now().toISOString()
  const erased: ErasureReport['erased'] = []
  const kept: ErasureReport['kept'] = []
  for (const table of tables.toReversed()) {
    const { length } = await selectRowsOf(tx, table, whose)
    if (length === 0) continue
    const { count, stay } = await eraseFrom(tx, table, theirs, now)
    if (count > 0) erased.push({ table: table.table, rows: count })
    if (count < length) kept.push({ table: table.table, rows: length - count, why: stay })
  }
  return { erased, kept, accountIds: theirs.accountIds.slice() }
}

/** How many rows of a table went, and why others, if any, stayed. */
interface Erased {
  readonly count: number
  readonly stay: ErasureReport['kept'][number]['why']
}

async function eraseFrom(tx: Db, table: PersonalTable, whose: Whose, now: string): Promise<Erased> {
  if (RETENTION[table.retention].isHeld) return { count: 0, stay: 'held' }
  const { blanked } = table
  const done = await (blanked === undefined
    ? deleteRowsOf(tx, table, whose)
    : blankRowsOf(tx, { ...table, blanked }, whose, now))
  return done === 'referenced' ? { count: 0, stay: 'referenced' } : { count: done, stay: 'staff' }
}
