import type { ImportCounts } from '../contract.ts'
import type { ImportReport } from '../report.ts'

/** A report without its refusals, of which there may be many: their number alone. */
export function countsOf({ refused, remarks, ...counts }: ImportReport): ImportCounts {
  return { ...counts, refused: refused.length, remarks: remarks ?? [] }
}
