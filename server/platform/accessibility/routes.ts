import { type Route, route } from '../http/route.ts'
import { getDeclaration, putDeclaration } from './contract.ts'
import { publishDeclaration, readDeclaration } from './service.ts'

export const routes: readonly Route[] = [
  route(getDeclaration, readDeclaration),
  route(putDeclaration, publishDeclaration),
]
