import pg from 'pg'

import { publicObjects } from './migration-files.ts'

/** A table, sequence or function of a schema. */
export interface TableName {
  readonly schema: string
  readonly name: string
}

/** A table as it stands in the catalogue of the database. */
export interface TableShape extends TableName {
  readonly columns: readonly {
    readonly name: string
    readonly type: string
    /** Worked out by the database from the others: never written. */
    readonly isGenerated: boolean
  }[]
  readonly rows: number
}

export interface SequenceState extends TableName {
  /** Text: a bigint may be more than a number holds. */
  readonly value: string
  readonly isCalled: boolean
}

const ourPublicTables = () =>
  publicObjects()
    .filter(({ kind }) => kind === 'TABLE')
    .map(({ name }) => name)

/**
 * Our tables in these schemas whose rows last, without the ledger of migrations: an unlogged table is emptied by a crash, so that nobody relies on it. Their
 * rows are counted in this very transaction.
 */
export async function selectTables(client: pg.PoolClient, schemas: readonly string[]): Promise<TableShape[]> {
  const { rows } = await client.query<Omit<TableShape, 'rows'>>(
    `
    SELECT
      n.nspname::text AS schema,
      c.relname::text AS name,
      (
        SELECT coalesce(jsonb_agg(
          jsonb_build_object(
            'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'isGenerated', a.attgenerated <> ''
          ) ORDER BY a.attnum
        ), '[]')
        FROM pg_attribute AS a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      ) AS columns
    FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname = ANY ($1::text[]) AND c.relkind = 'r' AND c.relpersistence = 'p'
      AND CASE n.nspname WHEN 'public' THEN c.relname = ANY ($2::text[]) ELSE c.relname <> 'migrations' END
    ORDER BY array_position($1::text[], n.nspname::text), c.relname`,
    [schemas, ourPublicTables()],
  )
  const tables: TableShape[] = []
  for (const table of rows) tables.push({ ...table, rows: await countRows(client, table) })
  return tables
}

export async function countRows(client: pg.PoolClient, table: TableName): Promise<number> {
  const { rows } = await client.query<{ count: number }>(`SELECT count(*) AS count FROM ${quoted(table)}`)
  return rows[0]?.count ?? 0
}

export async function selectSequences(
  client: pg.PoolClient,
  schemas: readonly string[],
): Promise<SequenceState[]> {
  const { rows } = await client.query<TableName>(
    `
    SELECT n.nspname::text AS schema, c.relname::text AS name
    FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname = ANY ($1::text[]) AND c.relkind = 'S' AND c.relpersistence = 'p'
      AND NOT EXISTS (
        SELECT
        FROM pg_depend AS d
        JOIN pg_class AS o ON o.oid = d.refobjid
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass
          AND CASE n.nspname WHEN 'public' THEN o.relname <> ALL ($2::text[]) ELSE o.relname = 'migrations' END
      )
    ORDER BY n.nspname, c.relname`,
    [schemas, ourPublicTables()],
  )
  const states: SequenceState[] = []
  for (const sequence of rows) {
    const { rows: state } = await client.query<Pick<SequenceState, 'value' | 'isCalled'>>(
      `SELECT s.last_value::text AS value, s.is_called AS "isCalled" FROM ${quoted(sequence)} AS s`,
    )
    if (state[0] !== undefined) states.push({ ...sequence, ...state[0] })
  }
  return states
}

/** The name as it stands in a statement. */
export function quoted({ schema, name }: TableName): string {
  return `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`
}
