import { computed, type ComputedRef, shallowReadonly, shallowRef, type ShallowRef } from 'vue'
import { type RouteLocationRaw } from 'vue-router'

import {
  deleteDevices,
  deleteSession,
  getSession,
  postSession,
} from '../../server/platform/accounts/contract.ts'
import { type Output } from '../../server/platform/http/endpoint.ts'
import { type Permission } from '../../server/platform/rights/contract.ts'
import { type Actor, may, type Place } from '../../server/platform/rights/policy.ts'
import { call } from './api.ts'

export type SessionState = Output<typeof getSession>
export type SignedIn = SessionState & { readonly account: NonNullable<SessionState['account']> }

const NOBODY: SessionState = { account: null, grants: [], permissions: [], expiresAt: null }

const state = shallowRef<SessionState>(NOBODY)

/** Who is signed in; the server decides anew at each request. */
export function useSession(): Readonly<ShallowRef<SessionState>> {
  return shallowReadonly(state)
}

/** What decides with the policy which screens and buttons there are. */
export const actor: ComputedRef<Actor | null> = computed(() => {
  const { account, grants } = state.value
  return account === null ? null : { accountId: account.id, grants }
})

/** Whether whoever is signed in may do something, by the very policy of the server. */
export function mayHere(permission: Permission, place?: Place): boolean {
  return may(actor.value, permission, place)
}

/** Whether it may be done at every place of the municipality. */
export function mayEverywhere(permission: Permission): boolean {
  const everywhere = state.value.grants.filter(({ unit }) => unit.kind === 'municipality')
  return may({ accountId: 0, grants: everywhere }, permission)
}

/** Lets in whoever is signed in; sends anybody else to the sign-in, from which they come back to `path`. */
export async function requireSession(path: string): Promise<true | RouteLocationRaw> {
  state.value = await call(getSession, {})
  return state.value.account !== null || { name: 'sign-in', query: { wroc: path } }
}

export interface Credentials {
  readonly username: string
  readonly password: string
  readonly code?: string
}

export async function signIn(credentials: Credentials): Promise<SessionState> {
  return (state.value = await call(postSession, { body: { ...credentials } }))
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
