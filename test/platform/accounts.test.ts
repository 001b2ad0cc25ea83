import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'

import { sql } from '../../server/platform/db/sql.ts'
import { type TestCity, testCity } from '../support/database.ts'
import { makeSchools } from '../support/make-schools.ts'
import { asking, PASSWORD, signIn, somebody, type Somebody } from '../support/signed-in.ts'

let city: TestCity
let now = new Date('2026-11-22T11:00:00Z')
let administrator: Somebody
let principal: Somebody
let stranger: Somebody
let [own, other] = [0, 0]

beforeAll(async () => {
  city = await testCity({ clock: { now: () => now } })
  ;[own = 0, other = 0] = await makeSchools(city, 'SP 1', 'SP 2')
  administrator = await somebody(city, { role: 'administrator' })
  principal = await somebody(city, { role: 'principal', schoolId: own })
  stranger = await somebody(city)
})
afterAll(() => city.close())

const actions = (accountId: number) =>
  city.db.transaction((tx) =>
    tx.many(
      sql`SELECT e.action FROM audit_entries AS e WHERE e.object_kind = 'account' AND e.object_id = ${accountId} ORDER BY e.id`,
      z.object({ action: z.string() }),
    ),
  )

describe('signing in', () => {
  test('starts a session that says who one is and what one may do', async () => {
    const { body } = await principal.as.get('/session').expect(200)
    expect(body).toMatchObject({
      account: { id: principal.accountId, username: principal.username },
      grants: [{ role: 'principal', unit: { kind: 'school', id: own, title: 'SP 1' } }],
      rights: { 'accounts.manage': { all: false, schools: [own], classUnits: [], wards: [] } },
    })
  })

  test('gives a cookie that scripts and other sites do not get', async () => {
    const { headers } = await asking(city, undefined)
      .post('/session')
      .send({ username: stranger.username, password: PASSWORD })
      .expect(201)
    expect(headers['set-cookie']).toEqual([
      expect.stringMatching(/^rejon-\w+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/),
    ])
  })

  test('does not tell an unknown name from a wrong password', async () => {
    const nobody = asking(city, undefined)
    const unknown = await nobody
      .post('/session')
      .send({ username: 'nikt.taki', password: PASSWORD })
      .expect(401)
    const wrong = await nobody
      .post('/session')
      .send({ username: stranger.username, password: 'x' })
      .expect(401)
    expect(wrong.body).toEqual(unknown.body)
    expect(unknown.body).toMatchObject({ type: '/problems/wrong-credentials' })
  })

  test('is slowed down after five wrong passwords, and not for ever', async () => {
    const victim = await somebody(city)
    now = new Date(now.getTime() + 1_000)
    const attempt = (password: string) =>
      asking(city, undefined).post('/session').send({ username: victim.username, password })
    for (let count = 0; count < 5; count++) await attempt('zgadywane').expect(401)
    const later = await attempt(PASSWORD).expect(429)
    expect(later.headers).toMatchObject({ 'retry-after': '1' })
    expect(later.body).toMatchObject({ type: '/problems/too-many-attempts', status: 429 })
    now = new Date(now.getTime() + 2_000)
    await attempt(PASSWORD).expect(201)
  })

  test('refuses bad input with pointers', async () => {
    const { body } = await asking(city, undefined).post('/session').send({ username: 'a b' }).expect(400)
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/body/username',
      '/body/password',
    ])
  })

  test('leaves its trace', async () => {
    expect(await actions(principal.accountId)).toContainEqual({ action: 'accounts.sign-in' })
  })

  test('is kept by nobody on the way, and not read by other pages', async () => {
    const { headers } = await principal.as.get('/session').expect(200)
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['access-control-allow-origin']).toBeUndefined()
  })

  test('works behind a proxy that asks by a name of its own', async () => {
    const [origin, site] = ['https://szkoly.example', 'same-origin']
    const here = await somebody(city)
    await here.as.delete('/session').set('Origin', origin).set('Sec-Fetch-Site', site).expect(200)
    await stranger.as.delete('/session').set('Sec-Fetch-Site', 'cross-site').expect(403)
    await stranger.as.get('/session/devices').expect(200)
  })

  test('of another site is refused', async () => {
    await stranger.as.delete('/session').set('Origin', 'https://zly.example').expect(403)
    await stranger.as.get('/session/devices').expect(200)
  })
})

describe('a session', () => {
  test('ends when its holder signs out', async () => {
    const cookie = await signIn(city, stranger.username)
    await asking(city, cookie).delete('/session').expect(200)
    await asking(city, cookie).get('/session/devices').expect(401)
  })

  test('ends everywhere at once', async () => {
    const here = await somebody(city)
    const there = asking(city, await signIn(city, here.username))
    expect((await here.as.get('/session/devices').expect(200)).body.devices).toHaveLength(2)
    await here.as.delete('/session/devices').expect(200, { ended: 2 })
    await there.get('/session/devices').expect(401)
  })

  test('is ended by its holder only', async () => {
    const mine = await somebody(city)
    const { body } = await mine.as.get('/session/devices')
    await stranger.as.delete(`/session/devices/${body.devices[0].id}`).expect(404)
    await mine.as.get('/session/devices').expect(200)
  })

  test('ends after an hour in which nothing was done', async () => {
    const idle = await somebody(city)
    now = new Date(now.getTime() + 61 * 60_000)
    await idle.as.get('/session/devices').expect(401)
    for (const person of [administrator, principal, stranger]) {
      Object.assign(person, { as: asking(city, await signIn(city, person.username)) })
    }
  })

  test('of a disabled account ends at the next request', async () => {
    const leaving = await somebody(city, { role: 'teacher', schoolId: own })
    await principal.as.patch(`/accounts/${leaving.accountId}`).send({ isDisabled: true }).expect(200)
    await leaving.as.get('/session/devices').expect(401)
    expect(await actions(leaving.accountId)).toContainEqual({ action: 'accounts.disable' })
  })
})

describe('accounts', () => {
  test('are seen by who manages the school, and no others', async () => {
    const teacher = await somebody(city, { role: 'teacher', schoolId: own })
    const foreign = await somebody(city, { role: 'teacher', schoolId: other })
    const { body } = await principal.as.get('/accounts?role=teacher').expect(200)
    const ids = body.accounts.map(({ id }: { id: number }) => id)
    expect(ids).toContain(teacher.accountId)
    expect(ids).not.toContain(foreign.accountId)
    await principal.as.get(`/accounts/${foreign.accountId}`).expect(404)
  })

  test('are not there for who has no right to see them', async () => {
    const { body: absent } = await stranger.as.get('/accounts/999999').expect(404)
    const { body: forbidden } = await stranger.as.get(`/accounts/${administrator.accountId}`).expect(404)
    expect({ ...forbidden, instance: '' }).toEqual({ ...absent, instance: '' })
    await asking(city, undefined).get('/accounts').expect(401)
  })

  test('are opened with a role and a code, by which the password is set once', async () => {
    const unit = { kind: 'school', id: own }
    const wanted = { username: 'nowa.osoba', name: 'Nowa Osoba', email: null, role: 'teacher', unit }
    const { body } = await principal.as.post('/accounts').send(wanted).expect(201)
    const nobody = asking(city, undefined)
    const set = {
      username: 'Nowa.Osoba',
      code: body.invitation.code.toLowerCase(),
      password: 'kamienny-mostek-9',
    }
    await nobody.post('/passwords').send(set).expect(201)
    await nobody.post('/passwords').send(set).expect(401)
    await signIn(city, 'nowa.osoba', 'kamienny-mostek-9')
    expect(await actions(body.id)).toEqual(
      ['open', 'grant', 'make-code', 'set-password', 'sign-in'].map((act) => ({ action: `accounts.${act}` })),
    )
  })

  test('are not opened beyond what one manages', async () => {
    const base = { username: 'za.duzo', name: 'Za Dużo', email: null }
    const elsewhere = { ...base, role: 'teacher', unit: { kind: 'school', id: other } }
    const higher = { ...base, role: 'administrator', unit: { kind: 'municipality', id: null } }
    for (const wanted of [elsewhere, higher]) {
      const { body } = await principal.as.post('/accounts').send(wanted).expect(400)
      expect(body.errors).toEqual([expect.objectContaining({ pointer: '/body/role' })])
    }
    await principal.as.get('/accounts?q=za.duzo').expect(200, { accounts: [], next: null })
  })

  test('with a role elsewhere are not disabled by the principal of one of the schools', async () => {
    const shared = await somebody(city, { role: 'teacher', schoolId: own }, { role: 'finance' })
    await principal.as.patch(`/accounts/${shared.accountId}`).send({ isDisabled: true }).expect(404)
    await shared.as.get('/session/devices').expect(200)
  })
})

describe('a grant', () => {
  test('works at the next request, and no more once it is ended', async () => {
    const colleague = await somebody(city)
    await colleague.as.get('/accounts').expect(404)
    const { body } = await administrator.as
      .post(`/accounts/${colleague.accountId}/grants`)
      .send({ role: 'auditor', unit: { kind: 'municipality', id: null } })
      .expect(201)
    await colleague.as.get('/accounts').expect(200)
    await administrator.as.delete(`/accounts/${colleague.accountId}/grants/${body.grants[0].id}`).expect(200)
    await colleague.as.get('/accounts').expect(404)
  })

  test('is not given to oneself, nor is the last administrator taken away', async () => {
    const unit = { kind: 'municipality', id: null }
    await administrator.as
      .post(`/accounts/${administrator.accountId}/grants`)
      .send({ role: 'auditor', unit })
      .expect(409)
    await administrator.as
      .patch(`/accounts/${administrator.accountId}`)
      .send({ isDisabled: true })
      .expect(409)
  })

  test('wants a recent proof of who gives it', async () => {
    now = new Date(now.getTime() + 16 * 60_000)
    const give = () =>
      administrator.as
        .post(`/accounts/${stranger.accountId}/grants`)
        .send({ role: 'hr', unit: { kind: 'municipality', id: null } })
    expect((await give().expect(403)).body.type).toBe('/problems/prove-again')
    await administrator.as.put('/session/proof').send({ password: PASSWORD }).expect(200)
    await give().expect(201)
  })
})
