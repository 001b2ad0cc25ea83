import { type Route, route } from '../http/route.ts'
import { getProcessingRegister, postPersonErasure, postPersonExport } from './contract.ts'
import { erasePerson, exportPerson } from './requests.ts'
import { exportPage } from './export-page.ts'
import { registerCsv } from './formats.ts'
import { showRegister } from './service.ts'

export const routes: readonly Route[] = [
  route(getProcessingRegister, showRegister, { 'text/csv': registerCsv }),
  route(postPersonExport, exportPerson, { 'text/html': exportPage }),
  route(postPersonErasure, erasePerson),
]
