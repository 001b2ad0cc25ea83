import { type Route, route } from '../../platform/http/route.ts'
import { getSchoolChildren } from './contract.ts'
import { readSchoolChildren } from './service.ts'

export const routes: readonly Route[] = [route(getSchoolChildren, readSchoolChildren)]
