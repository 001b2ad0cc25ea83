import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { generateSync } from 'otplib'
import { z } from 'zod'

import { sql } from '../../server/platform/db/sql.ts'
import { TABLES } from '../../server/modules.ts'
import { reencrypt } from '../../server/platform/secrets/index.ts'
import { type TestCity, testCity } from '../support/database.ts'
import { makeSchools } from '../support/make-schools.ts'
import { asking, PASSWORD, signIn, somebody, type Somebody } from '../support/signed-in.ts'

let city: TestCity
let now = new Date('2026-11-22T11:00:00Z')
let administrator: Somebody
let school = 0

beforeAll(async () => {
  city = await testCity({ clock: { now: () => now } })
  ;[school = 0] = await makeSchools(city, 'SP 1')
  administrator = await somebody(city, { role: 'administrator' })
})
afterAll(() => city.close())

const later = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1_000)
}
const codeOf = (secret: string) => generateSync({ secret, epoch: Math.floor(now.getTime() / 1_000) })
const attempt = (username: string, code?: string, password = PASSWORD) =>
  asking(city, undefined)
    .post('/session')
    .send({ username, password, ...(code !== undefined && { code }) })

interface Enrolled extends Somebody {
  readonly secret: string
  readonly recoveryCodes: readonly string[]
}

/** Somebody who has an application with codes; a code of the next half minute can be used. */
async function enrolled(...roles: Parameters<typeof somebody>[1][]): Promise<Enrolled> {
  const person = await somebody(city, ...roles)
  const { secret } = (await person.as.post('/session/totp').expect(201)).body
  const { body } = await person.as
    .put('/session/totp')
    .send({ code: codeOf(secret) })
    .expect(200)
  later(30)
  return { ...person, secret, recoveryCodes: body.recoveryCodes }
}

const actionsOf = (accountId: number) =>
  city.db.transaction(async (tx) => {
    const rows = await tx.many(
      sql`SELECT e.action FROM audit_entries AS e WHERE e.object_kind = 'account' AND e.object_id = ${accountId} ORDER BY e.id`,
      z.object({ action: z.string() }),
    )
    return rows.map(({ action }) => action)
  })

describe('an application with codes', () => {
  test('is asked for at signing in, after the password', async () => {
    const { username, secret } = await enrolled()
    expect((await attempt(username).expect(401)).body.type).toBe('/problems/second-factor-needed')
    const { body } = await attempt(username, codeOf(secret)).expect(201)
    expect(body).toMatchObject({ account: { username }, factors: ['totp'], needsFactor: false })
  })

  test('is not asked for before it has been confirmed, and a secret is told anew until then', async () => {
    const person = await somebody(city)
    const first = (await person.as.post('/session/totp').expect(201)).body
    const second = (await person.as.post('/session/totp').expect(201)).body
    expect(second.secret).not.toBe(first.secret)
    expect(second.uri).toContain(`secret=${second.secret}`)
    const elsewhere = asking(city, await signIn(city, person.username))
    const { body } = await person.as.put('/session/totp').send({ code: '123 456' }).expect(400)
    expect(body.errors).toEqual([expect.objectContaining({ pointer: '/body/code' })])
    await person.as
      .put('/session/totp')
      .send({ code: codeOf(second.secret) })
      .expect(200)
    await person.as.post('/session/totp').expect(409)
    await elsewhere.get('/session/factors').expect(401)
  })

  test('gives each code once, and no earlier one after it', async () => {
    const { username, secret } = await enrolled()
    const [earlier, code] = [codeOf(secret), (later(30), codeOf(secret))]
    await attempt(username, code).expect(201)
    const { body } = await attempt(username, code).expect(401)
    expect(body).toMatchObject({
      type: '/problems/wrong-second-factor',
      errors: [{ pointer: '/body/code' }],
    })
    await attempt(username, earlier).expect(401)
    later(30)
    await attempt(username, codeOf(secret)).expect(201)
  })

  test('gives a code to one of two who use it at the same moment', async () => {
    const { username, secret } = await enrolled()
    const code = codeOf(secret)
    const answers = await Promise.all([attempt(username, code), attempt(username, code)])
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 401])
  })

  test('of a telephone whose clock is half a minute off is taken, of one further off not', async () => {
    const { username, secret } = await enrolled()
    const code = codeOf(secret)
    later(60)
    await attempt(username, code).expect(401)
    const next = codeOf(secret)
    later(30)
    await attempt(username, next).expect(201)
  })

  test('says nothing of itself to who has not the password', async () => {
    const { username, secret } = await enrolled()
    const wrong = await attempt(username, codeOf(secret), 'nie to haslo').expect(401)
    const unknown = await attempt('nikt.taki', '000000', 'nie to haslo').expect(401)
    expect(wrong.body).toEqual(unknown.body)
  })

  test('is guessed as slowly as a password, though the password is given in between', async () => {
    const { username, secret } = await enrolled()
    for (let count = 0; count < 5; count++) {
      await attempt(username, '000000').expect(401)
      if (count < 4) await attempt(username).expect(401)
    }
    await attempt(username, codeOf(secret)).expect(429)
    later(2)
    await attempt(username, codeOf(secret)).expect(201)
  })

  test('lies encrypted in the database, and is still read after the keys were changed', async () => {
    const { accountId, username, secret } = await enrolled()
    const kept = await city.db.transaction((tx) =>
      tx.one(
        sql`SELECT t.secret FROM accounts_totp AS t WHERE t.id = ${accountId}`,
        z.object({ secret: z.instanceof(Buffer) }),
      ),
    )
    expect(kept.secret.toString('latin1')).not.toContain(secret)
    const key = await city.ground.secrets.prepareKey()
    await city.ground.secrets.promoteKey(key.id)
    expect(await reencrypt(city.db, city.context.secrets, TABLES)).toBeGreaterThan(0)
    await attempt(username, codeOf(secret)).expect(201)
  })

  test('leaves a trace of what is done with it', async () => {
    const { accountId, username, secret } = await enrolled()
    await attempt(username, '000000').expect(401)
    await attempt(username, codeOf(secret)).expect(201)
    expect(await actionsOf(accountId)).toEqual(
      expect.arrayContaining(['accounts.add-totp', 'accounts.code-refused', 'accounts.sign-in']),
    )
  })
})

describe('a recovery code', () => {
  test('stands in for the application once, however it is written', async () => {
    const { username, accountId, recoveryCodes } = await enrolled()
    expect(new Set(recoveryCodes).size).toBe(10)
    const [code = ''] = recoveryCodes
    await attempt(username, code.toLowerCase().replace('-', ' ')).expect(201)
    await attempt(username, code).expect(401)
    expect(await actionsOf(accountId)).toContain('accounts.use-recovery-code')
  })

  test('of an earlier set holds no more once there are new ones', async () => {
    const { username, as, recoveryCodes } = await enrolled()
    const { body } = await as.post('/session/recovery-codes').expect(201)
    await attempt(username, recoveryCodes[0]).expect(401)
    await attempt(username, body.recoveryCodes[3]).expect(201)
    const factors = (await as.get('/session/factors').expect(200)).body
    expect(factors).toMatchObject({ recoveryCodesLeft: 9, isRequired: false })
  })

  test('is kept as a password is', async () => {
    const { accountId } = await enrolled()
    const kept = await city.db.transaction((tx) =>
      tx.many(
        sql`SELECT c.code_hash FROM accounts_recovery_codes AS c WHERE c.account_id = ${accountId}`,
        z.object({ codeHash: z.string() }),
      ),
    )
    expect(kept.filter(({ codeHash }) => !codeHash.startsWith('$argon2id$'))).toEqual([])
  })
})

describe('a second factor', () => {
  test('proves who one is before a sensitive act', async () => {
    const { as, secret } = await enrolled()
    later(16 * 60)
    expect((await as.delete('/session/totp').expect(403)).body.type).toBe('/problems/prove-again')
    await as.put('/session/proof').send({}).expect(400)
    await as.put('/session/proof').send({ code: '000000' }).expect(401)
    await as
      .put('/session/proof')
      .send({ code: codeOf(secret) })
      .expect(200)
    const { body } = await as.delete('/session/totp').expect(200)
    expect(body).toEqual({ totp: null, recoveryCodesLeft: 0, isRequired: false })
  })

  test('is neither added nor taken away without a proof', async () => {
    const person = await somebody(city)
    later(16 * 60)
    await person.as.post('/session/totp').expect(403)
    await person.as.post('/session/recovery-codes').expect(403)
  })

  test('that is lost is taken away by an administrator, which ends the sessions', async () => {
    const { accountId, username, as } = await enrolled({ role: 'teacher', schoolId: school })
    const here = await signedInAnew(administrator)
    expect((await here.get(`/accounts/${accountId}`).expect(200)).body.factors).toEqual(['totp'])
    await here.delete(`/accounts/${accountId}/factors`).expect(200, { ended: 1 })
    await as.get('/session/factors').expect(401)
    await attempt(username).expect(201)
    expect(await actionsOf(accountId)).toContain('accounts.remove-factors')
    await here.delete(`/accounts/${administrator.accountId}/factors`).expect(409)
  })

  test('of an administrator is not taken away by a principal', async () => {
    const principal = await somebody(city, { role: 'principal', schoolId: school })
    const shared = await enrolled({ role: 'teacher', schoolId: school }, { role: 'administrator' })
    await principal.as.delete(`/accounts/${shared.accountId}/factors`).expect(404)
    expect((await attempt(shared.username).expect(401)).body.type).toBe('/problems/second-factor-needed')
  })

  test('is taken away from the command line too', async () => {
    const { username } = await enrolled()
    const { exitCode, stdout } = await city.rejon(['user', 'reset-factors', username])
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringContaining(username) })
    await attempt(username).expect(201)
    expect((await city.rejon(['user', 'reset-factors', 'nikt.taki'])).exitCode).toBe(1)
  })
})

describe('a role that wants a second factor', () => {
  test('gives no right to a session without one, from the next request on, until it has one', async () => {
    const strict = await enrolled({ role: 'administrator' })
    const auditor = await somebody(city, { role: 'auditor' })
    await auditor.as.get('/accounts').expect(200)
    await strict.as
      .put('/strict-roles')
      .send({ roles: ['auditor', 'auditor'] })
      .expect(200, { roles: ['auditor'] })
    await auditor.as.get('/accounts').expect(404)
    expect((await auditor.as.get('/session').expect(200)).body).toMatchObject({
      rights: {},
      needsFactor: true,
      grants: [{ role: 'auditor' }],
    })
    const { secret } = (await auditor.as.post('/session/totp').expect(201)).body
    await auditor.as
      .put('/session/totp')
      .send({ code: codeOf(secret) })
      .expect(200)
    await auditor.as.get('/accounts').expect(200)
    const { body } = await auditor.as.delete('/session/totp').expect(409)
    expect(body.type).toBe('/problems/factor-required')
    await strict.as.put('/strict-roles').send({ roles: [] }).expect(200)
    expect((await strict.as.get('/strict-roles').expect(200)).body).toEqual({ roles: [] })
    await auditor.as.delete('/session/totp').expect(200)
  })

  test('is not one’s own as long as one has none', async () => {
    const here = await signedInAnew(administrator)
    const { body } = await here
      .put('/strict-roles')
      .send({ roles: ['administrator'] })
      .expect(409)
    expect(body.type).toBe('/problems/own-factor-first')
    await here
      .put('/strict-roles')
      .send({ roles: ['nikt'] })
      .expect(400)
  })
})

async function signedInAnew({ username }: Somebody) {
  return asking(city, await signIn(city, username))
}
