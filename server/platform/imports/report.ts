import { z } from 'zod'

const recordWithReason = z.object({ record: z.string(), reason: z.string() })

/** What an import did with its records: `read = new + changed + unchanged + outside + refused`. */
export const importReport = z.object({
  read: z.int(),
  new: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  /** Rows that the file no longer has; only with `--complete`. */
  closed: z.int(),
  /** Records of other municipalities. */
  outside: z.int(),
  refused: z.array(recordWithReason),
  /** What was let pass but should be looked at. */
  remarks: z.array(recordWithReason).optional(),
})
export type ImportReport = z.output<typeof importReport>

/** A record that does not land: where it stands (`points.gml:120`) and why (a Polish sentence). */
export type RefusedRecord = ImportReport['refused'][number]

export function emptyReport(): ImportReport {
  return { read: 0, new: 0, changed: 0, unchanged: 0, closed: 0, outside: 0, refused: [] }
}
