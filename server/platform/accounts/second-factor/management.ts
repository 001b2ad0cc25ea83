import { today } from '../../clock.ts'
import type { Context } from '../../context.ts'
import type { Input, Output } from '../../http/endpoint.ts'
import { Problem } from '../../http/problem.ts'
import { selectGrants } from '../repository/grants.ts'
import { endSessions } from '../repository/sessions.ts'
import { rolesToManage } from '../service/accounts.ts'
import { entered } from '../service/session.ts'
import type { deleteAccountFactors, getStrictRoles, putStrictRoles } from './contract.ts'
import { replaceStrictRoles, selectStrictRoles } from './repository.ts'
import { dropFactors } from './service.ts'

type StrictRoles = Output<typeof getStrictRoles>

/**
 * Takes the second factors of another account away, and ends its sessions: somebody may be using what was lost. Throws
 * `not-found` unless the reader manages the account whole, and 409 for the own one.
 */
export function resetFactors(
  { params }: Input<typeof deleteAccountFactors>,
  context: Context,
): Promise<Output<typeof deleteAccountFactors>> {
  return context.db.transaction(async (tx) => {
    await rolesToManage(tx, params.id, today(context.clock))
    if (params.id === entered(tx).accountId) throw new Problem(409, 'own-account')
    await dropFactors(tx, params.id)
    const ended = await endSessions(tx, { accountId: params.id }, context.clock.now().toISOString())
    return { ended }
  })
}

/** Which roles want a second factor. */
export function listStrictRoles(_input: unknown, context: Context): Promise<StrictRoles> {
  return context.db.transaction(async (tx) => ({ roles: await selectStrictRoles(tx) }))
}

/** Says which roles want a second factor. Throws 409 `own-factor-first` to who would lose their own rights by it. */
export function setStrictRoles(
  { body }: Input<typeof putStrictRoles>,
  context: Context,
): Promise<StrictRoles> {
  return context.db.transaction(async (tx) => {
    const roles = [...new Set(body.roles)].sort()
    const { accountId, hasSecondFactor } = entered(tx)
    const own = await selectGrants(tx, [accountId], today(context.clock))
    if (!hasSecondFactor && own.some(({ role }) => roles.includes(role)))
      throw new Problem(409, 'own-factor-first')
    await replaceStrictRoles(tx, roles, context.clock.now().toISOString())
    tx.audit({ action: 'accounts.set-strict-roles', details: { roles } })
    return { roles }
  })
}
