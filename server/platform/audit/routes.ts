import { type Route, route } from '../http/route.ts'
import { listAudit, postVerification } from './contract.ts'
import { auditCsv } from './formats.ts'
import { listEntries, startVerification } from './service.ts'

export const routes: readonly Route[] = [
  route(listAudit, listEntries, { 'text/csv': auditCsv }),
  route(postVerification, startVerification),
]
