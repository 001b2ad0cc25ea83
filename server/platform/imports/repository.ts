import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import type { ImportReport } from './report.ts'

/** One row of the history of imports. */
export interface ImportEntry {
  readonly kind: string
  readonly files: readonly string[]
  /** The day whose state of the register the file shows, `YYYY-MM-DD`. */
  readonly asOf: string
  readonly importedAt: Date
  readonly report: ImportReport
}

/** Writes an import into the history, in the transaction in which its records land. */
export function insertImport(tx: Db, entry: ImportEntry): Promise<number> {
  return tx.run(sql`
    INSERT INTO imports (kind, file_names, as_of, imported_at, report)
    VALUES (${entry.kind}, ${entry.files}, ${entry.asOf}, ${entry.importedAt}, ${JSON.stringify(entry.report)})`)
}
