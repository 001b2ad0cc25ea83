import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'

import { sql } from '../../server/platform/db/sql.ts'
import { cityWithNode, type Guardian, refusalOf } from '../support/citizen-visits.ts'
import { cookiesOf } from '../support/directory-visits.ts'
import { signsInAs } from '../support/make-families.ts'
import { asking, somebody } from '../support/signed-in.ts'

let at: Awaited<ReturnType<typeof cityWithNode>>

beforeAll(async () => {
  at = await cityWithNode()
})
afterAll(() => at.close())

const isSession = (cookie: string) => !cookie.includes('-visit=')
const sessionOf = (response: Parameters<typeof cookiesOf>[0]) =>
  asking(at.city, cookiesOf(response).find(isSession))
const UNKNOWN = [403, 'citizen-unknown']

/** Whatever of accounts, persons and rights there is. */
const countAll = () =>
  at.city.db.transaction((tx) =>
    tx.one(
      sql`
        SELECT
          (SELECT count(*)::int FROM accounts) AS accounts,
          (SELECT count(*)::int FROM accounts_grants) AS grants,
          (SELECT count(*)::int FROM accounts_sessions) AS sessions,
          (SELECT count(*)::int FROM people_persons) AS persons,
          (SELECT count(*)::int FROM accounts_citizen_visits) AS visits`,
      z.record(z.string(), z.int()),
    ),
  )

const entry = z.object({
  action: z.string(),
  objectKind: z.string().nullable(),
  objectId: z.int().nullable(),
  details: z.record(z.string(), z.unknown()).nullable(),
})

/** The newest entries of the trail, the last one first. */
const trail = (most: number) =>
  at.city.db.transaction((tx) =>
    tx.many(
      sql`
        SELECT e.action, e.object_kind, e.object_id, e.details FROM audit_entries AS e
        ORDER BY e.at DESC, e.id DESC LIMIT ${most}`,
      entry,
    ),
  )

const change = (guardian: Guardian, of: 'end' | 'limit' | 'grow up') =>
  at.city.db.transaction((tx) => {
    if (of === 'grow up')
      return tx.run(
        sql`UPDATE people_persons AS p SET birth_date = '2008-11-22' WHERE p.id = ${guardian.childId}`,
      )
    return of === 'end'
      ? tx.run(
          sql`UPDATE people_guardianships AS g SET valid_to = '2026-11-22' WHERE g.guardian_id = ${guardian.guardianId}`,
        )
      : tx.run(
          sql`UPDATE people_guardianships AS g SET court_limit = 'no-contact' WHERE g.guardian_id = ${guardian.guardianId}`,
        )
  })

describe('a guardian who is known by the PESEL', () => {
  test('gets an account with the right for the own children alone, and sees them', async () => {
    const guardian = await at.guardian()
    await at.guardian()
    const since = at.now()
    at.later(1)
    const arrived = await at.signIn(guardian.key)
    expect(arrived.status).toBe(201)
    const { account, grants, needsFactor } = arrived.body.session
    expect(account).toMatchObject({
      username: expect.stringMatching(/^opiekun-[a-z0-9]{12}$/),
      name: `Gabi ${guardian.key}`,
    })
    expect(needsFactor).toBe(false)
    expect(grants).toEqual([
      expect.objectContaining({
        role: 'guardian',
        unit: expect.objectContaining({ kind: 'ward', id: guardian.childId }),
      }),
    ])
    const own = await sessionOf(arrived).get('/own-persons').expect(200)
    expect(own.body.self.id).toBe(guardian.guardianId)
    expect(own.body.wards.map(({ id }: { id: number }) => id)).toEqual([guardian.childId])
    expect(at.now().getTime()).toBeGreaterThan(since.getTime())
  })

  test('leaves a trace of the account, the right, the person and the sign-in, without the number', async () => {
    const guardian = await at.guardian()
    at.later(1)
    const { account } = (await at.signIn(guardian.key)).body.session
    const entries = await trail(4)
    const mine = { objectKind: 'account', objectId: account.id }
    expect(entries).toEqual(
      expect.arrayContaining([
        { ...mine, action: 'accounts.open', details: { by: 'citizen' } },
        {
          ...mine,
          action: 'accounts.grant',
          details: expect.objectContaining({ role: 'guardian', unitId: guardian.childId, by: 'citizen' }),
        },
        {
          action: 'people.join-account',
          objectKind: 'person',
          objectId: guardian.guardianId,
          details: { accountId: account.id, by: 'citizen' },
        },
        {
          ...mine,
          action: 'accounts.sign-in',
          details: expect.objectContaining({ by: 'citizen', hasSecondFactor: true }),
        },
      ]),
    )
    expect(JSON.stringify(entries)).not.toContain(guardian.number)
  })

  test('comes back to the same account, also when both first sign-ins happen at once', async () => {
    const { key } = await at.guardian()
    const both = await Promise.all([at.signIn(key), at.signIn(key)])
    const ids = both.map(({ body }) => body.session.account.id as number)
    expect(ids[0]).toEqual(expect.any(Number))
    expect(ids[1]).toBe(ids[0])
    expect((await at.signIn(key)).body.session.account.id).toBe(ids[0])
  })

  test('gets the right for a child that has come since, and none back that an office has ended', async () => {
    const first = await at.guardian()
    const second = await at.guardian()
    const { account } = (await at.signIn(first.key)).body.session
    await at.city.db.transaction(async (tx) => {
      await tx.run(sql`
        UPDATE accounts_grants AS g SET valid_to = g.valid_from WHERE g.account_id = ${account.id}`)
      await tx.run(sql`
        INSERT INTO people_guardianships (guardian_id, child_id, kind, valid_from)
        VALUES (${first.guardianId}, ${second.childId}, 'parent', '2026-11-01')`)
    })
    const { grants } = (await at.signIn(first.key)).body.session
    expect(grants.map(({ unit }: { unit: { id: number } }) => unit.id)).toEqual([second.childId])
  })

  test('who has an account for something else enters that one, strict roles too: the node has asked for two factors', async () => {
    const guardian = await at.guardian()
    const auditor = await somebody(at.city, { role: 'auditor' })
    await signsInAs(at.city, [guardian.guardianId, auditor])
    await change(guardian, 'end')
    const administrator = await somebody(at.city, { role: 'administrator' })
    await administrator.as
      .put('/strict-roles')
      .send({ roles: ['auditor'] })
      .expect(200)
    const { session } = (await at.signIn(guardian.key)).body
    expect(session).toMatchObject({ account: { username: auditor.username }, needsFactor: false })
    expect(Object.keys(session.rights)).toContain('audit.read')
    await administrator.as.put('/strict-roles').send({ roles: [] }).expect(200)
  })

  test('is not found by another number than the account was joined by: whoever corrects one gets nobody’s account', async () => {
    const guardian = await at.guardian()
    const auditor = await somebody(at.city, { role: 'auditor' })
    await signsInAs(at.city, [guardian.guardianId, auditor])
    const office = await somebody(at.city, { role: 'school-office', schoolId: guardian.schoolId })
    const { number, key } = at.stranger()
    const correction = {
      givenName: 'Gabi',
      familyName: 'Inna',
      birthDate: null,
      sex: null,
      homeAddressId: null,
      identity: { kind: 'pesel', pesel: number },
      version: 1,
    }
    await office.as.put(`/persons/${guardian.guardianId}`).send(correction).expect(200)
    const { session } = (await at.signIn(key)).body
    expect(session.account.username).not.toBe(auditor.username)
    expect(Object.keys(session.rights)).toEqual(['people.read'])
    expect((await trail(10)).map(({ action }) => action)).toContain('people.part-account')
    expect(refusalOf(await at.signIn(guardian.key))).toEqual(UNKNOWN)
  })

  test('comes back to the screen that was asked for, of this place alone', async () => {
    const { key } = await at.guardian()
    const { url, cookie } = await at.leave('/praca/moje-dzieci')
    const back = await at.choose(url, { kind: 'person', key, level: 'high' })
    expect((await at.bring(back, cookie).expect(201)).body.returnTo).toBe('/praca/moje-dzieci')
    for (const returnTo of ['//zly.example', 'https://zly.example', 'praca'])
      await asking(at.city, undefined).post('/citizen-visits').send({ returnTo }).expect(400)
  })
})

describe('nobody is told apart', () => {
  test('who is not known: nothing is stored, and the trail holds no name and no number', async () => {
    const { key, number } = at.stranger()
    const before = await countAll()
    at.later(1)
    const refused = await at.signIn(key)
    expect(refusalOf(refused)).toEqual(UNKNOWN)
    expect(await countAll()).toEqual(before)
    const [last] = await trail(1)
    expect(last).toMatchObject({ action: 'accounts.sign-in-refused', objectKind: null, objectId: null })
    expect(Object.keys(last?.details ?? {}).sort()).toEqual(['by', 'network'])
    expect(JSON.stringify([refused.body, refused.headers, last])).not.toContain(number)
    expect(cookiesOf(refused).every((cookie) => cookie.endsWith('='))).toBe(true)
  })

  test.each(['end', 'limit', 'grow up'] as const)('from a guardian whose care did %s', async (of) => {
    const without = await at.guardian()
    await change(without, of)
    const unknown = await at.signIn(at.stranger().key)
    const refused = await at.signIn(without.key)
    expect({ ...refused.body, instance: '' }).toEqual({ ...unknown.body, instance: '' })
    const withAccount = await at.guardian()
    await at.signIn(withAccount.key)
    await change(withAccount, of)
    expect(refusalOf(await at.signIn(withAccount.key))).toEqual(UNKNOWN)
  })

  test('from whose account is disabled; the trail has it at the account', async () => {
    const { key } = await at.guardian()
    const { account } = (await at.signIn(key)).body.session
    const administrator = await somebody(at.city, { role: 'administrator' })
    await administrator.as.patch(`/accounts/${account.id}`).send({ isDisabled: true }).expect(200)
    at.later(1)
    expect(refusalOf(await at.signIn(key))).toEqual(UNKNOWN)
    const refused = { action: 'accounts.sign-in-refused', objectKind: 'account', objectId: account.id }
    expect((await trail(1))[0]).toMatchObject(refused)
  })
})
