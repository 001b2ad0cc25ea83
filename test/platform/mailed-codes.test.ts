import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { generateSync } from 'otplib'
import { pino } from 'pino'
import { z } from 'zod'

import { createApp } from '../../server/app.ts'
import { sql } from '../../server/platform/db/sql.ts'
import { type Mail, openMail } from '../../server/platform/mail/index.ts'
import { type TestCity, testCity } from '../support/database.ts'
import { makeSchools } from '../support/make-schools.ts'
import { type PostOffice, postOffice } from '../support/post-office.ts'
import { asking, PASSWORD, signIn, somebody, type Somebody } from '../support/signed-in.ts'

const NEW_PASSWORD = 'kamienny-mostek-9'
const PORTAL = 'https://edukacja.example'

let bare: TestCity
let city: TestCity
let office: PostOffice
let mail: Mail
const lines: string[] = []
let now = new Date('2026-11-22T11:00:00Z')
let count = 0

beforeAll(async () => {
  office = await postOffice()
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) })
  mail = openMail({ url: office.url, from: 'Rejon <portal@gmina.example>' }, log)
  bare = await testCity({ clock: { now: () => now } })
  city = { ...bare, app: createApp({ ...bare.ground, log, mail, publicUrl: PORTAL }) }
})
beforeEach(() => {
  // Each test asks on another day: what the ones before have asked does not count.
  now = new Date(now.getTime() + 25 * 3_600_000)
})
afterAll(async () => {
  await mail.settle()
  await office.close()
  await bare.close()
})

const later = (minutes: number) => {
  now = new Date(now.getTime() + minutes * 60_000)
}

interface Addressee extends Somebody {
  readonly email: string
}

/** Somebody whose account has an address. */
async function addressee(...roles: Parameters<typeof somebody>[1][]): Promise<Addressee> {
  const person = await somebody(city, ...roles)
  const email = `skrzynka${++count}@poczta.example`
  await city.db.transaction((tx) =>
    tx.run(sql`UPDATE accounts SET email = ${email} WHERE id = ${person.accountId}`),
  )
  return { ...person, email }
}

const ask = (username: string) => asking(city, undefined).post('/password-resets').send({ username })
const lettersTo = (email: string) => office.letters.filter(({ to }) => to.includes(email))

/** The link that comes to who asks. */
async function linkFor({ username, email }: Addressee) {
  await ask(username).expect(201)
  await mail.settle()
  const letter = lettersTo(email).at(-1)
  if (letter === undefined) throw new Error('No letter has come')
  return letter
}

const setBy = ({ hash }: URL, password = NEW_PASSWORD) => {
  const said = new URLSearchParams(hash.slice(1))
  const body = { username: said.get('nazwa'), code: said.get('kod'), password }
  return asking(city, undefined).post('/passwords').send(body)
}

const enter = (username: string, password = NEW_PASSWORD) =>
  asking(city, undefined).post('/session').send({ username, password })

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

describe('a link for a new password', () => {
  test('comes to the address of the account, and sets the password once', async () => {
    const person = await addressee()
    const { link, text, raw } = await linkFor(person)
    expect(`${link.origin}${link.pathname}${link.search}`).toBe(`${PORTAL}/m/${city.municipality.slug}/haslo`)
    expect(text).toContain(`Osoba ${person.username}`)
    expect(text).not.toContain(person.email)
    expect(raw).toMatch(/^From: Rejon <portal@gmina\.example>/m)
    await setBy(link).expect(201)
    await enter(person.username).expect(201)
    await setBy(link, 'inny-mostek-10').expect(401)
    expect(await trailOf(person.accountId)).toEqual(
      expect.arrayContaining(['accounts.mail-reset', 'accounts.set-password']),
    )
  })

  test('ends all sessions and all other codes when it is used', async () => {
    const administrator = await somebody(city, { role: 'administrator' })
    const person = await addressee()
    const first = await linkFor(person)
    const second = await linkFor(person)
    const { code } = (await administrator.as.post(`/accounts/${person.accountId}/codes`).expect(201)).body
    const third = await linkFor(person)
    await person.as.get('/session/devices').expect(200)
    await setBy(third.link).expect(201)
    await person.as.get('/session/devices').expect(401)
    await setBy(first.link).expect(401)
    await setBy(second.link).expect(401)
    const body = { username: person.username, code, password: NEW_PASSWORD }
    await asking(city, undefined).post('/passwords').send(body).expect(401)
  })

  test('is of no use after half an hour', async () => {
    const person = await addressee()
    const { link } = await linkFor(person)
    later(31)
    await setBy(link).expect(401)
    await enter(person.username, PASSWORD).expect(201)
  })

  test('is kept as a digest only, and stands in no line of the log and in no trail', async () => {
    const person = await addressee()
    const { link } = await linkFor(person)
    const code = new URLSearchParams(link.hash.slice(1)).get('kod') ?? ''
    expect(code).toMatch(/^[A-Z0-9]{32}$/)
    const kept = await city.db.transaction((tx) =>
      tx.many(
        sql`
          SELECT to_jsonb(c)::text AS row FROM accounts_codes AS c
          UNION ALL
          SELECT to_jsonb(e)::text FROM audit_entries AS e`,
        z.object({ row: z.string() }),
      ),
    )
    expect([...kept.map(({ row }) => row), ...lines].filter((line) => line.includes(code))).toEqual([])
  })

  test('does not go round the second factor', async () => {
    const person = await addressee()
    const { secret } = (await person.as.post('/session/totp').expect(201)).body
    const code = generateSync({ secret, epoch: Math.floor(now.getTime() / 1_000) })
    await person.as.put('/session/totp').send({ code }).expect(200)
    await setBy((await linkFor(person)).link).expect(201)
    const { body } = await enter(person.username).expect(401)
    expect(body.type).toBe('/problems/second-factor-needed')
  })

  test.each([
    ['en', 'Hello Osoba', 'works for 30 minutes'],
    ['uk', 'Добрий день, Osoba', 'діє 30 хвилин'],
    ['de', 'Dzień dobry, Osoba', 'działa 30 minut'],
  ])('speaks the language of who asks: %s', async (language, greeting, minutes) => {
    const person = await addressee()
    await ask(person.username).set('Accept-Language', language).expect(201)
    await mail.settle()
    const [letter] = lettersTo(person.email)
    expect(letter?.text).toContain(greeting)
    expect(letter?.text).toContain(minutes)
  })
})

describe('asking for a link', () => {
  test('is answered the same whether there is such an account or not', async () => {
    const person = await addressee()
    const nameless = await somebody(city)
    const disabled = await addressee()
    await city.db.transaction((tx) =>
      tx.run(sql`UPDATE accounts SET disabled_at = ${now.toISOString()} WHERE id = ${disabled.accountId}`),
    )
    const before = office.letters.length
    const answers = []
    for (const name of [person.username, nameless.username, disabled.username, 'nikt.taki']) {
      const { status, body } = await ask(name)
      answers.push({ status, body })
    }
    await mail.settle()
    expect(answers).toEqual(Array(4).fill({ status: 201, body: { minutes: 30 } }))
    expect(office.letters.slice(before).map(({ to }) => to)).toEqual([[person.email]])
    expect(await trailOf(disabled.accountId)).toContain('accounts.reset-refused')
    expect(await trailOf(nameless.accountId)).toContain('accounts.reset-refused')
  })

  test('is answered before anything is done that depends on the account', async () => {
    const person = await addressee()
    office.hold(true)
    try {
      await ask(person.username).expect(201)
      expect(lettersTo(person.email)).toEqual([])
    } finally {
      office.hold(false)
    }
    await mail.settle()
    expect(lettersTo(person.email)).toHaveLength(1)
  })

  test('sends three letters while the first works, and the last of them goes on working', async () => {
    const person = await addressee()
    for (let times = 0; times < 6; times++) {
      await ask(person.username).expect(201, { minutes: 30 })
      await mail.settle()
      later(1)
    }
    const letters = lettersTo(person.email)
    expect(letters).toHaveLength(3)
    later(30)
    await ask(person.username).expect(201)
    await mail.settle()
    expect(lettersTo(person.email)).toHaveLength(4)
  })

  test('by many at once sends no more either', async () => {
    const person = await addressee()
    await Promise.all(Array.from({ length: 8 }, () => ask(person.username).expect(201)))
    await mail.settle()
    expect(lettersTo(person.email)).toHaveLength(3)
  })

  test('for many names from one network is slowed down for that network only', async () => {
    const from = (network: string, name: string) => ask(name).set('X-Forwarded-For', network)
    for (let times = 0; times < 30; times++) await from('203.0.113.7', `ktos.${times}`).expect(201)
    const { body } = await from('203.0.113.7', 'ktos.inny').expect(429)
    expect(body.type).toBe('/problems/too-many-attempts')
    await from('203.0.113.8', 'ktos.inny').expect(201)
    later(61)
    await from('203.0.113.7', 'ktos.inny').expect(201)
  })

  test('keeps nobody from signing in and takes no code away', async () => {
    const administrator = await somebody(city, { role: 'administrator' })
    const person = await addressee()
    const { code } = (await administrator.as.post(`/accounts/${person.accountId}/codes`).expect(201)).body
    for (let times = 0; times < 8; times++) await ask(person.username).expect(201)
    await mail.settle()
    await enter(person.username, PASSWORD).expect(201)
    const body = { username: person.username, code, password: NEW_PASSWORD }
    await asking(city, undefined).post('/passwords').send(body).expect(201)
  })

  test('is answered the same when the mail server refuses, and the log tells of it without the address', async () => {
    const person = await addressee()
    office.refuse(true)
    try {
      await ask(person.username).expect(201, { minutes: 30 })
      await mail.settle()
    } finally {
      office.refuse(false)
    }
    expect(await trailOf(person.accountId)).toContain('accounts.mail-failed')
    expect(lines.filter((line) => line.includes('mail was not taken: EENVELOPE 550'))).toHaveLength(1)
    expect(lines.filter((line) => line.includes(person.email))).toEqual([])
  })

  test('of a name that cannot be one is refused with a pointer', async () => {
    const { body } = await ask('a b').expect(400)
    expect(body.errors).toEqual([expect.objectContaining({ pointer: '/body/username' })])
  })

  test('is refused where no mail is set up, and that can be known before', async () => {
    await asking(bare, undefined).get('/password-resets').expect(200, { byMail: false, minutes: 30 })
    await asking(city, undefined).get('/password-resets').expect(200, { byMail: true, minutes: 30 })
    const { body } = await asking(bare, undefined)
      .post('/password-resets')
      .send({ username: 'ktos' })
      .expect(409)
    expect(body.type).toBe('/problems/no-mail')
  })
})

describe('an invitation by mail', () => {
  test('is sent by who manages the account, and works for a week', async () => {
    const administrator = await somebody(city, { role: 'administrator' })
    const person = await addressee()
    const path = `/accounts/${person.accountId}/code-letters`
    const { body } = await administrator.as.post(path).expect(201)
    expect(body).toEqual({
      sentTo: person.email,
      expiresAt: new Date(now.getTime() + 7 * 24 * 3_600_000).toISOString(),
    })
    later(6 * 24 * 60)
    const [letter] = lettersTo(person.email)
    if (letter === undefined) throw new Error('No letter has come')
    expect(letter.text).toContain('działa 7 dni')
    await setBy(letter.link).expect(201)
    await signIn(city, person.username, NEW_PASSWORD)
    expect(await trailOf(person.accountId)).toContain('accounts.mail-code')
  })

  test('is not sent by who does not manage the account, nor without a recent proof', async () => {
    const [school = 0, other = 0] = await makeSchools(city, 'SP 1', 'SP 2')
    const principal = await somebody(city, { role: 'principal', schoolId: school })
    const person = await addressee({ role: 'teacher', schoolId: other })
    const path = `/accounts/${person.accountId}/code-letters`
    await principal.as.post(path).expect(404)
    await person.as.post(path).expect(404)
    const administrator = await somebody(city, { role: 'administrator' })
    later(16)
    await administrator.as.post(path).expect(403)
    expect(lettersTo(person.email)).toEqual([])
  })

  test('is refused without an address, and says when the mail server did not take it', async () => {
    const administrator = await somebody(city, { role: 'administrator' })
    const [person, nameless] = [await addressee(), await somebody(city)]
    const without = await administrator.as.post(`/accounts/${nameless.accountId}/code-letters`).expect(409)
    expect(without.body.type).toBe('/problems/no-address')
    office.refuse(true)
    try {
      const { body } = await administrator.as.post(`/accounts/${person.accountId}/code-letters`).expect(502)
      expect(body.type).toBe('/problems/mail-failed')
    } finally {
      office.refuse(false)
    }
    expect(await trailOf(person.accountId)).toContain('accounts.mail-failed')
  })
})
