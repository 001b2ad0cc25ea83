import { type Route, route } from '../http/route.ts'
import {
  deleteDevice,
  deleteDevices,
  deleteGrant,
  deleteSession,
  getAccount,
  getAccounts,
  getDevices,
  getSession,
  patchAccount,
  postAccount,
  postCode,
  postGrant,
  postPassword,
  postSession,
  putPassword,
  putProof,
} from './contract.ts'
import { changeAccount, inviteAnew, listAccounts, openAccount, readAccount } from './service/accounts.ts'
import { setPassword } from './service/codes.ts'
import { changePassword, endDevice, listDevices, signOut, signOutEverywhere } from './service/devices.ts'
import { giveGrant, takeGrant } from './service/grants.ts'
import { citizenRoutes } from './citizens/routes.ts'
import { directoryRoutes } from './directory/routes.ts'
import { mailedCodeRoutes } from './mailed-codes/routes.ts'
import { passkeyRoutes } from './passkeys/routes.ts'
import { proveAgain } from './service/prove-again.ts'
import { readSession, signIn } from './service/session.ts'
import { secondFactorRoutes } from './second-factor/routes.ts'

export const routes: readonly Route[] = [
  route(getSession, readSession),
  route(postSession, signIn),
  route(deleteSession, signOut),
  route(putProof, proveAgain),
  route(getDevices, listDevices),
  route(deleteDevices, signOutEverywhere),
  route(deleteDevice, endDevice),
  route(putPassword, changePassword),
  route(getAccounts, listAccounts),
  route(postAccount, openAccount),
  route(getAccount, readAccount),
  route(postCode, inviteAnew),
  route(postPassword, setPassword),
  route(patchAccount, changeAccount),
  route(postGrant, giveGrant),
  route(deleteGrant, takeGrant),
  ...secondFactorRoutes,
  ...passkeyRoutes,
  ...directoryRoutes,
  ...citizenRoutes,
  ...mailedCodeRoutes,
]
