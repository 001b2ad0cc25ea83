import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { z } from 'zod'

import { sql } from '../../server/platform/db/sql.ts'
import { CANARY_PESELS, canariesIn } from '../support/canary.ts'
import { type TestCity } from '../support/database.ts'
import { type Family } from '../support/make-families.ts'
import {
  CARE,
  FACTS,
  freshFamilies,
  inSchool,
  NOBODY,
  personCity,
  type PersonCity,
  pointers,
  search,
  trail,
} from '../support/person-city.ts'
import { somebody, type Somebody } from '../support/signed-in.ts'

const [OLD, PESEL] = CANARY_PESELS

let whole: PersonCity
let city: TestCity
let own = 0
let other = 0
let office: Somebody
let officer: Somebody
let family: Family
let strangers: Family
let tutor: Somebody
let guardian: Somebody
let pupil: Somebody

beforeAll(async () => {
  whole = await personCity()
  ;({ city, own, other, office, officer } = whole)
})
beforeEach(async () => {
  ;({ family, strangers, tutor, guardian, pupil } = await freshFamilies(whole))
})
afterAll(() => city.close())

describe('adding a person', () => {
  test('takes from the PESEL what nobody has written, and leaves its trace without the number', async () => {
    const { body, text } = await officer.as
      .post('/persons')
      .send({ ...FACTS, identity: { kind: 'pesel', pesel: '44051401458' }, enrolment: null })
      .expect(201)
    expect(body).toMatchObject({
      birthDate: '1944-05-14',
      sex: 'male',
      version: 1,
      identity: { kind: 'pesel' },
    })
    expect(canariesIn(text)).toEqual([])
    const { id } = z.object({ id: z.int() }).parse(body)
    expect(await trail(city, 'people.add', id)).toHaveLength(1)
    const stored = await city.db.transaction((tx) =>
      tx.one(
        sql`SELECT to_jsonb(p)::text AS row FROM people_persons AS p WHERE p.id = ${id}`,
        z.object({ row: z.string() }),
      ),
    )
    expect(canariesIn(stored.row)).toEqual([])
  })

  test('who has no PESEL bears another document, by which they are found', async () => {
    const identity = { kind: 'document', documentKind: 'passport', documentNumber: 'FA 123-456' }
    await office.as
      .post('/persons')
      .send({ ...FACTS, birthDate: '2017-01-02', identity, enrolment: inSchool(own) })
      .expect(201)
    expect(await search(office, { number: 'fa123456' })).toEqual(['Łucja'])
    expect(await search(tutor, { number: 'fa123456' })).toEqual([])
  })

  test.each<[string, object, string]>([
    ['a wrong check digit', { identity: { kind: 'pesel', pesel: '15260100011' } }, '/body/identity/pesel'],
    ['a day that is none', { identity: { kind: 'pesel', pesel: '15263100015' } }, '/body/identity/pesel'],
    [
      'another birth date',
      { identity: { kind: 'pesel', pesel: OLD }, birthDate: '1944-05-15' },
      '/body/birthDate',
    ],
    ['another sex', { identity: { kind: 'pesel', pesel: OLD }, sex: 'female' }, '/body/sex'],
    ['a birth tomorrow', { identity: NOBODY, birthDate: '2026-11-23' }, '/body/birthDate'],
    [
      'an unknown address',
      { identity: NOBODY, birthDate: '2017-01-02', homeAddressId: 77 },
      '/body/homeAddressId',
    ],
    ['no birth date', { identity: NOBODY }, '/body/birthDate'],
    ['an empty name', { identity: NOBODY, givenName: ' ' }, '/body/givenName'],
    [
      'another school',
      { identity: NOBODY, birthDate: '2017-01-02', enrolment: 'other' },
      '/body/enrolment/schoolId',
    ],
    ['no school', { identity: NOBODY, enrolment: null }, '/body/enrolment'],
    ['a version of its own', { identity: NOBODY, version: 7 }, '/body/version'],
    ['an account of its own', { identity: NOBODY, accountId: 1 }, '/body/accountId'],
  ])('with %s is refused, and where it is wrong is said', async (_, part, pointer) => {
    const enrolment = 'enrolment' in part ? (part.enrolment === null ? null : inSchool(other)) : inSchool(own)
    const { status, body, text } = await office.as.post('/persons').send({ ...FACTS, ...part, enrolment })
    expect({ status, pointers: pointers(body) }).toEqual({ status: 400, pointers: [pointer] })
    expect(canariesIn(text)).toEqual([])
  })

  test('with a number that somebody has is refused, also while keys rotate', async () => {
    const body = { ...FACTS, identity: { kind: 'pesel', pesel: PESEL }, enrolment: inSchool(own) }
    await office.as.post('/persons').send(body).expect(409)
    const { id } = await city.ground.secrets.prepareKey()
    await city.ground.secrets.promoteKey(id)
    const { body: refusal, text } = await office.as.post('/persons').send(body).expect(409)
    expect(refusal).toMatchObject({ type: expect.stringContaining('number-taken') })
    expect(canariesIn(text)).toEqual([])
    expect(await search(office, { number: PESEL })).toEqual(['Kanarek1'])
  })
})

describe('correcting a person', () => {
  const correct = (who: Somebody, id: number, change: object = {}) =>
    who.as
      .put(`/persons/${id}`)
      .send({ ...FACTS, birthDate: '2015-06-01', identity: { kind: 'unchanged' }, version: 1, ...change })

  test('keeps the number, counts the version and refuses who has read an older one', async () => {
    const { body } = await correct(office, family.childId).expect(200)
    expect(body).toMatchObject({ givenName: 'Łucja', version: 2, identity: { kind: 'pesel' }, sex: 'male' })
    await correct(office, family.childId).expect(409)
    expect(await search(office, { number: PESEL })).toEqual(['Łucja'])
    expect(await trail(city, 'people.correct', family.childId)).toMatchObject([
      { accountId: office.accountId },
    ])
  })

  test('must agree with the number that is kept', async () => {
    const { body } = await correct(office, family.childId, { birthDate: '2015-06-02', sex: 'female' }).expect(
      400,
    )
    expect(pointers(body)).toEqual(['/body/birthDate', '/body/sex'])
  })

  test('is not for those who only read, nor for another school', async () => {
    for (const who of [tutor, guardian, pupil]) await correct(who, family.childId).expect(404)
    await correct(office, strangers.childId).expect(404)
    await correct(office, family.guardianId, { birthDate: null }).expect(200)
  })
})

describe('D4.3: moving a child', () => {
  const move = (who: Somebody, id: number, schoolId: number, more: object = {}) =>
    who.as.put(`/persons/${id}/enrolment`).send({ ...inSchool(schoolId), version: 1, ...more })

  test('to a school of others is refused, and so is taking one from them', async () => {
    const { body } = await move(office, family.childId, other).expect(400)
    expect(pointers(body)).toEqual(['/body/schoolId'])
    await move(office, strangers.childId, own).expect(404)
    const unit = await move(office, family.childId, own, { classUnitId: strangers.classUnitId }).expect(400)
    expect(pointers(unit.body)).toEqual(['/body/classUnitId'])
    await office.as.get(`/persons/${family.childId}`).expect(200)
  })

  test('by who may write at both is done: from then on the new school sees it and the old one does not', async () => {
    const both = await somebody(
      city,
      { role: 'principal', schoolId: own },
      { role: 'principal', schoolId: other },
    )
    await move(both, family.childId, other).expect(200)
    await office.as.get(`/persons/${family.childId}`).expect(404)
    await tutor.as.get(`/persons/${family.childId}`).expect(404)
    await guardian.as.get(`/persons/${family.childId}`).expect(200)
    expect(await trail(city, 'people.enrol', family.childId)).toHaveLength(1)
  })

  test.each(['schoolId', 'school', 'enrolment', 'accountId', 'id', 'createdAt', 'pesel', '__proto__'])(
    'cannot be done by slipping %s into a correction',
    async (field) => {
      const body = JSON.stringify({
        ...FACTS,
        birthDate: '2015-06-01',
        identity: { kind: 'unchanged' },
        version: 1,
      }).replace('{', `{"${field}": ${other},`)
      const { status } = await office.as
        .put(`/persons/${family.childId}`)
        .set('Content-Type', 'application/json')
        .send(body)
      // A parser that drops __proto__ has nothing left to refuse.
      expect(field === '__proto__' ? [200, 400] : [400]).toContain(status)
      const { body: after } = await office.as.get(`/persons/${family.childId}`).expect(200)
      expect(after).toMatchObject({ school: { id: own }, id: family.childId, accountId: pupil.accountId })
    },
  )
})

describe('guardianships', () => {
  const PATH = () => `/persons/${family.childId}/guardianships`

  test('join a child to somebody who is known, once for the same days', async () => {
    const body = { guardian: { id: strangers.guardianId }, ...CARE }
    const hidden = await office.as.post(PATH()).send(body).expect(400)
    expect(pointers(hidden.body)).toEqual(['/body/guardian/id'])
    await officer.as.post(PATH()).send(body).expect(201)
    await officer.as.post(PATH()).send(body).expect(409)
    expect(await trail(city, 'people.add-guardian', family.childId)).toHaveLength(1)
    expect(await search(office, { name: 'karina2' })).toEqual(['Karina2'])
  })

  test.each<[string, object, string]>([
    ['an end before its beginning', { validTo: '2026-08-31' }, '/body/validTo'],
    ['an unknown kind', { kind: 'aunt' }, '/body/kind'],
    ['nobody', { guardian: { id: 2_000_000_000 } }, '/body/guardian/id'],
    ['the child', { guardian: 'child' }, '/body/guardian/id'],
  ])('with %s are refused', async (_, part, pointer) => {
    const guardian =
      'guardian' in part
        ? part.guardian === 'child'
          ? { id: family.childId }
          : part.guardian
        : { ...FACTS, identity: NOBODY }
    const { body } = await office.as
      .post(PATH())
      .send({ ...CARE, ...part, guardian })
      .expect(400)
    expect(pointers(body)).toEqual([pointer])
  })

  test('are changed in the version that was read, and under their own child only', async () => {
    const { body } = await office.as.get(`/persons/${family.childId}`).expect(200)
    const held = z.object({ guardians: z.array(z.object({ id: z.int() })) }).parse(body).guardians[0]?.id ?? 0
    const change = { ...CARE, kind: 'foster', version: 1 }
    await officer.as.put(`/persons/${strangers.childId}/guardianships/${held}`).send(change).expect(404)
    await office.as.put(`${PATH()}/${held}`).send(change).expect(200)
    await office.as.put(`${PATH()}/${held}`).send(change).expect(409)
    expect(await trail(city, 'people.change-guardian', family.childId)).toHaveLength(1)
  })
})
