import type { CityDb, Db } from '../../db/db.ts'
import type { Grant, Role } from '../../rights/contract.ts'
import { DEMO_PASSWORD } from '../contract.ts'
import { insertAccount, selectDemoAccounts } from '../repository/accounts.ts'
import { insertGrant } from '../repository/grants.ts'
import { hashPassword } from './password.ts'

export interface DemoAccount {
  readonly username: string
  readonly name: string
  readonly role: Role
  readonly units: readonly (Pick<Grant['unit'], 'kind' | 'id'> & { readonly schoolId: number | null })[]
}

/** Opens accounts with which a demo city can be tried, in the owner's transaction that makes the city; their ids by username. */
export async function openDemoAccounts(
  tx: Db,
  people: readonly DemoAccount[],
  now: Date,
): Promise<ReadonlyMap<string, number>> {
  const passwordHash = await hashPassword(DEMO_PASSWORD)
  const createdAt = now.toISOString()
  const opened = new Map<string, number>()
  for (const person of people) {
    const { username, name } = person
    const fixed = { email: null, passwordHash, isDemo: true, openedBy: null, createdAt }
    const accountId = await insertAccount(tx, { username, name, ...fixed })
    if (accountId === undefined) continue
    opened.set(username, accountId)
    await grantAll(tx, accountId, person, createdAt)
  }
  return opened
}

async function grantAll(tx: Db, accountId: number, { role, units }: DemoAccount, grantedAt: string) {
  for (const { kind: unitKind, id: unitId, schoolId } of units) {
    await insertGrant(tx, {
      accountId,
      role,
      unitKind,
      unitId,
      schoolId,
      validFrom: grantedAt.slice(0, 10),
      validTo: null,
      grantedBy: null,
      grantedAt,
    })
  }
}

/** What one may sign in as to try a demo city. */
export async function demoUsernames(db: CityDb): Promise<string[]> {
  const demo = await db.enter({ kind: 'program', purpose: 'operate' }).transaction(selectDemoAccounts)
  return demo.map(({ username }) => username)
}
