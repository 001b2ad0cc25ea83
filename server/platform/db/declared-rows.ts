import { z } from 'zod'

import { codeOf } from '../error-code.ts'
import type { Db } from './db.ts'
import { Sql, sql } from './sql.ts'

/**
 * Statements on tables and columns that only a declaration names (personal-data/declaration.ts). The names come from
 * our own source; whatever is not a plain name is a fault of ours and never reaches the database.
 */
function name(text: string): Sql {
  if (!/^(?:public\.)?[a-z][a-z0-9_]*$/.test(text))
    throw new Error(`Not the name of a table or a column: ${text}`)
  return new Sql([text], [])
}

export interface EnvelopeColumn {
  readonly table: string
  readonly column: string
  readonly index?: string
}

const envelopeRow = z.object({ id: z.int(), envelope: z.instanceof(Buffer) })
export type EnvelopeRow = z.output<typeof envelopeRow>

/** Rows whose envelope was written with another key than `key` (its four bytes), behind the id `after`; locked until the end. */
export function selectOlderEnvelopes(
  tx: Db,
  { table, column }: EnvelopeColumn,
  key: Buffer,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<EnvelopeRow[]> {
  return tx.many(
    sql`
      SELECT t.id, t.${name(column)} AS envelope
      FROM ${name(table)} AS t
      WHERE t.id > ${after} AND t.${name(column)} IS NOT NULL
        AND substr(t.${name(column)}, 2, 4) <> ${key}
      ORDER BY t.id
      LIMIT ${limit}
      FOR UPDATE`,
    envelopeRow,
  )
}

export interface RenewedRow extends EnvelopeRow {
  /** The keyed index of the value, for a column that has one. */
  readonly index?: Buffer
}

/** Puts new envelopes, and the index beside them, into their rows. */
export function updateEnvelopes(
  tx: Db,
  { table, column, index }: EnvelopeColumn,
  rows: readonly RenewedRow[],
): Promise<number> {
  const ids = rows.map(({ id }) => id)
  const envelopes = rows.map(({ envelope }) => envelope)
  if (index === undefined) {
    return tx.run(sql`
      UPDATE ${name(table)} AS t SET ${name(column)} = n.envelope
      FROM unnest(${ids}::int[], ${envelopes}::bytea[]) AS n (id, envelope)
      WHERE t.id = n.id`)
  }
  const indexes = rows.map((row) => row.index)
  return tx.run(sql`
    UPDATE ${name(table)} AS t SET ${name(column)} = n.envelope, ${name(index)} = n.index
    FROM unnest(${ids}::int[], ${envelopes}::bytea[], ${indexes}::bytea[]) AS n (id, envelope, index)
    WHERE t.id = n.id`)
}

/** Of which rows it is asked: those of a person, and of the accounts by which they sign in. */
export interface Whose {
  readonly personId: number
  readonly accountIds: readonly number[]
}

/** The rows of a table in which a subject stands; undefined: the table names nobody. */
function rowsOf({ subjects }: Subjects, { personId, accountIds }: Whose): Sql | undefined {
  const conditions = subjects.map(({ column, of, when, by }) => {
    const ids = of === 'person' ? [personId] : accountIds
    const isTheirs =
      by === 'username'
        ? sql`t.${name(column)} IN (SELECT a.username_key FROM accounts AS a WHERE a.id = ANY(${ids}::int[]))`
        : sql`t.${name(column)} = ANY(${ids}::int[])`
    return when === undefined ? isTheirs : sql`(t.${name(when.column)} = ${when.is} AND ${isTheirs})`
  })
  return conditions.reduce<Sql | undefined>(
    (all, each) => (all === undefined ? each : sql`${all} OR ${each}`),
    undefined,
  )
}

export interface Subjects {
  readonly table: string
  readonly subjects: readonly {
    readonly column: string
    readonly of: 'person' | 'account'
    readonly when?: { readonly column: string; readonly is: string }
    readonly by?: 'username'
  }[]
}

const wholeRow = z.object({ row: z.record(z.string(), z.unknown()) })

/** All rows of a table that are about somebody, as JSON writes them. */
export async function selectRowsOf(
  tx: Db,
  table: Subjects,
  whose: Whose,
): Promise<Record<string, unknown>[]> {
  const condition = rowsOf(table, whose)
  if (condition === undefined) return []
  const rows = await tx.many(
    sql`SELECT to_jsonb(t) AS row FROM ${name(table.table)} AS t WHERE ${condition} ORDER BY t.id`,
    wholeRow,
  )
  return rows.map(({ row }) => row)
}

/** Whether row security shows a row of this id to whoever entered. */
export async function isSeen(tx: Db, table: string, id: number): Promise<boolean> {
  const { isThere } = await tx.one(
    sql`SELECT EXISTS (SELECT FROM ${name(table)} AS t WHERE t.id = ${id}) AS is_there`,
    z.object({ isThere: z.boolean() }),
  )
  return isThere
}

/** Deletes the rows of a table that are about somebody; none where rows that stay refer to them. */
export async function deleteRowsOf(tx: Db, table: Subjects, whose: Whose): Promise<number | 'referenced'> {
  const condition = rowsOf(table, whose)
  if (condition === undefined) return 0
  await tx.run(sql`SAVEPOINT rows_of`)
  try {
    const deleted = await tx.run(sql`DELETE FROM ${name(table.table)} AS t WHERE ${condition}`)
    await tx.run(sql`RELEASE SAVEPOINT rows_of`)
    return deleted
  } catch (error) {
    if (codeOf(error) !== FOREIGN_KEY_VIOLATION) throw error
    await tx.run(sql`ROLLBACK TO SAVEPOINT rows_of`)
    return 'referenced'
  }
}

const FOREIGN_KEY_VIOLATION = '23503'

/** Takes from rows that are about somebody what tells who it is: others refer to them. */
export function blankRowsOf(
  tx: Db,
  table: Subjects & { readonly blanked: Blanks },
  whose: Whose,
  now: string,
): Promise<number> {
  const values = { nothing: sql`NULL`, marker: sql`'usunieto-' || t.id`, now: sql`${now}` }
  const changes = Object.entries(table.blanked)
    .map(([column, how]) => sql`${name(column)} = ${values[how]}`)
    .reduce((all, each) => sql`${all}, ${each}`)
  const condition = rowsOf(table, whose) ?? sql`FALSE`
  return tx.run(sql`UPDATE ${name(table.table)} AS t SET ${changes} WHERE ${condition}`)
}

/** What a column of a row that stays gets: nothing, a text that names nobody, or the moment. */
export type Blanks = Readonly<Record<string, 'nothing' | 'marker' | 'now'>>

/** The accounts by which a person signs in, from the table that joins the two. */
export async function selectAccountsOf(
  tx: Db,
  { table, account }: { readonly table: string; readonly account: string },
  personId: number,
): Promise<number[]> {
  const rows = await tx.many(
    sql`SELECT t.${name(account)} AS id FROM ${name(table)} AS t WHERE t.id = ${personId} AND t.${name(account)} IS NOT NULL`,
    z.object({ id: z.int() }),
  )
  return rows.map(({ id }) => id)
}

export interface EndingRows {
  readonly table: string
  readonly ends: { readonly columns: readonly string[]; readonly usedForDays?: number }
}

/** Rows that ended before a day in Poland: the earliest of the columns counts, and no row of which all are empty. */
function endedBefore({ ends: { columns, usedForDays = 0 } }: EndingRows, day: string): Sql {
  const ends = columns.map((column) => sql`t.${name(column)}`).reduce((all, each) => sql`${all}, ${each}`)
  return sql`
    (least(${ends})::timestamptz AT TIME ZONE 'Europe/Warsaw')::date + ${usedForDays}::int < ${day}::date`
}

/** How many rows of a table ended before a day. */
export async function countEnded(tx: Db, table: EndingRows, day: string): Promise<number> {
  const { count } = await tx.one(
    sql`SELECT count(*)::int AS count FROM ${name(table.table)} AS t WHERE ${endedBefore(table, day)}`,
    z.object({ count: z.int() }),
  )
  return count
}

/** Deletes rows of a table that ended before a day, so many at most; whoever holds one just now is not waited for. */
export function deleteEnded(tx: Db, table: EndingRows, day: string, limit: number): Promise<number> {
  return tx.run(sql`
    DELETE FROM ${name(table.table)} AS d
    WHERE d.id IN (
      SELECT t.id FROM ${name(table.table)} AS t
      WHERE ${endedBefore(table, day)}
      ORDER BY t.id
      LIMIT ${limit}
      FOR UPDATE SKIP LOCKED
    )`)
}
