import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { z } from 'zod'

import { sql } from '../../server/platform/db/sql.ts'
import { type TestCity } from '../support/database.ts'
import { type Family } from '../support/make-families.ts'
import { freshFamilies, personCity, type PersonCity, pointers, trail } from '../support/person-city.ts'
import { asking, PASSWORD, signIn, somebody, type Somebody } from '../support/signed-in.ts'

let whole: PersonCity
let city: TestCity
let own = 0
let principal: Somebody
let family: Family
let strangers: Family
let count = 0

beforeAll(async () => {
  whole = await personCity()
  ;({ city, own } = whole)
  principal = await somebody(city, { role: 'principal', schoolId: own })
})
beforeEach(async () => {
  ;({ family, strangers } = await freshFamilies(whole))
  await city.db.transaction((tx) => tx.run(sql`UPDATE people_persons SET account_id = NULL`))
})
afterAll(() => city.close())

const wanted = (id: number, part: object = {}) => ({
  username: `uczen${++count}`,
  name: 'Kanarek Żółty',
  email: null,
  role: 'pupil',
  unit: { kind: 'ward', id },
  ...part,
})
const open = (who: Somebody, id: number, body: object = wanted(id)) =>
  who.as.post(`/persons/${id}/account`).send(body)
const opened = z.object({
  id: z.int(),
  username: z.string(),
  invitation: z.object({ code: z.string() }),
})

describe('an account of a person', () => {
  test('is opened from their page, joined to them, and shown there; it leaves its trace', async () => {
    const { childId } = family
    const { id } = opened.parse((await open(principal, childId).expect(201)).body)
    const { body } = await principal.as.get(`/persons/${childId}`).expect(200)
    expect(body).toMatchObject({ accountId: id })
    expect(await trail(city, 'people.open-account', childId)).toEqual([
      { accountId: principal.accountId, reason: null, schoolId: own, details: { accountId: id } },
    ])
  })

  test('lets its holder see themself once the password is set', async () => {
    const { childId } = family
    const { username, invitation } = opened.parse((await open(principal, childId).expect(201)).body)
    const body = { username, code: invitation.code, password: PASSWORD }
    await asking(city, undefined).post('/passwords').send(body).expect(201)
    const holder = asking(city, await signIn(city, username))
    expect((await holder.get('/own-persons').expect(200)).body).toMatchObject({ self: { id: childId } })
  })

  test('lets a guardian see the child', async () => {
    const { childId, guardianId } = family
    const body = wanted(childId, { role: 'guardian' })
    const { username, invitation } = opened.parse((await open(principal, guardianId, body).expect(201)).body)
    const password = { username, code: invitation.code, password: PASSWORD }
    await asking(city, undefined).post('/passwords').send(password).expect(201)
    const holder = asking(city, await signIn(city, username))
    expect((await holder.get('/own-persons').expect(200)).body).toMatchObject({ wards: [{ id: childId }] })
  })

  test('is one: who has one gets no other, and nothing is left of the second', async () => {
    const { childId } = family
    await open(principal, childId).expect(201)
    const second = wanted(childId)
    const { body } = await open(principal, childId, second).expect(409)
    expect(body).toMatchObject({ type: '/problems/person-has-account' })
    const { body: found } = await principal.as.get(`/accounts?q=${second.username}`).expect(200)
    expect(found).toMatchObject({ accounts: [] })
  })

  test('is opened by nobody who may not write about that person, or may not open accounts', async () => {
    const administrator = await somebody(city, { role: 'administrator' })
    await open(principal, strangers.childId).expect(404)
    await open(administrator, family.childId).expect(404)
    await open(whole.office, family.childId).expect(404)
    await open(whole.officer, family.childId).expect(404)
  })

  test.each([
    [{ username: '' }, '/body/username'],
    [{ email: 'nie adres' }, '/body/email'],
    [{ role: 'administrator', unit: { kind: 'municipality', id: null } }, '/body/role'],
    [{ accountId: 1 }, '/body/accountId'],
  ])('with %j is refused, and where it is wrong is said', async (part, pointer) => {
    const { body } = await open(principal, family.childId, wanted(family.childId, part)).expect(400)
    expect(pointers(body)).toEqual([pointer])
  })
})
