import type { z } from 'zod'

import type { importReport } from './contract.ts'

export type ImportReport = z.output<typeof importReport>

/** A record that does not land: where it stands (`points.gml:120`) and why (a Polish sentence). */
export type RefusedRecord = ImportReport['refused'][number]

export function emptyReport(): ImportReport {
  return { read: 0, new: 0, changed: 0, unchanged: 0, closed: 0, outside: 0, refused: [] }
}
