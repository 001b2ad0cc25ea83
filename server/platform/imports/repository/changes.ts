import { z } from 'zod'

import type { Db } from '../../db/db.ts'
import { camelCaseKeys } from '../../db/queries.ts'
import type { ImportedTable } from '../imported-table.ts'
import { sight, type Sight } from '../contract.ts'

/**
 * These statements name tables that parts declare, which no bound parameter can do; all of their text is constants of the
 * program. The rows as they were stand in temporary tables for the time of the transaction.
 */

/** Keeps what a table holds, to compare with what the import makes of it. */
export async function keepRows(tx: Db, { name, only }: ImportedTable): Promise<void> {
  await tx.plain(`DROP TABLE IF EXISTS ${keptOf(name)}`, [])
  await tx.plain(
    `CREATE TEMP TABLE ${keptOf(name)} ON COMMIT DROP AS SELECT t.* FROM ${name} AS t WHERE ${only ?? 'TRUE'}`,
    [],
  )
}

const keptOf = (name: string) => `imports_kept_${name.replace('.', '_')}`

/** A row as text, or of some columns only: two rows with the same text are the same. */
function textOf(alias: string, { columns, derived }: ImportedTable): string {
  if (columns !== undefined) return `ROW(${columns.map((column) => `${alias}.${column}`).join(', ')})::text`
  if (derived === undefined) return `${alias}::text`
  return `(to_jsonb(${alias}) - ARRAY[${derived.map((column) => `'${column}'`).join(', ')}])::text`
}

/** The rows of a table that the import has added, changed or taken away. */
const differing = (table: ImportedTable) => `
  ${keptOf(table.name)} AS w
  FULL JOIN (SELECT t.* FROM ${table.name} AS t WHERE ${table.only ?? 'TRUE'}) AS t ON t.id = w.id
  WHERE (w.id IS NULL OR t.id IS NULL OR ${textOf('w', table)} <> ${textOf('t', table)})`

/** Writes down what an import has changed in a table; `keepRows` has been called before. */
export async function writeChanges(tx: Db, importId: number, table: ImportedTable): Promise<void> {
  const { name, geometry } = table
  const was =
    geometry === undefined
      ? 'to_jsonb(w)'
      : `to_jsonb(w) - '${geometry}' || jsonb_build_object('${geometry}', w.${geometry}::text)`
  await tx.plain(
    `INSERT INTO imports_changes (import_id, table_name, row_id, was, digest)
    SELECT $1::int, $2::text, coalesce(t.id, w.id),
        CASE WHEN w.id IS NOT NULL THEN ${was} END,
        CASE WHEN t.id IS NOT NULL THEN md5(${textOf('t', table)}) END
    FROM ${differing(table)}`,
    [importId, name],
  )
}

/** What an import has changed in a table, for people to look at: of each kind of change the first `most`. */
export async function selectSights(
  tx: Db,
  table: ImportedTable & { readonly sight: NonNullable<ImportedTable['sight']> },
  most: number,
): Promise<Sight[]> {
  const { label, isClosed = 'FALSE', isHidden = 'FALSE', place } = table.sight
  const own = table.geometry
  const where = place ?? (own === undefined ? 'NULL::geometry' : `coalesce(t.${own}, w.${own})`)
  const moved = own === undefined || place !== undefined ? 'NULL::float8' : `ST_Distance(w.${own}, t.${own})`
  const { rows } = await tx.plain(
    `WITH found AS (
      SELECT coalesce(t.id, w.id) AS id,
        CASE WHEN w.id IS NULL THEN 'new' WHEN t.id IS NULL OR ${isClosed} THEN 'gone' ELSE 'changed' END AS change
      FROM ${differing(table)} AND NOT (${isHidden})
    ),
    ranked AS (
      SELECT f.id, f.change, row_number() OVER (PARTITION BY f.change ORDER BY f.id) AS rank FROM found AS f
    )
    SELECT r.change, coalesce(${label}, '#' || r.id) AS label, coalesce(d.differences, '[]'::jsonb) AS differences,
      nullif(round((${moved})::numeric, 1)::float8, 0) AS moved_metres,
      ST_AsGeoJSON(ST_Transform(${where}, 4326), 6) AS geometry
    FROM ranked AS r
    LEFT JOIN ${table.name} AS t ON t.id = r.id
    LEFT JOIN ${keptOf(table.name)} AS w ON w.id = r.id
    LEFT JOIN LATERAL (
      SELECT jsonb_agg(jsonb_build_object('field', o.key, 'was', o.value, 'is', n.value) ORDER BY o.key) AS differences
      FROM jsonb_each_text(to_jsonb(w)) AS o
      JOIN jsonb_each_text(to_jsonb(t)) AS n ON n.key = o.key AND n.value IS DISTINCT FROM o.value
      WHERE r.change = 'changed' AND o.key <> $2 AND o.key NOT LIKE '%\\_version' AND o.key NOT LIKE '%\\_id'
        AND o.key NOT IN (
          SELECT a.attname FROM pg_attribute AS a WHERE a.attrelid = '${table.name}'::regclass AND a.attgenerated <> ''
        )
    ) AS d ON TRUE
    WHERE r.rank <= $1::int
    ORDER BY r.change, r.rank`,
    [most, own ?? ''],
  )
  return rows.map((row) => sight.parse(camelCaseKeys(row)))
}

const countRows = z.array(z.object({ count: z.int() }))

/** How many rows that an import changed somebody else has changed since. */
export async function countChangedSince(tx: Db, importId: number, table: ImportedTable): Promise<number> {
  const { rows } = await tx.plain(
    `SELECT count(*)::int AS count FROM imports_changes AS c LEFT JOIN ${table.name} AS t ON t.id = c.row_id
    WHERE c.import_id = $1 AND c.table_name = $2 AND md5(${textOf('t', table)}) IS DISTINCT FROM c.digest
      AND NOT (t.id IS NULL AND c.digest IS NULL)`,
    [importId, table.name],
  )
  return countRows.parse(rows).reduce((sum, { count }) => sum + count, 0)
}

/** Takes away the rows that an import added to a table. */
export async function deleteAdded(tx: Db, importId: number, { name, columns }: ImportedTable): Promise<void> {
  if (columns !== undefined) return
  await tx.plain(
    `DELETE FROM ${name} AS t USING imports_changes AS c
    WHERE c.import_id = $1 AND c.table_name = $2 AND c.was IS NULL AND t.id = c.row_id`,
    [importId, name],
  )
}

/** Puts the rows back that an import changed or took away. */
export async function putBack(tx: Db, importId: number, table: ImportedTable): Promise<void> {
  const { name, columns: known } = table
  const written = (known ?? (await selectColumns(tx, name))).filter((column) => column !== 'id')
  const given = written.map((column) => `p.${column}`).join(', ')
  await tx.plain(
    `UPDATE ${name} AS t SET (${written.join(', ')}) = ROW(${given})
    FROM imports_changes AS c CROSS JOIN LATERAL jsonb_populate_record(NULL::${name}, c.was) AS p
    WHERE c.import_id = $1 AND c.table_name = $2 AND c.was IS NOT NULL AND c.digest IS NOT NULL AND t.id = c.row_id`,
    [importId, name],
  )
  if (known !== undefined) return
  await tx.plain(
    `INSERT INTO ${name} (id, ${written.join(', ')}) OVERRIDING SYSTEM VALUE
    SELECT c.row_id, ${given}
    FROM imports_changes AS c CROSS JOIN LATERAL jsonb_populate_record(NULL::${name}, c.was) AS p
    WHERE c.import_id = $1 AND c.table_name = $2 AND c.digest IS NULL`,
    [importId, name],
  )
}

/** The columns of a table that can be written. */
async function selectColumns(tx: Db, name: string): Promise<readonly string[]> {
  const { rows } = await tx.plain(
    `SELECT a.attname AS name FROM pg_attribute AS a
    WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    ORDER BY a.attnum`,
    [name],
  )
  return rows.map((row) => z.object({ name: z.string() }).parse(row).name)
}
