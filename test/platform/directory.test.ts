import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'

import { confirmTotp, insertRecoveryCodes } from '../../server/platform/accounts/second-factor/repository.ts'
import { hashRecoveryCodes } from '../../server/platform/accounts/second-factor/recovery-codes.ts'
import { sql } from '../../server/platform/db/sql.ts'
import { CLIENT_ID, CLIENT_SECRET } from '../support/directory.ts'
import {
  type CityWithDirectory,
  cityWithDirectory,
  cookiesOf,
  HOST,
  SETTINGS,
  typeOf,
  WITH_SECRET,
} from '../support/directory-visits.ts'
import { asking, somebody, type Somebody } from '../support/signed-in.ts'

let at: CityWithDirectory

beforeAll(async () => {
  at = await cityWithDirectory()
})
afterAll(() => at.close())

const redirectUri = () => `http://${HOST}/m/${at.city.municipality.slug}/logowanie/katalog`
const isSession = (cookie: string) => !cookie.includes('-visit=')

const setEmail = ({ accountId }: Somebody, email: string) =>
  at.city.db.transaction((tx) =>
    tx.run(sql`UPDATE accounts AS a SET email = ${email} WHERE a.id = ${accountId}`),
  )
const countAccounts = () =>
  at.city.db.transaction((tx) =>
    tx.one(sql`SELECT count(*)::int AS count FROM accounts AS a`, z.object({ count: z.int() })),
  )

describe('the settings', () => {
  test('are kept without the secret being told again, and leave their trace', async () => {
    const { answer, as } = await at.configure()
    const settings = { ...SETTINGS, issuer: at.directory.issuer, setAt: at.now().toISOString() }
    expect(answer.body).toEqual({ settings, redirectUri: redirectUri() })
    const read = await as.get('/directory').set('Host', HOST).expect(200)
    expect(read.body).toEqual(answer.body)
    const kept = await at.city.db.transaction((tx) =>
      tx.one(
        sql`
          SELECT
            (SELECT encode(d.client_secret, 'escape') FROM accounts_directory AS d) AS secret,
            (SELECT json_agg(e.details)::text FROM audit_entries AS e WHERE e.action = 'accounts.set-directory') AS trail`,
        z.object({ secret: z.string(), trail: z.string() }),
      ),
    )
    expect(kept.trail).toContain(at.directory.issuer)
    expect(JSON.stringify([read.body, kept])).not.toContain(CLIENT_SECRET)
  })

  test('keep the secret for the same client of the same directory only', async () => {
    const { as } = await at.configure()
    const { issuer } = at.directory
    const put = (over: object) =>
      as
        .put('/directory')
        .set('Host', HOST)
        .send({ ...SETTINGS, issuer, ...over })
    await put({ button: 'Urząd Miasta' }).expect(200)
    for (const other of [{ issuer: 'https://zly.example' }, { clientId: 'inny' }]) {
      const { body } = await put(other).expect(400)
      expect(body.errors).toEqual([expect.objectContaining({ pointer: '/body/clientSecret' })])
    }
  })

  test.each([
    'http://katalog.miasto.example',
    'https://ktos:haslo@katalog.example',
    'https://169.254.169.254',
    'https://katalog.example?a=b',
    'ftp://katalog.example',
  ])('refuse the address %s', async (issuer) => {
    const { status, body } = (await at.configure({ issuer })).answer
    expect([status, body.errors?.[0]?.pointer]).toEqual([400, '/body/issuer'])
  })

  test('refuse this machine where Rejon is reached elsewhere', async () => {
    const { as } = await at.configure()
    const elsewhere = as.put('/directory').set('Host', 'edukacja.example')
    const { body } = await elsewhere.send({ ...WITH_SECRET, issuer: at.directory.issuer }).expect(400)
    expect(body.errors).toEqual([expect.objectContaining({ pointer: '/body/issuer' })])
  })

  test('are checked by asking the directory what it says of itself', async () => {
    const { as } = await at.configure()
    const check = (issuer: string) => as.post('/directory/checks').set('Host', HOST).send({ issuer })
    const { issuer } = at.directory
    const { body } = await check(issuer).expect(201)
    const authorizationEndpoint = `${issuer}/auth`
    expect(body).toMatchObject({ issuer, authorizationEndpoint, knowsPkce: true, namesItself: true })
    const away = await check('http://127.0.0.1:9').expect(400)
    expect(away.body.errors).toEqual([expect.objectContaining({ pointer: '/body/issuer' })])
  })
})

describe('signing in by the directory', () => {
  test('is offered to everybody as soon as it is on, and not before', async () => {
    const offered = async () => {
      const { body } = await asking(at.city, undefined).get('/session').expect(200)
      return String(body.directory)
    }
    await at.configure({ isOn: false })
    expect(await offered()).toBe('null')
    const refused = await asking(at.city, undefined).post('/directory-visits').send({}).expect(409)
    expect(typeOf(refused)).toBe('directory-off')
    await at.configure()
    expect(await offered()).toBe(SETTINGS.button)
  })

  test('sends the browser away with PKCE, state and nonce, and nothing that is secret', async () => {
    await at.configure()
    const { url, cookie } = await at.leave()
    const { origin, pathname, searchParams } = new URL(url)
    expect(`${origin}${pathname}`).toBe(`${at.directory.issuer}/auth`)
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: CLIENT_ID,
      response_type: 'code',
      redirect_uri: redirectUri(),
      scope: 'openid',
      state: expect.stringMatching(/^sign-in\.[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    })
    expect(url).not.toContain(cookie.split('=')[1])
  })

  test('starts a session for the linked account, as any other way does, and says by whom', async () => {
    await at.configure()
    const person = await somebody(at.city, { role: 'auditor' })
    const since = at.now().toISOString()
    expect((await at.link(person, 'anna')).body.link).toEqual({ since, lastUsedAt: null })
    const response = await at.signIn('anna')
    expect(response.status).toBe(201)
    expect(response.body).toMatchObject({
      session: { account: { username: person.username } },
      returnTo: null,
    })
    const as = asking(at.city, cookiesOf(response).find(isSession))
    expect((await as.get('/session/devices').expect(200)).body.devices).toHaveLength(2)
    expect((await at.trailOf(person.accountId))[0]).toMatchObject({
      action: 'accounts.sign-in',
      details: { by: 'directory', hasSecondFactor: false },
    })
    const own = await as.get('/session/directory').expect(200)
    expect(own.body).toEqual({
      button: SETTINGS.button,
      link: { since, lastUsedAt: at.now().toISOString() },
    })
  })

  test('comes back to the screen that was asked for, of this place alone', async () => {
    await at.configure()
    await at.link(await somebody(at.city), 'ola')
    const { url, cookie } = await at.leave('/praca/konta?q=a')
    const { body } = await at.bring(await at.directory.visit(url, 'ola'), cookie).expect(201)
    expect(body.returnTo).toBe('/praca/konta?q=a')
    const elsewhere = ['//zly.example', 'https://zly.example', '/\\zly.example', '/a\\b', 'praca', '/ /zly']
    for (const returnTo of elsewhere)
      await asking(at.city, undefined).post('/directory-visits').send({ returnTo }).expect(400)
  })

  test('gives no account to who has none, and tells them', async () => {
    await at.configure({ matchesEmail: true })
    const before = await countAccounts()
    at.directory.people.set('obcy', { email: 'obcy@urzad.example' })
    const refused = await at.signIn('obcy')
    expect([refused.status, typeOf(refused)]).toEqual([403, 'directory-no-account'])
    expect(await countAccounts()).toEqual(before)
    expect(cookiesOf(refused).every((cookie) => cookie.endsWith('='))).toBe(true)
  })

  test('refuses a disabled account, and leaves a trace at it', async () => {
    const { as } = await at.configure()
    const person = await somebody(at.city, { role: 'auditor' })
    await at.link(person, 'ewa')
    await as.patch(`/accounts/${person.accountId}`).send({ isDisabled: true }).expect(200)
    const refused = await at.signIn('ewa')
    expect([refused.status, typeOf(refused)]).toEqual([403, 'directory-account-disabled'])
    expect((await at.trailOf(person.accountId))[0]).toMatchObject({
      action: 'accounts.sign-in-refused',
      details: { by: 'directory' },
    })
  })

  test('knows people by the claim that the city has chosen', async () => {
    await at.configure()
    await at.link(await somebody(at.city), 'piotr')
    await at.configure({ subjectClaim: 'oid' })
    expect(typeOf(await at.signIn('piotr'))).toBe('directory-no-account')
    const person = await somebody(at.city)
    await at.link(person, 'piotr')
    expect((await at.signIn('piotr')).body.session.account.username).toBe(person.username)
    await at.configure({ subjectClaim: 'numer' })
    expect(typeOf(await at.signIn('piotr'))).toBe('directory-wrong-answer')
  })
})

describe('an e-mail address', () => {
  test('finds the account at the first sign-in only where the city has said so', async () => {
    const person = await somebody(at.city)
    await setEmail(person, 'Jan.Kowal@urzad.example')
    at.directory.people.set('jan', { email: 'jan.kowal@urzad.example' })
    await at.configure()
    expect(typeOf(await at.signIn('jan'))).toBe('directory-no-account')
    await at.configure({ matchesEmail: true })
    expect((await at.signIn('jan')).body.session.account.username).toBe(person.username)
    const linked = { action: 'accounts.link-directory', details: { by: 'email' } }
    expect(await at.trailOf(person.accountId)).toContainEqual(linked)
    // From now on it is the person that counts, not the mailbox.
    at.directory.people.set('jan', { email: 'inny@urzad.example' })
    expect((await at.signIn('jan')).body.session.account.username).toBe(person.username)
    at.directory.people.set('nastepca', { email: 'jan.kowal@urzad.example' })
    expect(typeOf(await at.signIn('nastepca'))).toBe('directory-no-account')
  })

  test('finds nobody where it is not verified, or two have it', async () => {
    await at.configure({ matchesEmail: true })
    await setEmail(await somebody(at.city), 'wspolny@urzad.example')
    at.directory.people.set('maria', { email: 'wspolny@urzad.example', isVerified: false })
    expect(typeOf(await at.signIn('maria'))).toBe('directory-no-account')
    await setEmail(await somebody(at.city), 'wspolny@urzad.example')
    at.directory.people.set('maria', { email: 'wspolny@urzad.example' })
    expect(typeOf(await at.signIn('maria'))).toBe('directory-no-account')
  })
})

describe('a second factor', () => {
  test('of the directory counts only where the city has said which one does', async () => {
    const person = await somebody(at.city, { role: 'auditor' })
    const { as } = await at.configure()
    await at.link(person, 'krystyna')
    at.directory.people.set('krystyna', { amr: ['pwd', 'otp'] })
    const want = (...roles: readonly string[]) => as.put('/strict-roles').send({ roles }).expect(200)
    await want('auditor')
    try {
      expect((await at.signIn('krystyna')).body.session).toMatchObject({ needsFactor: true, rights: {} })
      await at.configure({ factorValues: ['mfa'] })
      expect((await at.signIn('krystyna')).body.session).toMatchObject({ needsFactor: true })
      await at.configure({ factorValues: ['otp'] })
      const rights = { 'audit.read': { all: true } }
      expect((await at.signIn('krystyna')).body.session).toMatchObject({ needsFactor: false, rights })
    } finally {
      await want()
    }
  })

  test('of Rejon is asked for where the account has one, once the directory has said who it is', async () => {
    await at.configure()
    const person = await somebody(at.city, { role: 'auditor' })
    await at.link(person, 'zofia')
    const codes = await codesOf(person)
    const refused = await at.signIn('zofia')
    expect([refused.status, typeOf(refused)]).toEqual([401, 'second-factor-needed'])
    expect(cookiesOf(refused).filter(isSession)).toEqual([])
    const add = (code = '', cookie = cookiesOf(refused).at(-1)) =>
      asking(at.city, cookie).post('/session/by-directory/code').send({ code })
    expect(typeOf(await add('AAAAA-BBBBB'))).toBe('wrong-second-factor')
    expect(typeOf(await add(codes[0], 'obce=1'))).toBe('directory-expired')
    const { body } = await add(codes[0]).expect(201)
    expect(body.session).toMatchObject({ account: { username: person.username }, needsFactor: false })
    expect(typeOf(await add(codes[1]))).toBe('directory-expired')
  })
})

/** Turns codes of an application on without one, and gives the recovery codes: what it shows is another test's matter. */
async function codesOf({ as, accountId }: Somebody): Promise<string[]> {
  await as.post('/session/totp').expect(201)
  const { codes, hashes } = await hashRecoveryCodes()
  await at.city.db.transaction(async (tx) => {
    await confirmTotp(tx, accountId, at.now().toISOString())
    await insertRecoveryCodes(tx, accountId, hashes, at.now().toISOString())
  })
  return codes
}
