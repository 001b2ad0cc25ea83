import request from 'supertest'

import type { Role } from '../../server/platform/rights/contract.ts'
import { hashPassword } from '../../server/platform/accounts/service/password.ts'
import { insertAccount, updatePassword } from '../../server/platform/accounts/repository/accounts.ts'
import { addGrant } from '../../server/platform/accounts/service/grants.ts'
import type { TestCity } from './database.ts'

export const PASSWORD = 'zielony-rower-77'

let hash: Promise<string> | undefined
let count = 0

export interface Somebody {
  readonly username: string
  readonly accountId: number
  readonly cookie: string
  /** Asks as this person: `as.get('/accounts')`. */
  readonly as: Asking
}

interface WantedRole {
  readonly role: Role
  readonly schoolId?: number
  readonly classUnitId?: number
  readonly wardId?: number
}

type Asking = Readonly<Record<'get' | 'post' | 'put' | 'patch' | 'delete', (path: string) => request.Test>>

/** Opens an account with these roles and signs it in through the API; without a role it is just somebody. */
export async function somebody(city: TestCity, ...roles: readonly WantedRole[]): Promise<Somebody> {
  const username = `osoba${++count}`
  const accountId = await openAccount(city, username, roles)
  const cookie = await signIn(city, username)
  return { username, accountId, cookie, as: asking(city, cookie) }
}

async function openAccount(city: TestCity, username: string, roles: readonly WantedRole[]) {
  const { context, db } = city
  const passwordHash = await (hash ??= hashPassword(PASSWORD))
  const createdAt = context.clock.now().toISOString()
  return db.transaction(async (tx) => {
    const account = {
      username,
      name: `Osoba ${username}`,
      email: null,
      passwordHash: null,
      isDemo: false,
      openedBy: null,
      createdAt,
    }
    const accountId = await insertAccount(tx, account)
    if (accountId === undefined) throw new Error(`${username} is taken`)
    await updatePassword(tx, accountId, passwordHash)
    for (const wanted of roles)
      await addGrant(tx, context, { accountId, role: wanted.role, unit: unitOf(wanted) })
    return accountId
  })
}

function unitOf({ schoolId, classUnitId, wardId }: WantedRole) {
  if (schoolId !== undefined) return { kind: 'school', id: schoolId } as const
  if (classUnitId !== undefined) return { kind: 'class-unit', id: classUnitId } as const
  return wardId === undefined
    ? ({ kind: 'municipality', id: null } as const)
    : ({ kind: 'ward', id: wardId } as const)
}

/** The cookie of a new session. */
export async function signIn(
  { app, municipality }: TestCity,
  username: string,
  password = PASSWORD,
): Promise<string> {
  const { headers } = await request(app)
    .post(`/m/${municipality.slug}/api/v1/session`)
    .send({ username, password })
    .expect(201)
  const [cookie = ''] = headers['set-cookie'] as unknown as string[] // an array, whatever supertest's types say
  return cookie.split(';')[0] ?? ''
}

/** Asks with a cookie, or with none. */
export function asking({ app, municipality }: TestCity, cookie: string | undefined): Asking {
  const with_ = (method: keyof Asking) => (path: string) => {
    const asked = request(app)[method](`/m/${municipality.slug}/api/v1${path}`)
    return cookie === undefined ? asked : asked.set('Cookie', cookie)
  }
  return {
    get: with_('get'),
    post: with_('post'),
    put: with_('put'),
    patch: with_('patch'),
    delete: with_('delete'),
  }
}
