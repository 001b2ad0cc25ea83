import { type Route, route } from '../http/route.ts'
import { getProcessingRegister } from './contract.ts'
import { registerCsv } from './formats.ts'
import { showRegister } from './service.ts'

export const routes: readonly Route[] = [
  route(getProcessingRegister, showRegister, { 'text/csv': registerCsv }),
]
