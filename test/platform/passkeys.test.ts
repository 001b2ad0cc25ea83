import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'

import { sql } from '../../server/platform/db/sql.ts'
import { type Authenticator, authenticator, type Place } from '../support/authenticator.ts'
import { type TestCity, testCity } from '../support/database.ts'
import { asking, signIn as signInByPassword, somebody, type Somebody } from '../support/signed-in.ts'

/** As supertest asks: the port is of each request's own, so the host is set. */
const HOST = 'localhost:8080'
const HERE: Place = { origin: `http://${HOST}` }

let city: TestCity
let now = new Date('2026-11-22T11:00:00Z')

beforeAll(async () => {
  city = await testCity({ clock: { now: () => now } })
})
afterAll(() => city.close())

const later = (minutes: number) => {
  now = new Date(now.getTime() + minutes * 60_000)
}

interface Holder extends Somebody {
  readonly device: Authenticator
}

const offer = z.object({
  options: z.object({ challenge: z.string(), user: z.object({ id: z.string() }).optional() }),
})
const offerTo = async ({ as }: Somebody) =>
  offer.parse((await as.post('/session/passkey-offers').set('Host', HOST).expect(201)).body).options

/** Somebody who has a passkey. */
async function holder(): Promise<Holder> {
  const person = await somebody(city, { role: 'auditor' })
  const device = authenticator()
  const made = device.make(await offerTo(person), HERE)
  await person.as.post('/session/passkeys').set('Host', HOST).send({ name: 'Laptop', made }).expect(201)
  return { ...person, device }
}

const challenge = async () =>
  offer.parse((await asking(city, undefined).post('/passkey-challenges').set('Host', HOST).expect(201)).body)
    .options
const signIn = (signed: object) =>
  asking(city, undefined).post('/session/by-passkey').set('Host', HOST).send({ signed })

/** What was done to an account, as the trail tells. */
async function trailOf(accountId: number): Promise<string[]> {
  const entries = await city.db.transaction((tx) =>
    tx.many(
      sql`SELECT e.action FROM audit_entries AS e WHERE e.object_kind = 'account' AND e.object_id = ${accountId}`,
      z.object({ action: z.string() }),
    ),
  )
  return entries.map(({ action }) => action)
}

describe('a passkey', () => {
  test('signs in without a name and without a password, with a second factor', async () => {
    const { username, device, accountId } = await holder()
    const { body } = await signIn(device.sign(await challenge(), HERE)).expect(201)
    expect(body).toMatchObject({ account: { username }, factors: ['passkey'], needsFactor: false })
    const rows = await city.db.transaction((tx) =>
      tx.many(
        sql`SELECT s.has_second_factor FROM accounts_sessions AS s WHERE s.account_id = ${accountId} ORDER BY s.id DESC LIMIT 1`,
        z.object({ hasSecondFactor: z.boolean() }),
      ),
    )
    expect(rows).toEqual([{ hasSecondFactor: true }])
  })

  test('is listed with its name and its last use, and removed by its holder only', async () => {
    const { as, device } = await holder()
    await signIn(device.sign(await challenge(), HERE)).expect(201)
    const { passkeys } = (await as.get('/session/passkeys').expect(200)).body
    expect(passkeys).toEqual([expect.objectContaining({ name: 'Laptop', lastUsedAt: now.toISOString() })])
    const stranger = await somebody(city)
    await stranger.as.delete(`/session/passkeys/${passkeys[0].id}`).expect(404)
    await as.delete(`/session/passkeys/${passkeys[0].id}`).expect(200, { passkeys: [] })
    await signIn(device.sign(await challenge(), HERE)).expect(401)
  })

  test('is called as its holder wants, and by its holder only', async () => {
    const { as, accountId } = await holder()
    const [kept] = (await as.get('/session/passkeys').expect(200)).body.passkeys
    const path = `/session/passkeys/${kept.id}`
    const { body } = await as.patch(path).send({ name: ' Laptop w domu ' }).expect(200)
    expect(body.passkeys).toEqual([{ ...kept, name: 'Laptop w domu' }])
    const empty = await as.patch(path).send({ name: ' ' }).expect(400)
    expect(empty.body.errors).toEqual([expect.objectContaining({ pointer: '/body/name' })])
    const stranger = await somebody(city)
    await stranger.as.patch(path).send({ name: 'Mój' }).expect(404)
    expect(await trailOf(accountId)).toEqual(
      expect.arrayContaining(['accounts.add-passkey', 'accounts.rename-passkey']),
    )
  })

  test('gives what a strict role gives, which a password alone does not', async () => {
    const administrator = await somebody(city, { role: 'administrator' })
    const { as, device, username } = await holder()
    try {
      await administrator.as
        .put('/strict-roles')
        .send({ roles: ['auditor'] })
        .expect(200)
      await as.get('/audit').expect(200)
      const alone = asking(city, await signInByPassword(city, username))
      expect((await alone.get('/session').expect(200)).body).toMatchObject({ needsFactor: true, rights: {} })
      await alone.get('/audit').expect(404)
      const { body } = await signIn(device.sign(await challenge(), HERE)).expect(201)
      expect(body).toMatchObject({ needsFactor: false, rights: { 'audit.read': { all: true } } })
      const [kept] = (await as.get('/session/passkeys').expect(200)).body.passkeys
      const { type } = (await as.delete(`/session/passkeys/${kept.id}`).expect(409)).body
      expect(type).toBe('/problems/factor-required')
    } finally {
      await administrator.as.put('/strict-roles').send({ roles: [] }).expect(200)
    }
  })

  test('proves who one is before a sensitive act, and is not made without a proof', async () => {
    const { as, device } = await holder()
    later(16)
    await as.post('/session/passkey-offers').set('Host', HOST).expect(403)
    const signed = device.sign(await challenge(), HERE)
    await as.put('/session/proof/by-passkey').set('Host', HOST).send({ signed }).expect(200)
    await as.post('/session/passkey-offers').set('Host', HOST).expect(201)
  })

  test('of another does not prove who one is', async () => {
    const [own, other] = [await holder(), await holder()]
    const signed = other.device.sign(await challenge(), HERE)
    const { body } = await own.as
      .put('/session/proof/by-passkey')
      .set('Host', HOST)
      .send({ signed })
      .expect(401)
    expect(body.type).toBe('/problems/wrong-passkey')
  })

  test('of a disabled account signs nobody in', async () => {
    const administrator = await somebody(city, { role: 'administrator' })
    const { accountId, device } = await holder()
    await administrator.as.patch(`/accounts/${accountId}`).send({ isDisabled: true }).expect(200)
    await signIn(device.sign(await challenge(), HERE)).expect(401)
  })

  test('that is lost is taken away by an administrator', async () => {
    const administrator = await somebody(city, { role: 'administrator' })
    const { accountId, device } = await holder()
    await administrator.as.delete(`/accounts/${accountId}/factors`).expect(200)
    await signIn(device.sign(await challenge(), HERE)).expect(401)
  })
})

describe('what is signed is refused', () => {
  const ELSEWHERE: readonly (readonly [string, Place])[] = [
    ['for another address', { origin: 'http://rejon.example' }],
    ['for this host at another address', { origin: 'http://rejon.example', rpId: 'localhost' }],
    ['on another port', { origin: 'http://localhost:9999' }],
    ['without a look at who holds the device', { ...HERE, isUserVerified: false }],
    ['for another account', { ...HERE, userHandle: Buffer.from('miasto/1').toString('base64url') }],
  ]
  test.each(ELSEWHERE)('%s', async (_name, place) => {
    const { device } = await holder()
    const { body } = await signIn(device.sign(await challenge(), place)).expect(401)
    expect(body.type).toBe('/problems/wrong-passkey')
    await signIn(device.sign(await challenge(), HERE)).expect(201)
  })

  test('a second time', async () => {
    const { device } = await holder()
    const signed = device.sign(await challenge(), HERE)
    await signIn(signed).expect(201)
    await signIn(signed).expect(401)
  })

  test('after five minutes', async () => {
    const { device } = await holder()
    const options = await challenge()
    later(5)
    await signIn(device.sign(options, HERE)).expect(401)
  })

  test('of a challenge of one’s own, or of one to make a passkey', async () => {
    const person = await holder()
    await signIn(person.device.sign({ challenge: 'bGl0ZXJ5' }, HERE)).expect(401)
    await signIn(person.device.sign(await offerTo(person), HERE)).expect(401)
  })

  test('by an authenticator whose counter stands still: it may have been copied', async () => {
    const { device } = await holder()
    await signIn(device.sign(await challenge(), { ...HERE, counter: 7 })).expect(201)
    await signIn(device.sign(await challenge(), { ...HERE, counter: 7 })).expect(401)
    await signIn(device.sign(await challenge(), { ...HERE, counter: 8 })).expect(201)
  })

  test('by a key that is nobody’s', async () => {
    const stranger = authenticator()
    await signIn(stranger.sign(await challenge(), HERE)).expect(401)
  })
})

describe('a new passkey is refused', () => {
  test('that was made for somebody else, elsewhere or twice', async () => {
    const [own, other] = [await holder(), await somebody(city)]
    const keep = (made: object) =>
      other.as.post('/session/passkeys').set('Host', HOST).send({ name: 'Klucz', made })
    await keep(authenticator().make(await offerTo(own), HERE)).expect(400)
    await keep(authenticator().make(await offerTo(other), { origin: 'http://rejon.example' })).expect(400)
    await keep(own.device.make(await offerTo(other), HERE)).expect(400)
    const made = authenticator().make(await offerTo(other), HERE)
    await keep(made).expect(201)
    const { body } = await keep(made).expect(400)
    expect(body.type).toBe('/problems/passkey-refused')
  })
})
