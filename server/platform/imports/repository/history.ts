import { z } from 'zod'

import type { Db } from '../../db/db.ts'
import { and, sql } from '../../db/sql.ts'
import { importReport } from '../contract.ts'
import type { ImportReport } from '../report.ts'

/** One row of the history of imports. */
export interface ImportEntry {
  readonly kind: string
  readonly files: readonly string[]
  /** The day whose state of the register the file shows, `YYYY-MM-DD`. */
  readonly asOf: string
  readonly importedAt: Date
  readonly report: ImportReport
}

/** Writes an import into the history, in the transaction in which its records land; gives its number. */
export async function insertImport(tx: Db, entry: ImportEntry): Promise<number> {
  const { id } = await tx.one(
    sql`
      INSERT INTO imports (kind, file_names, as_of, imported_at, report)
      VALUES (${entry.kind}, ${entry.files}, ${entry.asOf}, ${entry.importedAt}, ${JSON.stringify(entry.report)})
      RETURNING id`,
    z.object({ id: z.int() }),
  )
  return id
}

const locked = z.object({ kind: z.string(), undoneAt: z.iso.datetime().nullable(), isKept: z.boolean() })

/** An import that is to be undone; nobody else undoes it meanwhile. */
export function lockImport(tx: Db, id: number): Promise<z.output<typeof locked> | undefined> {
  return tx.maybeOne(
    sql`
      SELECT i.kind, i.undone_at, EXISTS (SELECT 1 FROM imports_changes AS c WHERE c.import_id = i.id) AS is_kept
      FROM imports AS i WHERE i.id = ${id} FOR UPDATE OF i`,
    locked,
  )
}

export async function markUndone(tx: Db, id: number, at: Date): Promise<void> {
  await tx.run(sql`UPDATE imports SET undone_at = ${at} WHERE id = ${id}`)
}

const importRow = z.object({
  id: z.int(),
  kind: z.string(),
  files: z.array(z.string()),
  asOf: z.string(),
  importedAt: z.iso.datetime(),
  importedBy: z.string().nullable(),
  undoneAt: z.iso.datetime().nullable(),
  isKept: z.boolean(),
  report: importReport,
})
export type ImportRow = z.output<typeof importRow>

const IMPORT = sql`
  i.id, i.kind, i.file_names AS files, i.as_of, i.imported_at, i.undone_at, i.report,
  EXISTS (SELECT 1 FROM imports_changes AS c WHERE c.import_id = i.id) AS is_kept,
  (SELECT coalesce((SELECT a.name FROM accounts AS a WHERE a.id = d.account_id), '#' || d.account_id)
    FROM imports_drafts AS d WHERE d.import_id = i.id AND d.account_id IS NOT NULL) AS imported_by`

/** The history, newest first. */
export function selectImports(
  tx: Db,
  { after, limit }: { readonly after: number | undefined; readonly limit: number },
): Promise<ImportRow[]> {
  return tx.many(
    sql`
      SELECT ${IMPORT} FROM imports AS i
      WHERE ${and(after === undefined ? undefined : sql`i.id < ${after}`)}
      ORDER BY i.id DESC LIMIT ${limit}`,
    importRow,
  )
}

export function findImport(tx: Db, id: number): Promise<ImportRow | undefined> {
  return tx.maybeOne(sql`SELECT ${IMPORT} FROM imports AS i WHERE i.id = ${id}`, importRow)
}

const MOST_HELD = 200
const heldRow = z.object({ id: z.int(), kind: z.string(), importedAt: z.iso.datetime() })

/** Imports that were not undone, newest first, as far back as anybody looks. */
export function importsThatHold(tx: Db): Promise<z.output<typeof heldRow>[]> {
  return tx.many(
    sql`
      SELECT i.id, i.kind, i.imported_at FROM imports AS i WHERE i.undone_at IS NULL
      ORDER BY i.id DESC LIMIT ${MOST_HELD}`,
    heldRow,
  )
}
