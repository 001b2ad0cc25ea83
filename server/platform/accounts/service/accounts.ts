import { today } from '../../clock.ts'
import type { Context } from '../../context.ts'
import type { Db } from '../../db/db.ts'
import { cursorOf, writeCursor } from '../../http/cursor.ts'
import type { Input, Output } from '../../http/endpoint.ts'
import { notFound, Problem } from '../../http/problem.ts'
import { mayGrant } from '../../rights/policy.ts'
import type { getAccount, getAccounts, patchAccount, postAccount, postCode } from '../contract.ts'
import { findAccount, insertAccount, selectAccounts, updateDisabledAt } from '../repository/accounts.ts'
import { selectAllRoles, selectGrants } from '../repository/grants.ts'
import { endSessions } from '../repository/sessions.ts'
import { INVITATION_HOURS, makeCode, RESET_HOURS } from './codes.ts'
import { accountDetail, titledGrants } from './details.ts'
import { addGrant, requireOtherAdministrator } from './grants.ts'
import { entered } from './session.ts'

type Detail = Output<typeof getAccount>

/** Accounts that the reader may see, by name, a page at a time, each with the roles that hold today. */
export function listAccounts(
  { query }: Input<typeof getAccounts>,
  context: Context,
): Promise<Output<typeof getAccounts>> {
  const { q, role, limit, after } = query
  const on = today(context.clock)
  const place = after === undefined ? undefined : cursorOf(after)
  return context.db.transaction(async (tx) => {
    const found = await selectAccounts(tx, { q, role, on, after: place, limit: limit + 1 })
    const page = found.slice(0, limit)
    const rows = await selectGrants(
      tx,
      page.map(({ id }) => id),
      on,
    )
    const grants = await titledGrants(tx, rows, context)
    const last = page.at(-1)
    tx.audit({ action: 'accounts.list', details: { accounts: page.length } })
    return {
      accounts: page.map(({ id, username, name, email, isDisabled }) => ({
        id,
        username,
        name,
        email,
        isDisabled,
        grants: grants.filter((_, index) => rows[index]?.accountId === id),
      })),
      next: found.length > limit && last !== undefined ? writeCursor([last.name, 0, last.id]) : null,
    }
  })
}

/** One account with its grants. Throws `not-found` for who is out of sight too. */
export function readAccount({ params }: Input<typeof getAccount>, context: Context): Promise<Detail> {
  return context.db.transaction((tx) => {
    tx.audit({ action: 'accounts.read', object: { kind: 'account', id: params.id } })
    return accountDetail(tx, context, params.id)
  })
}

/** Opens an account with its first grant. Throws 400 with pointers, 409 `username-taken`. */
export function openAccount(
  { body }: Input<typeof postAccount>,
  context: Context,
): Promise<Output<typeof postAccount>> {
  return context.db.transaction((tx) => openAccountIn(tx, context, body))
}

/** The same inside the caller's transaction. */
export async function openAccountIn(
  tx: Db,
  context: Context,
  body: WantedAccount,
): Promise<Output<typeof postAccount>> {
  const { id, invitation } = await addAccount(tx, context, body)
  return { ...(await accountDetail(tx, context, id)), invitation }
}

/** Somebody who is to sign in, with their first role. */
export type WantedAccount = Input<typeof postAccount>['body']

/** Adds an account, its first grant and its invitation, for whoever entered or for the operator. Throws as `openAccount` does. */
export async function addAccount(
  tx: Db,
  context: Context,
  { username, name, email, role, unit }: WantedAccount,
): Promise<{ id: number; invitation: Output<typeof postCode> }> {
  const createdAt = context.clock.now().toISOString()
  const openedBy = tx.actor?.accountId ?? null
  const account = { username, name, email, passwordHash: null, isDemo: false, openedBy, createdAt }
  const id = await insertAccount(tx, account)
  if (id === undefined) throw new Problem(409, 'username-taken', { username })
  tx.audit({ action: 'accounts.open', object: { kind: 'account', id } })
  await addGrant(tx, context, { accountId: id, role, unit })
  return { id, invitation: await makeCode(tx, context, id, INVITATION_HOURS) }
}

/**
 * Disables an account, which ends its sessions at once, or enables it again. Throws `not-found` unless the reader could end
 * every grant of it, and 409 for the own account and the last administrator's.
 */
export function changeAccount(
  { params, body }: Input<typeof patchAccount>,
  context: Context,
): Promise<Detail> {
  return context.db.transaction(async (tx) => {
    const { id } = params
    const on = today(context.clock)
    const roles = await rolesToManage(tx, id, on)
    if (id === entered(tx).accountId) throw new Problem(409, 'own-account')
    const isAdministrator = roles.some(({ role }) => role === 'administrator')
    if (body.isDisabled && isAdministrator) await requireOtherAdministrator(tx, id, on)
    const now = context.clock.now().toISOString()
    await updateDisabledAt(tx, id, body.isDisabled ? now : null)
    const ended = body.isDisabled ? await endSessions(tx, { accountId: id }, now) : 0
    tx.audit({
      action: body.isDisabled ? 'accounts.disable' : 'accounts.enable',
      object: { kind: 'account', id },
      details: { ended },
    })
    return accountDetail(tx, context, id)
  })
}

/** Makes a code for an account that the reader manages whole: with it one signs in as its holder. Throws `not-found`. */
export function inviteAnew(
  { params }: Input<typeof postCode>,
  context: Context,
): Promise<Output<typeof postCode>> {
  return context.db.transaction(async (tx) => {
    await rolesToManage(tx, params.id, today(context.clock))
    return makeCode(tx, context, params.id, RESET_HOURS)
  })
}

/** The roles of an account, if the reader could end every one of them. Throws `not-found`. */
export async function rolesToManage(tx: Db, id: number, on: string) {
  const roles = await selectAllRoles(tx, id, on)
  const isMine = roles.every(({ role, unitKind: kind, schoolId }) =>
    mayGrant(entered(tx).rights, role, { kind, schoolId }),
  )
  if ((await findAccount(tx, id)) === undefined || !isMine) throw notFound('account', id)
  return roles
}
