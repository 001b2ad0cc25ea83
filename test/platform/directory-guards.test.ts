import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { mayAsk } from '../../server/platform/accounts/directory/address.ts'
import { updatePassword } from '../../server/platform/accounts/repository/accounts.ts'
import { sql } from '../../server/platform/db/sql.ts'
import { type CityWithDirectory, cityWithDirectory, HOST, typeOf } from '../support/directory-visits.ts'
import { type Lies, type LyingDirectory, openLyingDirectory } from '../support/lying-directory.ts'
import { somebody } from '../support/signed-in.ts'

let at: CityWithDirectory
let liar: LyingDirectory

beforeAll(async () => {
  at = await cityWithDirectory()
  liar = await openLyingDirectory()
})
afterAll(async () => {
  await liar.close()
  await at.close()
})

describe('what comes back from the directory', () => {
  beforeAll(async () => {
    await at.configure()
    await at.link(await somebody(at.city), 'adam')
  })

  test('is believed once', async () => {
    const { url, cookie } = await at.leave()
    const back = await at.directory.visit(url, 'adam')
    await at.bring(back, cookie).expect(201)
    const again = await at.bring(back, cookie)
    expect([again.status, typeOf(again)]).toEqual([401, 'directory-expired'])
  })

  test('is believed once, also when it is brought twice at a time', async () => {
    const { url, cookie } = await at.leave()
    const back = await at.directory.visit(url, 'adam')
    const both = await Promise.all([at.bring(back, cookie), at.bring(back, cookie)])
    expect(both.map(({ status }) => status).sort()).toEqual([201, 401])
  })

  test('is believed of the browser that was sent only', async () => {
    const { url, cookie } = await at.leave()
    const other = await at.leave()
    const back = await at.directory.visit(url, 'adam')
    expect(typeOf(await at.bring(back, ''))).toBe('directory-expired')
    expect(typeOf(await at.bring(back, other.cookie))).toBe('directory-expired')
    await at.bring(back, cookie).expect(201)
  })

  test('is not believed with the state of another visit', async () => {
    const { url, cookie } = await at.leave()
    const back = await at.directory.visit(url, 'adam')
    const another = new URL((await at.leave()).url)
    back.searchParams.set('state', another.searchParams.get('state') ?? '')
    expect(typeOf(await at.bring(back, cookie))).toBe('directory-expired')
  })

  test('is not believed after ten minutes', async () => {
    const { url, cookie } = await at.leave()
    const back = await at.directory.visit(url, 'adam')
    at.later(11)
    expect(typeOf(await at.bring(back, cookie))).toBe('directory-expired')
  })

  test.each([
    ['nonce', 'inny', 'directory-wrong-answer'],
    ['code_challenge', 'A'.repeat(43), 'directory-expired'],
  ])('is not believed when it was made for another %s', async (name, value, refused) => {
    const { url, cookie } = await at.leave()
    const changed = new URL(url)
    changed.searchParams.set(name, value)
    expect(typeOf(await at.bring(await at.directory.visit(changed.href, 'adam'), cookie))).toBe(refused)
  })

  test.each([['https://inny.example'], [null]])('is not believed as the word of %s', async (issuer) => {
    const { url, cookie } = await at.leave()
    const back = await at.directory.visit(url, 'adam')
    if (issuer === null) back.searchParams.delete('iss')
    else back.searchParams.set('iss', issuer)
    expect(typeOf(await at.bring(back, cookie))).toBe('directory-wrong-answer')
  })

  test('is no sign-in when the person has said no', async () => {
    const { url, cookie } = await at.leave()
    const refused = await at.bring(await at.directory.deny(url), cookie)
    expect([refused.status, typeOf(refused)]).toEqual([401, 'directory-denied'])
  })

  test('is no sign-in with a wrong secret, nor when the directory has been changed meanwhile', async () => {
    await at.configure({ clientSecret: 'zle-haslo' })
    const wrong = await at.leave()
    const back = await at.directory.visit(wrong.url, 'adam')
    expect(typeOf(await at.bring(back, wrong.cookie))).toBe('directory-misconfigured')
    await at.configure()
    const { url, cookie } = await at.leave()
    const late = await at.directory.visit(url, 'adam')
    await at.configure({ isOn: false })
    expect(typeOf(await at.bring(late, cookie))).toBe('directory-off')
    await at.configure({ issuer: 'https://nowy.example' })
    expect(typeOf(await at.bring(late, cookie))).toBe('directory-expired')
  })
})

describe('a directory that is not to be believed', () => {
  /** Signs in at a directory that lies from the moment on when it is asked who it is. */
  async function refusedBy(lies: Lies): Promise<string> {
    liar.lies = {}
    await at.configure({ issuer: liar.issuer })
    const { url, cookie } = await at.leave()
    const { searchParams } = new URL(url)
    liar.nonce = searchParams.get('nonce') ?? ''
    liar.lies = lies
    const back = new URL('http://127.0.0.1/')
    back.searchParams.set('state', searchParams.get('state') ?? '')
    back.searchParams.set('code', 'kod')
    return typeOf(await at.bring(back, cookie))
  }
  const hours = (count: number) => Math.floor(Date.now() / 1000) + count * 3600

  test('is one that is believed as long as it says what is right', async () => {
    expect(await refusedBy({})).toBe('directory-no-account')
  })

  test.each<[string, Lies, string]>([
    ['another issuer', { claims: { iss: 'https://inny.example' } }, 'directory-wrong-answer'],
    ['another client', { claims: { aud: 'inny' } }, 'directory-wrong-answer'],
    ['several clients', { claims: { aud: ['rejon', 'inny'], azp: 'inny' } }, 'directory-wrong-answer'],
    ['another nonce', { claims: { nonce: 'inny' } }, 'directory-wrong-answer'],
    ['no nonce', { claims: { nonce: undefined } }, 'directory-wrong-answer'],
    ['nobody', { claims: { sub: undefined } }, 'directory-wrong-answer'],
    ['a number as the subject', { claims: { sub: 7 } }, 'directory-wrong-answer'],
    ['an end long ago', { claims: { exp: hours(-1) } }, 'directory-clock'],
    ['a beginning to come', { claims: { nbf: hours(1) } }, 'directory-clock'],
    ['the key of a stranger', { signature: 'stranger' }, 'directory-wrong-answer'],
    ['no signature', { signature: 'none' }, 'directory-wrong-answer'],
  ])('is refused with an ID token of %s', async (_what, lies, refused) => {
    expect(await refusedBy(lies)).toBe(refused)
  })

  test.each<[string, NonNullable<Lies['answers']>[string], string]>([
    [
      'sends elsewhere',
      (answer) => answer.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(),
      'directory-wrong-answer',
    ],
    ['fails', (answer) => answer.writeHead(500).end('{}'), 'directory-away'],
    [
      'says nothing readable',
      (answer) => answer.writeHead(200, { 'content-type': 'application/json' }).end('{'),
      'directory-wrong-answer',
    ],
    ['breaks off', (answer) => answer.destroy(), 'directory-away'],
    [
      'does not end',
      (answer) =>
        answer.writeHead(200, { 'content-type': 'application/json' }).end(`{"x":"${'x'.repeat(300_000)}"}`),
      'directory-wrong-answer',
    ],
  ])('is refused when it %s', async (_what, lie, refused) => {
    expect(await refusedBy({ answers: { '/token': lie } })).toBe(refused)
  })

  test.each<[string, Record<string, unknown>]>([
    ['another issuer', { issuer: 'http://127.0.0.1:9' }],
    ['an address without https', { token_endpoint: 'http://katalog.example/token' }],
    ['an address that is a script', { authorization_endpoint: 'javascript:alert(1)' }],
    ['no keys', { jwks_uri: undefined }],
  ])('is not asked when its document names %s', async (_what, metadata) => {
    liar.lies = { metadata }
    const { as } = await at.configure({ issuer: liar.issuer })
    const check = await as
      .post('/directory/checks')
      .set('Host', HOST)
      .send({ issuer: liar.issuer })
      .expect(400)
    expect(check.body.errors).toEqual([expect.objectContaining({ pointer: '/body/issuer' })])
    const asked = liar.asked.length
    at.later(1)
    await at.configure({ issuer: liar.issuer })
    await expect(at.leave()).rejects.toThrow('401')
    expect(liar.asked.slice(asked)).toEqual(['/.well-known/openid-configuration'])
  })

  test('that is away is told to be, and signs nobody in', async () => {
    const gone = await openLyingDirectory()
    await gone.close()
    await at.configure({ issuer: gone.issuer })
    await expect(at.leave()).rejects.toThrow('503')
  })
})

describe('the link of an account', () => {
  beforeAll(async () => {
    await at.configure()
  })

  test('is one of each: neither account nor person has two', async () => {
    const [one, other] = [await somebody(at.city), await somebody(at.city)]
    expect((await at.link(one, 'jedna')).status).toBe(200)
    expect(typeOf(await at.link(other, 'jedna'))).toBe('directory-linked')
    expect(typeOf(await at.link(one, 'druga'))).toBe('directory-linked')
    expect((await at.trailOf(one.accountId))[0]?.action).toBe('accounts.link-refused')
  })

  test('is made by the account that has left for it, not by whoever comes back', async () => {
    const [one, other] = [await somebody(at.city), await somebody(at.city)]
    const { url, cookie } = await at.leaveForLink(one)
    const back = await at.directory.visit(url, 'zamiana')
    const visit = cookie.split('; ')[1] ?? ''
    expect(typeOf(await at.bringForLink(back, `${other.cookie}; ${visit}`))).toBe('directory-expired')
    expect((await at.trailOf(other.accountId))[0]?.action).toBe('accounts.link-refused')
    expect(typeOf(await at.bring(back, visit))).toBe('directory-expired')
    expect((await at.bringForLink(back, cookie)).status).toBe(200)
  })

  test('is ended by its holder, unless it is the last way in', async () => {
    const { accountId, as, ...person } = await somebody(at.city)
    await at.link({ accountId, as, ...person }, 'monika')
    const withoutPassword = sql`UPDATE accounts AS a SET password_hash = NULL WHERE a.id = ${accountId}`
    await at.city.db.transaction((tx) => tx.run(withoutPassword))
    expect(typeOf(await as.delete('/session/directory').expect(409))).toBe('last-way-in')
    expect((await at.signIn('monika')).status).toBe(201)
    await at.city.db.transaction((tx) => updatePassword(tx, accountId, 'x'))
    expect((await as.delete('/session/directory').expect(200)).body.link).toBeNull()
    await as.delete('/session/directory').expect(404)
    expect(typeOf(await at.signIn('monika'))).toBe('directory-no-account')
    const ended = { action: 'accounts.unlink-directory', details: {} }
    expect(await at.trailOf(accountId)).toContainEqual(ended)
  })

  test('wants a recent proof of who one is', async () => {
    const person = await somebody(at.city)
    at.later(16)
    expect(typeOf(await person.as.post('/session/directory/visits').expect(403))).toBe('prove-again')
  })
})

describe('an address', () => {
  test('of this machine is asked where Rejon is tried at it, on http too; of others on https alone', () => {
    const here = 'http://localhost:8080'
    const elsewhere = 'https://edukacja.example'
    for (const host of ['localhost', '127.0.0.1', '127.9.9.9', '[::1]'])
      for (const scheme of ['http', 'https']) {
        expect([host, mayAsk(`${scheme}://${host}:4000/x`, here)]).toEqual([host, true])
        expect([host, mayAsk(`${scheme}://${host}:4000/x`, elsewhere)]).toEqual([host, false])
      }
    for (const origin of [here, elsewhere]) {
      expect(mayAsk('https://katalog.example/realms/urzad', origin)).toBe(true)
      expect(mayAsk('http://katalog.example/', origin)).toBe(false)
      expect(mayAsk('http://127.0.0.1.example/', origin)).toBe(false)
    }
  })

  test('of whatever kind is asked on https or not at all, with no name and password in it', () => {
    fc.assert(
      fc.property(
        fc.webUrl({ validSchemes: ['http', 'https', 'ftp', 'file'], withQueryParameters: true }),
        (url) => {
          expect(mayAsk(url, 'https://edukacja.example')).toBe(new URL(url).protocol === 'https:')
          expect(mayAsk(url.replace('://', '://ktos:haslo@'), 'https://edukacja.example')).toBe(false)
        },
      ),
    )
    fc.assert(
      fc.property(fc.ipV4(), (ip) => {
        const isRefused = ip.startsWith('127.') || ip.startsWith('169.254.')
        expect(mayAsk(`https://${ip}/`, 'https://edukacja.example')).toBe(!isRefused)
      }),
    )
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => mayAsk(text, 'https://edukacja.example')).not.toThrow()
      }),
    )
  })
})
