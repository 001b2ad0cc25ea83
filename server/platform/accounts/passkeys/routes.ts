import { type Route, route } from '../../http/route.ts'
import {
  deletePasskey,
  getPasskeys,
  patchPasskey,
  postChallenge,
  postPasskey,
  postPasskeyOffer,
  postPasskeySession,
  putPasskeyProof,
} from './contract.ts'
import {
  challengeVisitor,
  keepPasskey,
  listPasskeys,
  offerPasskey,
  proveByPasskey,
  removePasskey,
  renamePasskey,
  signInByPasskey,
} from './service.ts'

export const passkeyRoutes: readonly Route[] = [
  route(getPasskeys, listPasskeys),
  route(postPasskeyOffer, offerPasskey),
  route(postPasskey, keepPasskey),
  route(patchPasskey, renamePasskey),
  route(deletePasskey, removePasskey),
  route(postChallenge, challengeVisitor),
  route(postPasskeySession, signInByPasskey),
  route(putPasskeyProof, proveByPasskey),
]
