import pg from 'pg'

import { quoted, type TableName, type TableShape } from './tables.ts'

/** The text of a row is then the same on every server, whatever it is set to. */
export const ROWS_AS_TEXT = `
  SET LOCAL search_path TO public; SET LOCAL datestyle TO 'ISO, YMD'; SET LOCAL intervalstyle TO 'postgres';
  SET LOCAL timezone TO 'UTC'; SET LOCAL bytea_output TO 'hex'; SET LOCAL extra_float_digits TO 3`

const FIRST_ROWS = 100
const MOST_ROWS = 5_000
const BATCH_CHARACTERS = 1024 * 1024

/** All rows of a table, each as the text of the whole row, in batches that fit into memory however large a row is. */
export async function* rowsOf(client: pg.PoolClient, table: TableName): AsyncGenerator<string[]> {
  await client.query(
    `DECLARE rejon_rows NO SCROLL CURSOR FOR SELECT rejon_row::text AS text FROM ${quoted(table)} AS rejon_row`,
  )
  for (let wanted = FIRST_ROWS; ;) {
    const { rows } = await client.query<{ text: string }>(`FETCH ${wanted} FROM rejon_rows`)
    if (rows.length === 0) break
    yield rows.map(({ text }) => text)
    const characters = rows.reduce((sum, { text }) => sum + text.length, 1)
    wanted = Math.max(1, Math.min(MOST_ROWS, Math.floor((rows.length * BATCH_CHARACTERS) / characters)))
  }
  await client.query('CLOSE rejon_rows')
}

/** Adds rows given as text; what the database works out itself it works out anew. Gives how many came in. */
export async function insertRows(
  client: pg.PoolClient,
  table: TableShape,
  rows: readonly string[],
): Promise<number> {
  const names = table.columns
    .filter(({ isGenerated }) => !isGenerated)
    .map(({ name }) => pg.escapeIdentifier(name))
  // OFFSET 0 keeps the row from being read from its text once for each of its columns.
  const { rowCount } = await client.query(
    `
    INSERT INTO ${quoted(table)} (${names.join(', ')}) OVERRIDING SYSTEM VALUE
    SELECT ${names.map((name) => `(w.whole).${name}`).join(', ')}
    FROM (SELECT u.text::${quoted(table)} AS whole FROM unnest($1::text[]) AS u (text) OFFSET 0) AS w`,
    [rows],
  )
  return rowCount ?? 0
}

/** Empties tables, all at once so that references between them do not matter. */
export async function emptyTables(client: pg.PoolClient, tables: readonly TableName[]): Promise<void> {
  if (tables.length > 0) await client.query(`TRUNCATE ${tables.map(quoted).join(', ')}`)
}

export async function setSequence(
  client: pg.PoolClient,
  { schema, name, value, isCalled }: TableName & { readonly value: string; readonly isCalled: boolean },
): Promise<void> {
  await client.query('SELECT setval($1::regclass, $2::bigint, $3::boolean)', [
    quoted({ schema, name }),
    value,
    isCalled,
  ])
}

/**
 * Takes away what hinders rows that come in any order: foreign keys, and row security that holds for the owner too.
 * Gives the statements that put it back, exactly as it was. All of it belongs into one transaction: nobody sees the
 * tables without their guards.
 */
export async function lowerGuards(client: pg.PoolClient, schemas: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ down: string; up: string }>(
    `
    SELECT
      format('ALTER TABLE %s DROP CONSTRAINT %I', k.conrelid::regclass, k.conname) AS down,
      format('ALTER TABLE %s ADD CONSTRAINT %I %s', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid)) AS up
    FROM pg_constraint AS k
    JOIN pg_namespace AS n ON n.oid = k.connamespace
    WHERE n.nspname = ANY ($1::text[]) AND k.contype = 'f' AND k.conparentid = 0
    UNION ALL
    SELECT
      format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', c.oid::regclass),
      format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', c.oid::regclass)
    FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname = ANY ($1::text[]) AND c.relforcerowsecurity`,
    [schemas],
  )
  for (const { down } of rows) await client.query(down)
  return rows.map(({ up }) => up)
}
