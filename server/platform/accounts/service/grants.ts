import { type Clock, today } from '../../clock.ts'
import type { Context } from '../../context.ts'
import type { Db } from '../../db/db.ts'
import type { Input, Output } from '../../http/endpoint.ts'
import { notFound, Problem } from '../../http/problem.ts'
import type { Grant, Rights, Role } from '../../rights/contract.ts'
import { mayGrant, rightsOf, ROLES } from '../../rights/policy.ts'
import type { deleteGrant, getAccount, postGrant } from '../contract.ts'
import { findAccount } from '../repository/accounts.ts'
import {
  countOtherAdministrators,
  endGrant,
  findGrant,
  type GrantRow,
  insertGrant,
  selectGrants,
} from '../repository/grants.ts'
import { accountDetail } from './details.ts'
import { entered } from './session.ts'

type Detail = Output<typeof getAccount>

/** Gives a role. Throws `not-found` for who is out of sight, 400 with pointers, 409 for what one may not give. */
export function giveGrant({ params, body }: Input<typeof postGrant>, context: Context): Promise<Detail> {
  return context.db.transaction(async (tx) => {
    if ((await findAccount(tx, params.id)) === undefined) throw notFound('account', params.id)
    await addGrant(tx, context, { accountId: params.id, ...body })
    return accountDetail(tx, context, params.id)
  })
}

export interface WantedGrant {
  readonly accountId: number
  readonly role: Role
  readonly unit: Pick<Grant['unit'], 'kind' | 'id'>
  readonly validFrom?: string | undefined
  readonly validTo?: string | null | undefined
}

/** Adds a grant inside the caller's transaction, after all checks; leaves its trace. */
export async function addGrant(tx: Db, context: Context, wanted: WantedGrant): Promise<void> {
  const { accountId, role, unit } = wanted
  const { validFrom, validTo } = daysOf(wanted, context)
  const giver = tx.actor
  if (giver !== null && !ROLES[role].units.includes(unit.kind))
    throw wrong('/body/unit/kind', 'input.unit-of-another-kind')
  const schoolId = await schoolOf(tx, context, unit)
  if (giver?.accountId === accountId) throw new Problem(409, 'own-grant')
  if (giver !== null && !mayGrant(giver.rights, role, { kind: unit.kind, schoolId }))
    throw wrong('/body/role', 'input.role-not-yours')
  const grant = { accountId, role, unitKind: unit.kind, unitId: unit.id, schoolId, validFrom, validTo }
  const given = { grantedBy: giver?.accountId ?? null, grantedAt: context.clock.now().toISOString() }
  const id = await insertGrant(tx, { ...grant, ...given })
  if (id === undefined) throw new Problem(409, 'grant-exists')
  tx.audit({
    action: 'accounts.grant',
    object: { kind: 'account', id: accountId },
    schoolId,
    details: { grant: id, role, unit: unit.kind, unitId: unit.id, validFrom, validTo },
  })
}

/** From today on and for ever, where nothing else is said. Throws 400 where the end is not after the beginning. */
function daysOf({ validFrom, validTo = null }: WantedGrant, { clock }: Context) {
  const from = validFrom ?? today(clock)
  if (validTo !== null && validTo <= from) throw wrong('/body/validTo', 'input.date-order')
  return { validFrom: from, validTo }
}

/** The school of the unit. Throws 400 where there is no such unit, or none any more. */
async function schoolOf(
  tx: Db,
  { findUnits }: Context,
  { kind, id }: WantedGrant['unit'],
): Promise<number | null> {
  if (kind === 'municipality') {
    if (id !== null) throw wrong('/body/unit/id', 'input.unit-without-id')
    return null
  }
  const [unit] = id === null ? [] : await findUnits(tx, kind, [id])
  if (unit === undefined) throw wrong('/body/unit/id', 'input.unit-unknown')
  if (unit.isEnded === true) throw wrong('/body/unit/id', 'input.unit-ended')
  return unit.schoolId
}

const wrong = (pointer: string, why: string) => new Problem(400, 'invalid-request', {}, [{ pointer, why }])

/** Ends a grant today. Throws `not-found`, and 409 for the own one and for the last administrator's. */
export function takeGrant({ params }: Input<typeof deleteGrant>, context: Context): Promise<Detail> {
  const on = today(context.clock)
  return context.db.transaction(async (tx) => {
    const found = await findGrant(tx, params.grantId)
    if (found?.accountId !== params.id || !mayEnd(tx, found)) throw notFound('grant', params.grantId)
    if (found.accountId === entered(tx).accountId) throw new Problem(409, 'own-grant')
    if (found.role === 'administrator') await requireOtherAdministrator(tx, found.accountId, on)
    if ((await endGrant(tx, found.id, on)) === 0) throw new Problem(409, 'grant-ended')
    tx.audit({
      action: 'accounts.end-grant',
      object: { kind: 'account', id: found.accountId },
      schoolId: found.schoolId,
      details: { grant: found.id, role: found.role },
    })
    return accountDetail(tx, context, params.id)
  })
}

const mayEnd = (tx: Db, { role, unitKind: kind, schoolId }: GrantRow) =>
  mayGrant(entered(tx).rights, role, { kind, schoolId })

/** A municipality that nobody administers could only be helped from the command line. Throws 409. */
export async function requireOtherAdministrator(tx: Db, accountId: number, on: string): Promise<void> {
  if ((await countOtherAdministrators(tx, accountId, on)) === 0) throw new Problem(409, 'last-administrator')
}

/** What an account may do today, for the program's own work on its behalf; nothing when it is closed. */
export async function rightsOfAccount(tx: Db, accountId: number, clock: Clock): Promise<Rights> {
  const account = await findAccount(tx, accountId)
  if (account === undefined || account.isDisabled) return {}
  const grants = await selectGrants(tx, [accountId], today(clock))
  return rightsOf(grants.map(({ role, unitKind: kind, unitId: id }) => ({ role, unit: { kind, id } })))
}
