import type { Db } from '../db/db.ts'
import type { Sight } from './contract.ts'
import type { ImportReport } from './report.ts'

/** Who looks on while an import is done. */
export interface ImportWatch {
  /** What it has found, before anything lands or nothing does. */
  looked?(report: ImportReport, sights: readonly Sight[]): void
  /** In the transaction in which the records land. */
  landed?(tx: Db, importId: number, report: ImportReport): Promise<void>
}
