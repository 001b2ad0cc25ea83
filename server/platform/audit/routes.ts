import { type Route, route } from '../http/route.ts'
import { listAudit } from './contract.ts'
import { auditCsv } from './formats.ts'
import { listEntries } from './service.ts'

export const routes: readonly Route[] = [route(listAudit, listEntries, { 'text/csv': auditCsv })]
