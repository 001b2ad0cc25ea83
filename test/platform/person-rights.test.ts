import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { generateSync } from 'otplib'
import { z } from 'zod'

import { TABLES } from '../../server/modules.ts'
import { insertLink } from '../../server/platform/accounts/directory/repository/directory.ts'
import { insertVisit } from '../../server/platform/accounts/directory/repository/visits.ts'
import { insertResetRequest } from '../../server/platform/accounts/mailed-codes/repository.ts'
import { insertPasskey } from '../../server/platform/accounts/passkeys/repository.ts'
import { insertDraft } from '../../server/platform/imports/repository/drafts.ts'
import { insertJob } from '../../server/platform/jobs/repository.ts'
import { Sql, sql } from '../../server/platform/db/sql.ts'
import { personExport } from '../../server/platform/personal-data/contract.ts'
import { RETENTION } from '../../server/platform/personal-data/declaration.ts'
import { CANARY_PESELS } from '../support/canary.ts'
import { testCity, type TestCity } from '../support/database.ts'
import { type Family, makeFamily, signsInAs } from '../support/make-families.ts'
import { makeSchools } from '../support/make-schools.ts'
import { somebody, type Somebody } from '../support/signed-in.ts'
import { TEST_CLOCK } from '../support/test-clock.ts'

const REASON = 'wniosek z 20 listopada 2026'
const PESEL = CANARY_PESELS[1]

let city: TestCity
let folder: string
let family: Family
let pupil: Somebody
let administrator: Somebody
let own = 0

beforeAll(async () => {
  city = await testCity()
  folder = await mkdtemp(join(tmpdir(), 'rejon-person-'))
  ;[own = 0] = await makeSchools(city, 'SP 1')
  administrator = await somebody(city, { role: 'administrator' })
})
beforeEach(async () => {
  await city.db.transaction(async (tx) => {
    for (const table of ['guardianships', 'enrolments', 'lookups', 'persons', 'class_units'])
      await tx.run(new Sql([`DELETE FROM people_${table}`], []))
  })
  family = await makeFamily(city, own, 1)
  pupil = await somebody(city, { role: 'pupil', wardId: family.childId })
  await signsInAs(city, [family.childId, pupil])
  await everywhere(family.childId)
})
afterAll(async () => {
  await city.close()
  await rm(folder, { recursive: true })
})

/** Links an account with the city's directory, to which it has also just been sent. */
async function inTheDirectory(accountId: number): Promise<void> {
  const issuer = 'katalog.example'
  const madeAt = TEST_CLOCK.now().toISOString()
  await city.db.transaction(async (tx) => {
    await insertLink(tx, { accountId, issuer, subject: `uczen-${accountId}`, linkedAt: madeAt })
    await insertVisit(tx, {
      stateHash: `stan-${accountId}`,
      browserHash: 'b',
      purpose: 'link',
      accountId,
      issuer,
      nonce: 'c',
      verifier: 'd',
      returnTo: null,
      network: '10.0.0.1',
      madeAt,
      expiresAt: new Date(TEST_CLOCK.now().getTime() + 600_000).toISOString(),
    })
  })
}

/** Puts the child into every table that can name it: a new table that this does not fill is missing from the export. */
async function everywhere(childId: number): Promise<void> {
  await administrator.as.post(`/accounts/${pupil.accountId}/codes`).expect(201)
  const { secret } = (await pupil.as.post('/session/totp').expect(201)).body
  const code = generateSync({ secret, epoch: Math.floor(TEST_CLOCK.now().getTime() / 1_000) })
  await pupil.as.put('/session/totp').send({ code }).expect(200)
  await pupil.as.post('/session/passkey-offers').expect(201)
  await city.db.transaction((tx) =>
    insertPasskey(tx, {
      accountId: pupil.accountId,
      credentialId: `klucz-${pupil.accountId}`,
      publicKey: Buffer.from('klucz'),
      counter: 0,
      transports: ['internal'],
      name: 'telefon',
      madeAt: TEST_CLOCK.now().toISOString(),
    }),
  )
  await inTheDirectory(pupil.accountId)
  await city.db.transaction((tx) =>
    insertResetRequest(tx, {
      usernameKey: pupil.username,
      network: '203.0.113.7',
      now: TEST_CLOCK.now().toISOString(),
    }),
  )
  await city.db.transaction((tx) =>
    insertJob(tx, {
      kind: 'audit-verification',
      permission: 'audit.read',
      onlyOne: null,
      input: {},
      attemptLimit: 1,
      accountId: pupil.accountId,
      askedAt: TEST_CLOCK.now().toISOString(),
    }),
  )
  await city.db.transaction((tx) =>
    insertDraft(tx, {
      kind: 'prg',
      options: {},
      files: [{ name: 'punkty.gml', size: 1 }],
      accountId: pupil.accountId,
      begunAt: TEST_CLOCK.now(),
    }),
  )
  await pupil.as.get(`/persons/${childId}`).expect(200)
  await pupil.as.post('/person-searches').send({ number: PESEL }).expect(201)
  await city.db.transaction((tx) =>
    tx.run(sql`
      INSERT INTO audit_erasures (person_id, account_ids, erased_at) VALUES (${childId}, '{}', '2026-01-01T00:00:00Z')`),
  )
  await city.db.transaction((tx) =>
    tx.run(sql`UPDATE accounts SET email = username || '@example.org' WHERE id = ${pupil.accountId}`),
  )
}

const named = TABLES.flatMap(({ table, retention, personal }) =>
  personal === 'none' || personal.subjects.length === 0 ? [] : [{ table, retention }],
)
const isHeld = (table: string) =>
  named.some((each) => each.table === table && RETENTION[each.retention].isHeld)

const exports = (who: Somebody, id: number, body: object = { reason: REASON }) =>
  who.as.post(`/personal-data/persons/${id}/exports`).send(body)
const erases = (who: Somebody, id: number, body: object = { reason: REASON, isConfirmed: true }) =>
  who.as.post(`/personal-data/persons/${id}/erasures`).send(body)

/** The tables in whose rows one of these texts stands. */
async function tablesWith(...texts: readonly string[]): Promise<string[]> {
  return city.db.transaction(async (tx) => {
    const hits: string[] = []
    for (const { table } of TABLES.filter((each) => each.personal !== 'none')) {
      const query = new Sql([`SELECT t::text AS row FROM ${table} AS t`], [])
      const rows = await tx.many(query, z.object({ row: z.string() }))
      if (rows.some(({ row }) => texts.some((text) => row.includes(text)))) hits.push(table)
    }
    return hits
  })
}

const acts = (action: string, id: number) =>
  city.db.transaction((tx) =>
    tx.many(
      sql`
        SELECT e.account_id, e.reason FROM audit_entries AS e
        WHERE e.action = ${action} AND e.object_kind = 'person' AND e.object_id = ${id}`,
      z.object({ accountId: z.int().nullable(), reason: z.string().nullable() }),
    ),
  )

describe('D4.13: the export of a person', () => {
  test('has rows of every declared table that names people, numbers in clear and no proofs', async () => {
    const { body, text } = await exports(administrator, family.childId).expect(201)
    const { tables } = personExport.parse(body)
    expect(tables.map(({ table }) => table).sort()).toEqual(named.map(({ table }) => table).sort())
    expect(tables.find(({ table }) => table === 'people_persons')?.rows).toMatchObject([
      { id: family.childId, given_name: 'Kanarek1', pesel: PESEL },
    ])
    expect(text).not.toMatch(/_hash|_index|argon2|\\\\x[0-9a-f]{4}/)
    expect(tables.find(({ table }) => table === 'accounts_totp')?.rows).toMatchObject([
      { id: pupil.accountId },
    ])
    expect(tables.find(({ table }) => table === 'accounts_totp')?.rows[0]).not.toHaveProperty('secret')
    expect(await acts('people.export', family.childId)).toEqual([
      { accountId: administrator.accountId, reason: REASON },
    ])
  })

  test('is a page to read and to print, with a word for every column, in which nothing becomes markup', async () => {
    await city.db.transaction((tx) =>
      tx.run(sql`UPDATE people_persons SET given_name = '<b>Kanarek1</b>' WHERE id = ${family.childId}`),
    )
    const { text, headers } = await exports(administrator, family.childId)
      .set('Accept', 'text/html')
      .expect(201)
    expect(headers['content-type']).toContain('text/html')
    expect(text).toContain('&lt;b&gt;Kanarek1')
    const headings = [...text.matchAll(/<dt>([^<]*)<\/dt>/g)].map(([, heading = '']) => heading)
    expect(headings.length).toBeGreaterThan(20)
    expect(headings.filter((heading) => heading.includes('_'))).toEqual([])
    expect(text).not.toMatch(/<script|https?:/)
  })

  test('is given for a reason, by who may, of whom they see', async () => {
    const principal = await somebody(city, { role: 'principal', schoolId: own })
    const [other = 0] = await makeSchools(city, 'SP 9')
    const stranger = await somebody(city, { role: 'principal', schoolId: other })
    await exports(principal, family.childId).expect(201)
    await exports(stranger, family.childId).expect(404)
    await exports(pupil, family.childId).expect(404)
    await exports(administrator, 2_000_000_000).expect(404)
    const { body } = await exports(administrator, family.childId, { reason: '' }).expect(400)
    expect(body).toMatchObject({ errors: [{ pointer: '/body/reason' }] })
  })

  test('is written by the command as well, for its owner’s eyes only', async () => {
    const words = ['personal-data', 'export', String(family.childId), '--reason', REASON, '--out']
    expect(await city.rejon([...words, 'osoba.json'], folder)).toMatchObject({ exitCode: 0 })
    const made = personExport.parse(JSON.parse(await readFile(join(folder, 'osoba.json'), 'utf8')))
    expect(made.tables).toHaveLength(named.length)
    expect((await stat(join(folder, 'osoba.json'))).mode & 0o077).toBe(0)
    expect(await city.rejon([...words, 'osoba.html'], folder)).toMatchObject({ exitCode: 0 })
    expect(await city.rejon([...words, 'osoba.doc'], folder)).toMatchObject({ exitCode: 2 })
  })
})

describe('D4.13: the erasure of a person', () => {
  const canaries = () => ['Kanarek1', 'Żółty', `,${pupil.username}@example.org,`, `,${pupil.username},`]

  test('leaves nothing of them but what a law holds, and numbers only there', async () => {
    expect(await tablesWith(...canaries())).toEqual(
      expect.arrayContaining(['people_persons', 'accounts', 'accounts_attempts']),
    )
    const { body } = await erases(administrator, family.childId).expect(201)
    expect(await tablesWith(...canaries())).toEqual([])
    const { erased, kept } = z
      .object({
        erased: z.array(z.object({ table: z.string() })),
        kept: z.array(z.object({ table: z.string(), why: z.string() })),
      })
      .parse(body)
    const touched = [...erased, ...kept].map(({ table }) => table)
    expect([...new Set(touched)].sort()).toEqual(named.map(({ table }) => table).sort())
    expect(kept.filter(({ table, why }) => !isHeld(table) || why !== 'held')).toEqual([])
    expect(await acts('people.erase', family.childId)).toEqual([
      { accountId: administrator.accountId, reason: REASON },
    ])
    await pupil.as.get('/own-persons').expect(401)
  })

  test('leaves others as they were', async () => {
    await erases(administrator, family.childId).expect(201)
    const officer = await somebody(city, { role: 'recruitment-officer' })
    await officer.as.get(`/persons/${family.guardianId}`).expect(200)
    await officer.as.get(`/persons/${family.childId}`).expect(404)
  })

  test('keeps the account of somebody who works here too', async () => {
    const teacher = await somebody(city, { role: 'librarian' })
    await signsInAs(city, [family.guardianId, teacher])
    const { body } = await erases(administrator, family.guardianId).expect(201)
    expect(body).toMatchObject({
      kept: expect.arrayContaining([expect.objectContaining({ table: 'accounts', why: 'staff' })]),
    })
    expect(await tablesWith('Karina1')).toEqual([])
    await teacher.as.get('/session/devices').expect(200)
  })

  test('keeps a person to whom what is held refers', async () => {
    const owner = city.ground.database.asOwner(async (_, client) => {
      await client.query(`
        SET LOCAL search_path TO ${city.db.schema}, public;
        CREATE TABLE people_held (id int PRIMARY KEY, person_id int REFERENCES people_persons);
        INSERT INTO people_held VALUES (1, ${family.childId});
        GRANT SELECT, DELETE ON people_held TO rejon_app`)
    })
    await owner
    const { body } = await erases(administrator, family.childId).expect(201)
    await city.ground.database.asOwner(async (_, client) => {
      await client.query(`DROP TABLE ${city.db.schema}.people_held`)
    })
    expect(body).toMatchObject({
      kept: expect.arrayContaining([{ table: 'people_persons', rows: 1, why: 'referenced' }]),
    })
  })

  test('wants a reason and a confirmation, and is the administrator’s alone', async () => {
    const principal = await somebody(city, { role: 'principal', schoolId: own })
    await erases(principal, family.childId).expect(404)
    const { body } = await erases(administrator, family.childId, { reason: REASON }).expect(400)
    expect(body).toMatchObject({ errors: [{ pointer: '/body/isConfirmed' }] })
    const command = ['personal-data', 'erase', String(family.childId), '--reason', REASON]
    expect(await city.rejon(command)).toMatchObject({ exitCode: 2 })
    expect(await tablesWith('Kanarek1')).toContain('people_persons')
    expect(await city.rejon([...command, '--yes'])).toMatchObject({ exitCode: 0 })
    expect(await tablesWith('Kanarek1')).toEqual([])
  })
})
