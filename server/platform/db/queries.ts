import type pg from 'pg'
import type { z } from 'zod'

import type { Sql } from './sql.ts'

/** Queries of one open transaction: a query goes in, rows checked against a schema come out. */
export interface Queries {
  /** All rows. */
  many<Row>(query: Sql, row: z.ZodType<Row>): Promise<Row[]>
  /** The only row; throws unless there is exactly one. */
  one<Row>(query: Sql, row: z.ZodType<Row>): Promise<Row>
  /** The only row, or `undefined`; throws when there are more. */
  maybeOne<Row>(query: Sql, row: z.ZodType<Row>): Promise<Row | undefined>
  /** Runs a statement whose rows do not matter; returns how many it touched. */
  run(query: Sql): Promise<number>
  /** A statement of a library that brings its own SQL, as the queue does; its rows are as the driver gives them. */
  plain(text: string, values: readonly unknown[]): Promise<{ rows: Record<string, unknown>[] }>
}

export function queriesOn(client: pg.PoolClient): Queries {
  const query = (statement: Sql) => client.query<Record<string, unknown>>(statement.toQuery())

  const many: Queries['many'] = async (statement, row) => {
    const { rows } = await query(statement)
    return rows.map((values) => row.parse(camelCaseKeys(values)))
  }

  const maybeOne: Queries['maybeOne'] = async (statement, row) => {
    const rows = await many(statement, row)
    if (rows.length > 1) throw new Error(`Expected one row at most, got ${rows.length}`)
    return rows[0]
  }

  return {
    many,
    maybeOne,
    async one(statement, row) {
      const found = await maybeOne(statement, row)
      if (found === undefined) throw new Error('Expected one row, got none')
      return found
    },
    async run(statement) {
      const { rowCount } = await query(statement)
      return rowCount ?? 0
    },
    plain: (text, values) => client.query<Record<string, unknown>>(text, [...values]),
  }
}

/** Columns are snake_case in SQL and camelCase everywhere else; this is the only border. */
export function camelCaseKeys(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [camelCase(column), value]))
}

const camelCased = new Map<string, string>()

function camelCase(column: string): string {
  const known = camelCased.get(column)
  if (known !== undefined) return known
  const name = column.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
  camelCased.set(column, name)
  return name
}
