import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { z } from 'zod'

import { sql } from '../../server/platform/db/sql.ts'
import { type TestCity } from '../support/database.ts'
import { type Family } from '../support/make-families.ts'
import { freshFamilies, personCity, type PersonCity, pointers } from '../support/person-city.ts'
import { somebody, type Somebody } from '../support/signed-in.ts'

let whole: PersonCity
let city: TestCity
let own = 0
let other = 0
let office: Somebody
let officer: Somebody
let administrator: Somebody
let principal: Somebody
let family: Family
let strangers: Family
let tutor: Somebody
let guardian: Somebody

beforeAll(async () => {
  whole = await personCity()
  ;({ city, own, other, office, officer } = whole)
  administrator = await somebody(city, { role: 'administrator' })
  principal = await somebody(city, { role: 'principal', schoolId: own })
})
beforeEach(async () => {
  ;({ family, strangers, tutor, guardian } = await freshFamilies(whole))
})
afterAll(() => city.close())

const unit = z.object({ id: z.int(), name: z.string(), version: z.int() })
const list = z.object({ classUnits: z.array(unit.partial({ version: true })) })
const seen = async (who: Somebody, query = '') =>
  list
    .parse((await who.as.get(`/class-units${query}`).expect(200)).body)
    .classUnits.map(({ name }) => name)
    .sort()
const grantable = (who: Somebody, schoolId: number) =>
  who.as.get(`/grantable-class-units?schoolId=${schoolId}`)
const added = async (name: string, schoolId = own) => {
  const { body } = await officer.as
    .post('/class-units')
    .send({ schoolId, schoolYear: 2026, name })
    .expect(201)
  return unit.parse(body)
}
const end = (who: Somebody, id: number, body: object = { reason: 'połączone oddziały', version: 1 }) =>
  who.as.post(`/class-units/${id}/endings`).send(body)
const trail = (action: string, id: number) =>
  city.db.transaction((tx) =>
    tx.many(
      sql`
        SELECT e.account_id, e.school_id, e.reason
        FROM audit_entries AS e
        WHERE e.action = ${action} AND e.object_kind = 'class-unit' AND e.object_id = ${id}`,
      z.object({
        accountId: z.int().nullable(),
        schoolId: z.int().nullable(),
        reason: z.string().nullable(),
      }),
    ),
  )

describe('the list of class units', () => {
  test('shows a school its own, a tutor their class, the city all, and families none', async () => {
    expect(await seen(office)).toEqual(['1a'])
    expect(await seen(tutor)).toEqual(['1a'])
    expect(await seen(officer)).toEqual(['1a', '2a'])
    expect(await seen(guardian)).toEqual([])
    expect(await seen(office, `?schoolId=${other}`)).toEqual([])
  })

  test('is told by school year, with as many pupils as are enrolled', async () => {
    expect(await seen(office, '?schoolYear=2025')).toEqual([])
    const { body } = await office.as.get('/class-units?schoolYear=2026').expect(200)
    expect(body).toMatchObject({ classUnits: [{ schoolId: own, pupils: 1, endedOn: null, version: 1 }] })
  })

  test('for granting is open to who manages accounts of that school', async () => {
    expect(list.parse((await grantable(principal, own).expect(200)).body).classUnits).toHaveLength(1)
    expect(list.parse((await grantable(principal, other).expect(200)).body).classUnits).toEqual([])
    expect(list.parse((await grantable(administrator, other).expect(200)).body).classUnits).toHaveLength(1)
    await grantable(office, own).expect(404)
  })
})

describe('a class unit', () => {
  test('is added, and leaves its trace', async () => {
    const body = { schoolId: own, schoolYear: 2026, name: ' 1b ' }
    const { body: answer } = await office.as.post('/class-units').send(body).expect(201)
    expect(answer).toMatchObject({ schoolId: own, schoolYear: 2026, name: '1b', pupils: 0, version: 1 })
    expect(await trail('people.add-class-unit', unit.parse(answer).id)).toEqual([
      { accountId: office.accountId, schoolId: own, reason: null },
    ])
    const again = await office.as.post('/class-units').send(body).expect(409)
    expect(again.body).toMatchObject({ type: '/problems/class-unit-exists' })
  })

  test.each([
    [{ name: ' ' }, '/body/name'],
    [{ schoolYear: 1700 }, '/body/schoolYear'],
    [{ schoolId: 2_000_000_000 }, '/body/schoolId'],
    [{ endedOn: '2026-01-01' }, '/body/endedOn'],
  ])('with %j is refused, and where it is wrong is said', async (part, pointer) => {
    const body = { schoolId: own, schoolYear: 2026, name: '1c', ...part }
    const { body: answer } = await office.as.post('/class-units').send(body).expect(400)
    expect(pointers(answer)).toEqual([pointer])
  })

  test('of another school is added by nobody of this one, and not seen to be changed', async () => {
    const body = { schoolId: other, schoolYear: 2026, name: '1c' }
    const { body: answer } = await office.as.post('/class-units').send(body).expect(400)
    expect(pointers(answer)).toEqual(['/body/schoolId'])
    const foreign = strangers.classUnitId
    await office.as.put(`/class-units/${foreign}`).send({ name: '9z', version: 1 }).expect(404)
    await end(office, foreign).expect(404)
    await tutor.as.put(`/class-units/${family.classUnitId}`).send({ name: '9z', version: 1 }).expect(404)
  })

  test('is renamed, once for each version, and to no name that is taken', async () => {
    const id = family.classUnitId
    await added('1b')
    const rename = (name: string, version: number) =>
      office.as.put(`/class-units/${id}`).send({ name, version })
    expect((await rename('1b', 1).expect(409)).body).toMatchObject({ type: '/problems/class-unit-exists' })
    expect((await rename('1d', 1).expect(200)).body).toMatchObject({ name: '1d', version: 2, pupils: 1 })
    expect((await rename('1e', 1).expect(409)).body).toMatchObject({ type: '/problems/version-conflict' })
    expect(await trail('people.change-class-unit', id)).toHaveLength(1)
  })

  test('with pupils is not ended', async () => {
    const { body } = await end(office, family.classUnitId).expect(409)
    expect(body).toMatchObject({ type: '/problems/class-unit-in-use' })
    expect(await seen(office)).toEqual(['1a'])
  })

  test('without pupils is ended for a reason, and takes in nobody any more', async () => {
    const { id } = await added('1b')
    expect(pointers((await end(office, id, { reason: 'bo', version: 1 }).expect(400)).body)).toEqual([
      '/body/reason',
    ])
    const { body } = await end(office, id).expect(201)
    expect(body).toMatchObject({ endedOn: '2026-11-22', version: 2 })
    expect(await trail('people.end-class-unit', id)).toEqual([
      { accountId: office.accountId, schoolId: own, reason: 'połączone oddziały' },
    ])
    expect((await end(office, id).expect(409)).body).toMatchObject({ type: '/problems/class-unit-ended' })
    const moved = await office.as
      .put(`/persons/${family.childId}/enrolment`)
      .send({ schoolId: own, classUnitId: id, validFrom: '2026-11-22', version: 1 })
      .expect(400)
    expect(pointers(moved.body)).toEqual(['/body/classUnitId'])
    expect(JSON.stringify((await grantable(principal, own)).body)).not.toContain('"1b"')
    await added('1b')
  })
})

describe('a role', () => {
  const grant = async (by: Somebody, role: string, kind: string, id: number) => {
    const { accountId } = await somebody(city, { role: 'librarian', schoolId: own })
    return by.as.post(`/accounts/${accountId}/grants`).send({ role, unit: { kind, id } })
  }

  test('is given for a class unit and for a child, by the principal of their school', async () => {
    const tutors = await grant(principal, 'form-tutor', 'class-unit', family.classUnitId)
    expect(tutors.status).toBe(201)
    expect(JSON.stringify(tutors.body)).toContain('1a (2026/27)')
    const wards = await grant(principal, 'guardian', 'ward', family.childId)
    expect(wards.status).toBe(201)
    expect(wards.body.grants[0]).toMatchObject({ role: 'guardian', schoolId: own })
    expect((await grant(administrator, 'guardian', 'ward', strangers.childId)).status).toBe(201)
  })

  test.each<[string, string, () => readonly [string, number], string]>([
    ['a class unit that is not there', 'form-tutor', () => ['class-unit', 2_000_000_000], '/body/unit/id'],
    ['one of another school', 'form-tutor', () => ['class-unit', strangers.classUnitId], '/body/role'],
    ['a whole school to a form tutor', 'form-tutor', () => ['school', own], '/body/unit/kind'],
    ['a class unit to a guardian', 'guardian', () => ['class-unit', family.classUnitId], '/body/unit/kind'],
    ['a child out of sight', 'guardian', () => ['ward', strangers.childId], '/body/unit/id'],
    ['somebody of no school', 'guardian', () => ['ward', family.guardianId], '/body/role'],
  ])('for %s is refused, and where it is wrong is said', async (_, role, unitOf, pointer) => {
    const { status, body } = await grant(principal, role, ...unitOf())
    expect({ status, pointers: pointers(body) }).toEqual({ status: 400, pointers: [pointer] })
  })

  test('is not given for a class unit that has been ended', async () => {
    const { id } = await added('1b')
    await end(office, id).expect(201)
    const { status, body } = await grant(principal, 'form-tutor', 'class-unit', id)
    expect({ status, pointers: pointers(body) }).toEqual({ status: 400, pointers: ['/body/unit/id'] })
  })
})
