import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { z } from 'zod'

import { Sql, sql } from '../../server/platform/db/sql.ts'
import { tokenHash } from '../../server/platform/http/visitor.ts'
import { CANARY_PESELS, canariesIn } from '../support/canary.ts'
import { type TestCity } from '../support/database.ts'
import { type Family } from '../support/make-families.ts'
import {
  CARE,
  FACTS,
  freshFamilies,
  names,
  NOBODY,
  personCity,
  type PersonCity,
  pointers,
  search,
  trail,
} from '../support/person-city.ts'
import { asking, somebody, type Somebody } from '../support/signed-in.ts'

const [, PESEL, OTHER_PESEL] = CANARY_PESELS

let whole: PersonCity
let city: TestCity
let own = 0
let office: Somebody
let officer: Somebody
let family: Family
let strangers: Family
let tutor: Somebody
let guardian: Somebody
let pupil: Somebody

beforeAll(async () => {
  whole = await personCity()
  ;({ city, own, office, officer } = whole)
})
beforeEach(async () => {
  ;({ family, strangers, tutor, guardian, pupil } = await freshFamilies(whole))
})
afterAll(() => city.close())

describe('a search', () => {
  test('finds by the beginnings of names, whatever their letters, within the asker’s right only', async () => {
    expect(await search(office, { name: 'zolt kanar' })).toEqual(['Kanarek1'])
    expect(await search(officer, { name: 'żół' })).toEqual(['Karina1', 'Karina2', 'Kanarek1', 'Kanarek2'])
    expect(await search(tutor, {})).toEqual(['Karina1', 'Kanarek1'])
    expect(await search(guardian, {})).toEqual(['Karina1', 'Kanarek1'])
    expect(await search(pupil, {})).toEqual(['Kanarek1'])
    expect(await search(office, { name: 'anarek' })).toEqual([])
  })

  test('goes on from page to page without losing or repeating anybody', async () => {
    const first = await officer.as.post('/person-searches').send({ limit: 3 }).expect(201)
    const { next } = z.object({ next: z.string() }).parse(first.body)
    const second = await officer.as.post('/person-searches').send({ limit: 3, after: next }).expect(201)
    expect([...names(first.body), ...names(second.body)].sort()).toEqual([
      'Kanarek1',
      'Kanarek2',
      'Karina1',
      'Karina2',
    ])
    expect(second.body).toMatchObject({ next: null })
    await officer.as.post('/person-searches').send({ after: 'x' }).expect(400)
  })

  test('by a whole number finds its holder, whatever key wrote it; a part of it nobody', async () => {
    expect(await search(office, { number: PESEL })).toEqual(['Kanarek1'])
    expect(await search(office, { number: OTHER_PESEL })).toEqual([])
    expect(await search(officer, { number: `${PESEL.slice(0, 6)} ${PESEL.slice(6)}` })).toEqual(['Kanarek1'])
    expect(await search(officer, { number: PESEL.slice(0, 10) })).toEqual([])
  })

  test('by numbers is slowed down: whoever guesses waits, what they asked is counted whatever came of it', async () => {
    const guesser = await somebody(city, { role: 'recruitment-officer' })
    const at = city.context.clock.now().toISOString()
    await city.db.transaction((tx) =>
      tx.run(sql`
        INSERT INTO people_lookups (account_id, kind, at)
        SELECT ${guesser.accountId}, 'number', ${at}::timestamptz FROM generate_series(1, 119)`),
    )
    await guesser.as
      .post('/persons')
      .send({ ...FACTS, identity: { kind: 'pesel', pesel: PESEL }, enrolment: null })
      .expect(409)
    const refused = await guesser.as.post('/person-searches').send({ number: OTHER_PESEL })
    expect(refused.status).toBe(429)
    expect(canariesIn(refused.text)).toEqual([])
    expect(await search(guesser, { name: 'kan' })).toHaveLength(2)
  })

  test('leaves one entry that says how many were read, and a digest of who', async () => {
    const clerk = await somebody(city, { role: 'school-office', schoolId: own })
    await search(clerk, {})
    const entries = await city.db.transaction((tx) =>
      tx.many(
        sql`SELECT e.details FROM audit_entries AS e WHERE e.account_id = ${clerk.accountId} AND e.action = 'people.list'`,
        z.object({ details: z.object({ persons: z.int(), ids: z.string().length(64) }) }),
      ),
    )
    expect(entries.map(({ details }) => details.persons)).toEqual([2])
  })
})

describe('a person’s record', () => {
  test('hides the number, names guardians, and leaves its trace', async () => {
    const { body, text } = await office.as.get(`/persons/${family.childId}`).expect(200)
    expect(body).toMatchObject({
      givenName: 'Kanarek1',
      birthDate: '2015-06-01',
      identity: { kind: 'pesel', documentKind: null },
      school: { id: own, title: 'SP 1' },
      classUnit: { title: '1a' },
      guardians: [{ person: { id: family.guardianId }, kind: 'parent', courtLimit: 'none' }],
      wards: [],
    })
    expect(canariesIn(text)).toEqual([])
    expect(await trail(city, 'people.read', family.childId)).toMatchObject([
      { accountId: office.accountId, schoolId: own },
    ])
  })

  test('of another school, and one that does not exist, get the same answer', async () => {
    const answers = []
    for (const id of [strangers.childId, strangers.guardianId, 2_000_000_000]) {
      const { status, body } = await office.as.get(`/persons/${id}`)
      answers.push([
        status,
        JSON.stringify(body)
          .replaceAll(String(id), 'ID')
          .replaceAll(/"[\w-]{20,}"/g, ''),
      ])
    }
    expect(answers[0]?.[0]).toBe(404)
    expect(new Set(answers.map(String)).size).toBe(1)
    await asking(city, undefined).get(`/persons/${family.childId}`).expect(401)
  })

  test('tells guardian and pupil who has read it', async () => {
    await office.as.get(`/persons/${family.childId}`).expect(200)
    for (const who of [guardian, pupil]) {
      const { body } = await who.as.get(`/persons/${family.childId}/reads`).expect(200)
      expect(body).toMatchObject({
        reads: expect.arrayContaining([
          { at: expect.any(String), action: 'people.read', by: `Osoba ${office.username}` },
        ]),
      })
      await who.as.get(`/persons/${strangers.childId}/reads`).expect(404)
    }
  })
})

describe('guardian and pupil', () => {
  test('see themselves and whom they care for', async () => {
    const { body } = await guardian.as.get('/own-persons').expect(200)
    expect(body).toMatchObject({ self: { id: family.guardianId }, wards: [{ id: family.childId }] })
    const seen = await pupil.as.get('/own-persons').expect(200)
    expect(seen.body).toMatchObject({ self: { id: family.childId }, wards: [] })
  })

  test.each([
    ['a court limits it', { courtLimit: 'no-contact', basis: 'III RNsm 12/26' }],
    ['information is denied', { courtLimit: 'no-information' }],
    ['it ends today', { validTo: '2026-11-22' }],
    ['it begins tomorrow', { validFrom: '2026-11-23' }],
  ])('lose the child at the next request once %s, though the grant stays', async (_, change) => {
    await guardian.as.get(`/persons/${family.childId}`).expect(200)
    const { body } = await office.as.get(`/persons/${family.childId}`).expect(200)
    const [held] = z
      .object({ guardians: z.array(z.object({ id: z.int(), version: z.int() })) })
      .parse(body).guardians
    await office.as
      .put(`/persons/${family.childId}/guardianships/${held?.id ?? 0}`)
      .send({ ...CARE, ...change, version: held?.version })
      .expect(200)
    await guardian.as.get(`/persons/${family.childId}`).expect(404)
    await guardian.as.get(`/persons/${family.childId}/reads`).expect(404)
    const own = await guardian.as.get('/own-persons').expect(200)
    expect(own.body).toMatchObject({ wards: [] })
  })

  test('whose child has come of age sees it no more', async () => {
    await city.db.transaction((tx) =>
      tx.run(sql`UPDATE people_persons SET birth_date = '2008-11-22' WHERE id = ${family.childId}`),
    )
    await guardian.as.get(`/persons/${family.childId}`).expect(404)
    await pupil.as.get(`/persons/${family.childId}`).expect(200)
  })

  test('who has the grant for a child without being its guardian sees nothing of it', async () => {
    const liar = await somebody(city, { role: 'guardian', wardId: strangers.childId })
    await liar.as.get(`/persons/${strangers.childId}`).expect(404)
  })

  test('see nothing of another guardian, nor of what a court has said of them', async () => {
    await office.as
      .post(`/persons/${family.childId}/guardianships`)
      .send({ guardian: { ...FACTS, identity: NOBODY }, ...CARE, courtLimit: 'no-contact' })
      .expect(201)
    const { text, body } = await guardian.as.get(`/persons/${family.childId}`).expect(200)
    expect(text).not.toMatch(/no-contact|Łucja/)
    expect(body).toMatchObject({ guardians: [{ person: { id: family.guardianId } }] })
  })
})

describe('a number', () => {
  const ask = (who: Somebody, id: number, reason?: string) =>
    who.as.post(`/persons/${id}/disclosures`).send({ reason })

  test('is shown to who may see it, and why stays in the trail', async () => {
    const { body } = await ask(office, family.childId, 'wydanie legitymacji').expect(201)
    expect(body).toEqual({ kind: 'pesel', number: PESEL })
    const entries = await trail(city, 'people.unmask', family.childId)
    expect(entries).toMatchObject([
      { reason: 'wydanie legitymacji', accountId: office.accountId, schoolId: own },
    ])
    expect(canariesIn(JSON.stringify(entries))).toEqual([])
  })

  test('is not shown without a reason, to who only reads, nor to another school', async () => {
    expect(pointers((await ask(office, family.childId, ' ').expect(400)).body)).toEqual(['/body/reason'])
    for (const who of [tutor, guardian, pupil]) await ask(who, family.childId, 'ciekawość').expect(404)
    await ask(office, strangers.childId, 'ciekawość').expect(404)
  })

  test('is asked for thirty times an hour at most', async () => {
    const curious = await somebody(city, { role: 'school-office', schoolId: own })
    const at = city.context.clock.now().toISOString()
    await city.db.transaction((tx) =>
      tx.run(sql`
        INSERT INTO people_lookups (account_id, kind, at)
        SELECT ${curious.accountId}, 'unmask', ${at}::timestamptz FROM generate_series(1, 30)`),
    )
    const { body } = await ask(curious, family.childId, 'wydanie legitymacji').expect(429)
    expect(body).toMatchObject({ type: expect.stringContaining('too-many-lookups') })
  })

  test('that was moved to another child opens no more', async () => {
    await city.db.transaction(async (tx) => {
      await tx.run(sql`
        UPDATE people_persons SET pesel = NULL, pesel_index = NULL WHERE id = ${strangers.childId}`)
      await tx.run(sql`
        UPDATE people_persons AS p SET pesel = o.pesel, pesel_index = '\\x00'
        FROM people_persons AS o WHERE p.id = ${strangers.childId} AND o.id = ${family.childId}`)
    })
    const { body, text } = await ask(officer, strangers.childId, 'wydanie legitymacji').expect(500)
    expect(body).toMatchObject({ status: 500 })
    expect(canariesIn(text)).toEqual([])
  })
})

describe('row security of persons', () => {
  const TABLES = ['people_persons', 'people_guardianships', 'people_enrolments', 'people_lookups']
  const counts = async (db: TestCity['db']) =>
    db.transaction(async (tx) => {
      const all: number[] = []
      for (const table of TABLES) {
        const query = new Sql([`SELECT count(*)::int AS rows FROM ${table}`], [])
        all.push((await tx.one(query, z.object({ rows: z.int() }))).rows)
      }
      return all
    })

  test('gives who has not entered no row', async () => {
    expect(await counts(city.ground.database.city(city.db.schema))).toEqual([0, 0, 0, 0])
  })

  test('gives somebody without a role no row, and lets them write none', async () => {
    const stranger = await somebody(city)
    const token = tokenHash(stranger.cookie.split('=')[1] ?? '')
    const db = city.db.enter({ kind: 'session', token, access: 'signed-in' })
    expect(await counts(db)).toEqual([0, 0, 0, 0])
    await expect(
      db.transaction((tx) =>
        tx.run(
          sql`INSERT INTO people_persons (given_name, family_name, created_at) VALUES ('A', 'B', now())`,
        ),
      ),
    ).rejects.toThrow(/row-level security/)
  })
})
