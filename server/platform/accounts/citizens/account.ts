import { today } from '../../clock.ts'
import type { Context } from '../../context.ts'
import type { Db } from '../../db/db.ts'
import { Problem } from '../../http/problem.ts'
import type { Pesel } from '../../identifiers/contract.ts'
import { insertAccount } from '../repository/accounts.ts'
import { insertGrant } from '../repository/grants.ts'
import { drawCode } from '../service/codes.ts'
import type { KnownCitizen, Ward } from './node.ts'
import { findStanding, selectWardsEver } from './repository.ts'

/** 60 bits: nobody types it, and it tells nothing of its holder. */
const NAME_LENGTH = 12

/**
 * The account of whom the node has proved: their own, or a new one for a guardian of a child of this municipality. Throws 403
 * `citizen-unknown`, the same for who is not known, whose care has ended and whose account is disabled; the trail keeps no number.
 */
export async function accountOf(number: Pesel, context: Context): Promise<number> {
  const { db, clock, secrets, citizens, visitor } = context
  const on = today(clock)
  const accountId = await db.enter({ kind: 'program', purpose: 'operate' }).transaction(async (tx) => {
    const citizen = await citizens.find(tx, number, { secrets, on })
    const mayEnter = citizen !== undefined && (await isAdmitted(tx, citizen, on))
    if (mayEnter) {
      const id = citizen.accountId ?? (await openFor(tx, citizen, context))
      await grantWards(tx, id, citizen.wards, context)
      return id
    }
    const known = citizen?.accountId ?? undefined
    const object = known === undefined ? undefined : { kind: 'account', id: known }
    const details = { network: visitor.network, by: 'citizen' }
    tx.audit({ action: 'accounts.sign-in-refused', ...(object && { object }), details })
    return undefined
  })
  if (accountId === undefined) throw new Problem(403, 'citizen-unknown')
  return accountId
}

/** Who cares for a child today, or has an account for something else; and no account of theirs is disabled. */
async function isAdmitted(tx: Db, { accountId, wards }: KnownCitizen, on: string): Promise<boolean> {
  if (accountId === null) return wards.length > 0
  const standing = await findStanding(tx, accountId, on)
  return standing?.isDisabled === false && (wards.length > 0 || standing.hasOtherRole)
}

/** Opens an account without a password for a guardian. */
async function openFor(tx: Db, { personId, name }: KnownCitizen, { clock, citizens }: Context) {
  const username = `opiekun-${drawCode(NAME_LENGTH).toLowerCase()}`
  const createdAt = clock.now().toISOString()
  const fixed = { email: null, passwordHash: null, isDemo: false, openedBy: null, createdAt }
  const id = await insertAccount(tx, { username, name, ...fixed })
  if (id === undefined) throw new Error('A random username is taken')
  tx.audit({ action: 'accounts.open', object: { kind: 'account', id }, details: { by: 'citizen' } })
  await citizens.join(tx, personId, id)
  return id
}

/**
 * Gives a guardian's right for each child that the account has never had one for: what an office has ended stays ended. It has no
 * last day, for it shows nothing when the care has ended.
 */
async function grantWards(tx: Db, accountId: number, wards: readonly Ward[], { clock }: Context) {
  const before = new Set(await selectWardsEver(tx, accountId))
  const days = { validFrom: today(clock), validTo: null }
  const given = { grantedBy: null, grantedAt: clock.now().toISOString() }
  for (const { id: unitId, schoolId } of wards.filter(({ id }) => !before.has(id))) {
    const right = { role: 'guardian', unitId, ...days }
    const grant = await insertGrant(tx, { accountId, unitKind: 'ward', schoolId, ...right, ...given })
    const details = { grant: grant ?? null, unit: 'ward', ...right, by: 'citizen' }
    tx.audit({ action: 'accounts.grant', object: { kind: 'account', id: accountId }, schoolId, details })
  }
}
