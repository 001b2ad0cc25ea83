import type { Output } from '../http/endpoint.ts'
import { csvDocument } from '../http/csv.ts'
import type { listAudit } from './contract.ts'

const COLUMNS = [
  'id',
  'at',
  'actor',
  'accountId',
  'name',
  'action',
  'objectKind',
  'objectId',
  'objectName',
  'schoolId',
  'schoolName',
  'reason',
] as const

/** The entries as a table; what an act says besides stands in the last column as JSON. */
export function auditCsv({ entries }: Output<typeof listAudit>): string {
  return csvDocument(
    [...COLUMNS, 'details', 'requestId'],
    entries.map((entry) => [
      ...COLUMNS.map((column) => entry[column]),
      JSON.stringify(entry.details),
      entry.requestId,
    ]),
  )
}
