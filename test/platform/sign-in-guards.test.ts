import { createHash } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import request from 'supertest'
import { z } from 'zod'

import { createApp } from '../../server/app.ts'
import { sql } from '../../server/platform/db/sql.ts'
import { testCity, type TestCity } from '../support/database.ts'
import { asking, PASSWORD, signIn, somebody, type Somebody } from '../support/signed-in.ts'

let city: TestCity
let now = new Date('2026-11-22T11:00:00Z')
let person: Somebody
const minutes = (count: number) => {
  now = new Date(now.getTime() + count * 60_000)
}

beforeAll(async () => {
  city = await testCity({ clock: { now: () => now } })
  person = await somebody(city)
})
afterAll(() => city.close())

const signsIn = (username: string, password: string) =>
  asking(city, undefined).post('/session').send({ username, password })

describe('the cookie of a session', () => {
  const withHttps = () => createApp({ ...city.ground, publicUrl: 'https://rejon.example' })
  const sessions = () => `/m/${city.municipality.slug}/api/v1/session`

  test('on https is one that the browser itself guards: this host, https, no scripts, no other sites', async () => {
    const { headers } = await request(withHttps())
      .post(sessions())
      .send({ username: person.username, password: PASSWORD })
      .expect(201)
    expect(headers['set-cookie']).toEqual([
      expect.stringMatching(/^__Host-rejon-\w+=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/),
    ])
  })

  test('is in no answer besides, and in no address', async () => {
    const { headers, text } = await request(withHttps())
      .post(sessions())
      .send({ username: person.username, password: PASSWORD })
    const [cookie = ''] = headers['set-cookie'] as unknown as string[] // an array, whatever supertest's types say
    const token = /=([\w-]{43});/.exec(cookie)?.[1] ?? 'none'
    expect(text).not.toContain(token)
    expect(headers['location']).toBeUndefined()
  })

  test('is a new one at each sign-in, never the one that somebody put there before', async () => {
    const planted = `rejon-${city.municipality.slug}=${'A'.repeat(43)}`
    const { headers } = await asking(city, planted)
      .post('/session')
      .send({ username: person.username, password: PASSWORD })
      .expect(201)
    expect(String(headers['set-cookie'])).not.toContain('A'.repeat(43))
    await asking(city, planted).get('/session/devices').expect(401)
  })

  test('of 32 random bytes ends when its browser signs in anew', async () => {
    const before = await signIn(city, person.username)
    await asking(city, before)
      .post('/session')
      .send({ username: person.username, password: PASSWORD })
      .expect(201)
    await asking(city, before).get('/session/devices').expect(401)
  })

  test('is taken away at the end, with what the browser has kept', async () => {
    const cookie = await signIn(city, person.username)
    const { headers } = await asking(city, cookie).delete('/session').expect(200)
    expect(String(headers['set-cookie'])).toMatch(/^rejon-\w+=; Path=\/; Expires=Thu, 01 Jan 1970/)
    expect(headers['clear-site-data']).toBe('"cache"')
    const late = await asking(city, cookie).get('/session').expect(200)
    expect(late.body.account).toBeNull()
    expect(late.headers['clear-site-data']).toBe('"cache"')
  })

  test('holds for twelve hours at most, whatever is done meanwhile', async () => {
    const { as } = await somebody(city)
    for (let count = 0; count < 14; count++) {
      minutes(50)
      await as.get('/session/devices').expect(200)
    }
    minutes(21)
    await as.get('/session/devices').expect(401)
  })
})

describe('a password', () => {
  const change = (as: Somebody['as'], current: string, next: string) =>
    as.put('/session/password').send({ current, next })

  test('is changed by who knows it, and ends the other sessions', async () => {
    const mine = await somebody(city)
    const other = asking(city, await signIn(city, mine.username))
    const { body } = await change(mine.as, 'zgadywane-haslo', 'kamienny-mostek-9').expect(400)
    expect(body.errors).toEqual([expect.objectContaining({ pointer: '/body/current' })])
    await other.get('/session/devices').expect(200)
    await change(mine.as, PASSWORD, 'kamienny-mostek-9').expect(200, { ended: 1 })
    await other.get('/session/devices').expect(401)
    await mine.as.get('/session/devices').expect(200)
    await signsIn(mine.username, PASSWORD).expect(401)
    await signsIn(mine.username, 'kamienny-mostek-9').expect(201)
  })

  test.each([
    ['short of twelve signs', 'krótkie-234'],
    ['breached, whatever its capitals', 'Password1234'],
    ['of a few signs only', 'abababababababab'],
    ['a breached one with a year behind it', '!Password-2026'],
    ['two breached ones', 'qwertyuiopdragon'],
    ['a season and a year', 'Wiosna2026!!'],
    ['the system', '2026#REJON#2026'],
    ['the role', 'Księgowość12!'],
    ['the city', 'koszalin_2026'],
  ])('is refused: %s', async (_, next) => {
    const { as } = await somebody(city)
    const { body } = await change(as, PASSWORD, next).expect(400)
    expect(body.errors).toEqual([expect.objectContaining({ pointer: '/body/next' })])
  })

  test('is refused that holds the name of the account', async () => {
    const { as, username } = await somebody(city)
    await change(as, PASSWORD, `moje-${username.toUpperCase()}-haslo`).expect(400)
  })

  test.each([
    ['letters alone', 'zielonyrowerwgarazu'],
    ['digits alone', '83920174650912'],
    ['another script', 'Тихий Дунай над містом'],
    ['spaces and signs', ' §± ~ „cudzysłów” \\0 ; -- '],
    ['two hundred signs', 'dłuższe niż trzeba '.repeat(11).slice(0, 200)],
  ])('of any composition is taken exactly as it is: %s', async (_, next) => {
    const mine = await somebody(city)
    await change(mine.as, PASSWORD, next).expect(200)
    await signsIn(mine.username, next).expect(201)
    await signsIn(mine.username, next.slice(0, -1)).expect(401)
    const turned = next.toUpperCase() === next ? `${next}x` : next.toUpperCase()
    await signsIn(mine.username, turned).expect(401)
  })

  test('is kept as argon2id with 19 MiB, two passes and a salt of its own', async () => {
    const rows = await city.db.transaction((tx) =>
      tx.many(
        sql`SELECT a.password_hash AS hash FROM accounts AS a WHERE a.password_hash IS NOT NULL`,
        z.object({ hash: z.string() }),
      ),
    )
    for (const { hash } of rows)
      expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  })
})

describe('an unknown name', () => {
  test('takes as long as a known one', async () => {
    const victim = await somebody(city)
    const waits: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] }
    // By turns, and the least of each: whatever else the machine does makes a wait longer, never shorter.
    for (const turn of Array.from({ length: 9 }, (_, index) => index)) {
      for (const who of ['known', 'unknown'] as const) {
        minutes(16)
        const began = performance.now()
        await signsIn(who === 'known' ? victim.username : `nikt.taki${turn}`, 'zgadywane-haslo').expect(401)
        waits[who].push(performance.now() - began)
      }
    }
    const [known, unknown] = [Math.min(...waits.known), Math.min(...waits.unknown)]
    // Without its own work an unknown name is answered in a tenth of the time.
    expect(unknown).toBeGreaterThan(known / 2)
    expect(known).toBeGreaterThan(unknown / 2)
  })

  test('does not show by its waiting time either', async () => {
    const victim = await somebody(city)
    const statuses = async (username: string) => {
      minutes(61)
      const found: number[] = []
      for (let count = 0; count < 7; count++) found.push((await signsIn(username, 'zgadywane-haslo')).status)
      return found
    }
    expect(await statuses('nikt.inny')).toEqual(await statuses(victim.username))
  })
})

describe('guessing', () => {
  test('one password with the names of many people is slowed down for the network that does it', async () => {
    minutes(61)
    const from = (network: string, username: string) =>
      signsIn(username, 'Wiosna2026!!').set('X-Forwarded-For', network)
    const statuses: number[] = []
    for (let count = 0; count < 25; count++) statuses.push((await from('203.0.113.7', `ktos${count}`)).status)
    expect(statuses.slice(0, 20)).toEqual(Array(20).fill(401))
    expect(statuses.slice(20)).toEqual(Array(5).fill(429))
    await from('198.51.100.9', 'ktos30').expect(401)
  })

  test('a code of invitation is of no use after a week', async () => {
    const { rejon } = city
    const made = await rejon([
      'user',
      'add',
      'pozna.osoba',
      '--name',
      'Późna Osoba',
      '--role',
      'finance',
      '--json',
    ])
    const { code } = JSON.parse(made.stdout) as { code: string }
    minutes(7 * 24 * 60 + 1)
    const set = { username: 'pozna.osoba', code, password: 'kamienny-mostek-9' }
    await asking(city, undefined).post('/passwords').send(set).expect(401)
    const again = await rejon(['user', 'code', 'pozna.osoba', '--json'])
    const { code: second } = JSON.parse(again.stdout) as { code: string }
    await asking(city, undefined)
      .post('/passwords')
      .send({ ...set, code: second })
      .expect(201)
  })

  test.each([
    [['teacher'], 'Rolę teacher nadaje się w szkole.'],
    [['finance', '--school', 'abc'], 'Opcja --school'],
    [['auditor', '--school', '1'], 'Roli auditor nie nadaje się w szkole.'],
    [['guardian'], 'Rolę guardian nadaje się dla oddziału albo dziecka'],
  ])('an account with the role %j is opened by no command, and why is said', async (role, reason) => {
    const words = ['user', 'add', 'zla.rola', '--name', 'Zła Rola', '--role', ...role]
    const { exitCode, stdout, stderr } = await city.rejon(words)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain(reason)
    expect((await city.rejon(['user', 'list'])).stdout).not.toContain('zla.rola')
  })

  test('a code is kept under a key that the database does not hold', async () => {
    const made = await city.rejon([
      'user',
      'add',
      'skryta.osoba',
      '--name',
      'Skryta Osoba',
      '--role',
      'finance',
      '--json',
    ])
    const code = (JSON.parse(made.stdout) as { code: string }).code.replaceAll('-', '')
    const [kept] = await city.db.transaction((tx) =>
      tx.many(
        sql`SELECT c.code_digest AS digest FROM accounts_codes AS c ORDER BY c.id DESC LIMIT 1`,
        z.object({ digest: z.instanceof(Buffer) }),
      ),
    )
    const digests = city.ground.secrets
      .of(city.db.schema)
      .blindIndexes({ table: 'accounts_codes', column: 'code_digest' }, code)
    expect(digests).toContainEqual(kept?.digest)
    expect(kept?.digest).not.toEqual(createHash('sha256').update(code).digest())
  })

  test('a one-time code is slowed down as a password is', async () => {
    minutes(61)
    const body = { username: person.username, code: 'AAAA-AAAA-AAAA-AAAA', password: 'kamienny-mostek-9' }
    const statuses: number[] = []
    for (let count = 0; count < 6; count++)
      statuses.push((await asking(city, undefined).post('/passwords').send(body)).status)
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429])
  })
})
