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
  readonly unit: Pick<Grant['unit'], 'kind' | 'id'> & { readonly schoolId: number | null }
}

/** Opens accounts with which a demo city can be tried, in the owner's transaction that makes the city. */
export async function openDemoAccounts(tx: Db, people: readonly DemoAccount[], now: Date): Promise<void> {
  const passwordHash = await hashPassword(DEMO_PASSWORD)
  const [grantedAt, validFrom] = [now.toISOString(), now.toISOString().slice(0, 10)]
  for (const { username, name, role, unit } of people) {
    const account = {
      username,
      name,
      email: null,
      passwordHash,
      isDemo: true,
      openedBy: null,
      createdAt: grantedAt,
    }
    const accountId = await insertAccount(tx, account)
    if (accountId === undefined) continue
    const { kind: unitKind, id: unitId, schoolId } = unit
    await insertGrant(tx, {
      accountId,
      role,
      unitKind,
      unitId,
      schoolId,
      validFrom,
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
