import { type Route, route } from '../../http/route.ts'
import {
  deleteAccountFactors,
  deleteTotp,
  getFactors,
  getStrictRoles,
  postRecoveryCodes,
  postTotp,
  putStrictRoles,
  putTotp,
} from './contract.ts'
import { listStrictRoles, resetFactors, setStrictRoles } from './management.ts'
import { confirmOffered, listFactors, offerTotp, removeTotp, renewRecoveryCodes } from './service.ts'

export const secondFactorRoutes: readonly Route[] = [
  route(getFactors, listFactors),
  route(postTotp, offerTotp),
  route(putTotp, confirmOffered),
  route(deleteTotp, removeTotp),
  route(postRecoveryCodes, renewRecoveryCodes),
  route(deleteAccountFactors, resetFactors),
  route(getStrictRoles, listStrictRoles),
  route(putStrictRoles, setStrictRoles),
]
