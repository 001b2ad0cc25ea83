import { route, type Route } from '../../platform/http/route.ts'
import { findAddresses } from './contract.ts'
import { searchAddresses } from './service/search.ts'

export const routes: readonly Route[] = [route(findAddresses, searchAddresses)]
