import { shallowReadonly, shallowRef, type ShallowRef } from 'vue'
import { type RouteLocationRaw } from 'vue-router'
import { type z } from 'zod'

import {
  deleteDevices,
  deleteSession,
  getSession,
  postSession,
} from '../../server/platform/accounts/contract.ts'
import { postCitizenSession } from '../../server/platform/accounts/citizens/contract.ts'
import {
  type DirectoryAnswer,
  postDirectoryCode,
  postDirectorySession,
} from '../../server/platform/accounts/directory/contract.ts'
import { postPasskeySession } from '../../server/platform/accounts/passkeys/contract.ts'
import { type Input, type Output } from '../../server/platform/http/endpoint.ts'
import { type Permission, type Role } from '../../server/platform/rights/contract.ts'
import { type GrantPlace, may, mayGrant, type Place } from '../../server/platform/rights/policy.ts'
import { call } from './api.ts'

type Signed = z.input<typeof postPasskeySession.body>['signed']
export type SessionState = Output<typeof getSession>

const NOBODY: SessionState = {
  account: null,
  grants: [],
  rights: {},
  factors: [],
  needsFactor: false,
  expiresAt: null,
  demoAccounts: [],
  directory: null,
  citizenNode: false,
}

const state = shallowRef<SessionState>(NOBODY)

/** Who is signed in; the server decides anew at each request. */
export function useSession(): Readonly<ShallowRef<SessionState>> {
  return shallowReadonly(state)
}

/** Whether whoever is signed in may do something, by the very policy of the server: which screens and buttons there are. */
export function mayHere(permission: Permission, place?: Place): boolean {
  return may(state.value.rights, permission, place)
}

/** Whether whoever is signed in may give or end a role in a unit. */
export function mayGrantHere(role: Role, place: GrantPlace): boolean {
  return mayGrant(state.value.rights, role, place)
}

/** Lets in whoever is signed in; sends anybody else to the sign-in, from which they come back to `path`. */
export async function requireSession(path: string): Promise<true | RouteLocationRaw> {
  const { account } = await fetchSession()
  return account !== null || { name: 'sign-in', query: { wroc: path } }
}

/** Asks who is signed in; for the sign-in, whom a demo city offers. */
export async function fetchSession(): Promise<SessionState> {
  return (state.value = await call(getSession, {}))
}

export interface Credentials {
  readonly username: string
  readonly password: string
  readonly code?: string
}

export async function signIn(credentials: Credentials): Promise<SessionState> {
  return (state.value = await call(postSession, { body: { ...credentials } }))
}

export async function signInByPasskey(signed: Signed): Promise<SessionState> {
  return (state.value = await call(postPasskeySession, { body: { signed } }))
}

export type Arrival = Output<typeof postDirectorySession>

/** Signs in by what the city's directory gave the browser to bring back. */
export async function signInByDirectory(answer: DirectoryAnswer): Promise<Arrival> {
  return arrived(await call(postDirectorySession, { body: answer }))
}

/** Adds the code that the account wants besides the directory's word. */
export async function addDirectoryCode(code: string): Promise<Arrival> {
  return arrived(await call(postDirectoryCode, { body: { code } }))
}

/** Signs in by what login.gov.pl gave the browser to bring back. */
export async function signInByCitizenNode(
  answer: Input<typeof postCitizenSession>['body'],
): Promise<Arrival> {
  return arrived(await call(postCitizenSession, { body: answer }))
}

function arrived(arrival: Arrival): Arrival {
  state.value = arrival.session
  return arrival
}

export async function signOut(): Promise<void> {
  await call(deleteSession, {})
  state.value = NOBODY
}

/** Ends every session of the account, this one too. */
export async function signOutEverywhere(): Promise<void> {
  await call(deleteDevices, {})
  state.value = NOBODY
}
