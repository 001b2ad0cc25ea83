import { z } from 'zod'

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
