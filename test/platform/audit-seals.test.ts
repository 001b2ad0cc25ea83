import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Response } from 'supertest'

import { type TestCity, testCity } from '../support/database.ts'
import { asking, somebody, type Somebody } from '../support/signed-in.ts'

let city: TestCity
let auditor: Somebody
let folder: string
const TABLES = ['audit_entries', 'audit_heads', 'audit_seals']

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rejon-audit-'))
  city = await testCity()
  auditor = await somebody(city, { role: 'auditor' })
  // One session keeps to one chain.
  for (const path of ['/accounts', `/accounts/${auditor.accountId}`, '/accounts'])
    await auditor.as.get(path).expect(200)
  await tamper(...TABLES.map((name) => `CREATE TABLE kept_${name} AS SELECT * FROM ${name}`))
})
afterAll(async () => {
  await city.close()
  await rm(folder, { recursive: true })
})
/** Everything as it was. */
beforeEach(() =>
  tamper(
    ...TABLES.flatMap((name) => [
      `DELETE FROM ${name}`,
      `INSERT INTO ${name} OVERRIDING SYSTEM VALUE SELECT * FROM kept_${name}`,
    ]),
  ),
)

/** As somebody does who holds the database, but not the keys. */
const tamper = (...statements: readonly string[]) =>
  city.ground.database.asOwner(async (_, client) => {
    await client.query(`SET LOCAL search_path TO ${city.municipality.schemaName}, public`)
    for (const statement of statements) await client.query(statement)
  })

const faults = async (...words: readonly string[]) => {
  const { exitCode, stdout } = await city.rejon(['audit', 'verify', '--json', ...words], folder)
  const found = (JSON.parse(stdout) as { faults: { why: string }[] }).faults.map(({ why }) => why)
  expect(exitCode).toBe(found.length === 0 ? 0 : 1)
  return [...new Set(found)]
}

const FIRST_SEAL = '(SELECT min(o.id) FROM audit_seals AS o)'
/** Of a chain that has one before it and one after it. */
const TAKE_OUT = `
  DELETE FROM audit_entries AS e
  WHERE (e.chain, e.seq) = (
    SELECT o.chain, o.seq - 1 FROM audit_entries AS o WHERE o.seq > 2 ORDER BY o.chain, o.seq LIMIT 1
  )`
const CUT_ENTRIES = `
  DELETE FROM audit_entries AS e WHERE e.seq = (SELECT max(o.seq) FROM audit_entries AS o WHERE o.chain = e.chain)`
/** As if the chains had always ended where they end now. */
const SET_HEADS = `
  UPDATE audit_heads AS h SET (seq, hash) = (
    SELECT coalesce(max(e.seq), 0), coalesce((SELECT l.hash FROM audit_entries AS l WHERE l.chain = h.id ORDER BY l.seq DESC LIMIT 1), '')
    FROM audit_entries AS e WHERE e.chain = h.id
  )`
/** An entry of somebody else's, after the first one of a chain. */
const PUT_IN = `
  DO $$
  DECLARE
    asked int := (SELECT o.chain FROM audit_entries AS o WHERE o.seq = 3 LIMIT 1);
  BEGIN
    UPDATE audit_entries AS e SET seq = -e.seq WHERE e.chain = asked AND e.seq > 1;
    INSERT INTO audit_entries (chain, seq, at, actor, action, details, hash)
      SELECT asked, 2, e.at, 'nobody', 'accounts.sign-in', '{}', '' FROM audit_entries AS e WHERE e.chain = asked AND e.seq = 1;
    UPDATE audit_entries AS e SET seq = 1 - e.seq WHERE e.chain = asked AND e.seq < 0;
  END
  $$`
/** Every hash is right again. */
const REWRITE = `
  DO $$
  DECLARE
    entry audit_entries;
    last bytea;
  BEGIN
    FOR entry IN SELECT * FROM audit_entries ORDER BY chain, seq LOOP
      IF entry.seq = 1 THEN last := ''; END IF;
      last := audit_hash(last, entry);
      UPDATE audit_entries AS e SET hash = last WHERE e.id = entry.id;
    END LOOP;
  END
  $$`
/** The seals tell of the entries as they are now; who has no key cannot sign that. */
const FORGE = `
  UPDATE audit_seals AS s SET heads = (
    SELECT jsonb_agg(jsonb_build_object('chain', e.chain, 'seq', e.seq, 'hash', encode(e.hash, 'hex')) ORDER BY e.chain)
    FROM jsonb_to_recordset(s.heads) AS h (chain int, seq bigint)
    JOIN audit_entries AS e USING (chain, seq)
  )`

describe('rejon audit verify', () => {
  test('finds nothing in a trail as it was written', async () => {
    await city.rejon(['audit', 'seal'])
    expect(await faults()).toEqual([])
  })

  test.each([
    [
      'a changed entry',
      [`UPDATE audit_entries SET details = '{"accounts": 0}' WHERE action = 'accounts.list'`],
      ['entry'],
    ],
    ['an entry that was taken out of the middle', [TAKE_OUT], ['entry']],
    ['a tail that was cut off', [CUT_ENTRIES], ['head', 'sealed-entry']],
    ['a tail that was cut off together with its head', [CUT_ENTRIES, SET_HEADS], ['sealed-entry']],
    ['a head that was set back', [`UPDATE audit_heads SET seq = 0, hash = '' WHERE seq > 0`], ['head']],
    [
      'a chain that was written anew with right hashes',
      [
        `UPDATE audit_entries SET action = 'accounts.nothing' WHERE action = 'accounts.list'`,
        REWRITE,
        SET_HEADS,
      ],
      ['sealed-entry'],
    ],
    [
      'a chain that was written anew together with what its seals tell',
      [
        `UPDATE audit_entries SET action = 'accounts.nothing' WHERE action = 'accounts.list'`,
        REWRITE,
        SET_HEADS,
        FORGE,
      ],
      ['seal'],
    ],
    ['an entry that was put in', [PUT_IN, REWRITE, SET_HEADS], ['sealed-entry']],
    ['a changed seal', [`UPDATE audit_seals SET at = at - interval '1 day'`], ['seal']],
    ['a seal that was taken out', [`DELETE FROM audit_seals AS s WHERE s.id = ${FIRST_SEAL}`], ['seal-gap']],
    [
      'a newest seal that was taken away',
      [`DELETE FROM audit_seals AS s WHERE s.id > ${FIRST_SEAL}`],
      ['seal-gone'],
    ],
    ['seals of which all were taken away', ['DELETE FROM audit_seals'], ['seal-gone']],
  ])('finds %s', async (_, statements, why) => {
    await city.rejon(['audit', 'seal'])
    await auditor.as.get('/accounts').expect(200)
    await city.rejon(['audit', 'seal'])
    expect(await faults()).toEqual([])
    await city.rejon(['audit', 'seal'])
    await tamper(...statements)
    expect(await faults()).toEqual(why)
  })

  test('tells what it found where no chain takes its own entry', async () => {
    await city.rejon(['audit', 'seal'])
    await tamper('DELETE FROM audit_heads')
    const { exitCode, stdout } = await city.rejon(['audit', 'verify', '--json'], folder)
    expect(exitCode).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ isTraced: false })
    expect(await faults()).toContain('head')
  })

  test('finds, by a seal that was kept elsewhere, a tail that was cut off together with its seals', async () => {
    await city.rejon(['audit', 'seal', '--out', 'pieczec.json'], folder)
    await tamper(CUT_ENTRIES, SET_HEADS, 'DELETE FROM audit_seals', 'UPDATE audit_heads SET sealed_seq = 0')
    expect(await faults()).toEqual([])
    expect(await faults('--seal', 'pieczec.json')).toEqual(['seal-gap', 'kept-seal'])
  })

  test('a seal that somebody made up is not believed', async () => {
    await city.rejon(['audit', 'seal', '--out', 'pieczec.json'], folder)
    const kept = JSON.parse(await readFile(join(folder, 'pieczec.json'), 'utf8')) as { at: string }
    await writeFile(join(folder, 'inna.json'), JSON.stringify({ ...kept, at: '2026-01-01T00:00:00.000Z' }))
    expect(await faults('--seal', 'pieczec.json')).toEqual([])
    expect(await faults('--seal', 'inna.json')).toEqual(['seal'])
  })

  test('is an entry itself', async () => {
    await faults()
    const { body } = await auditor.as.get('/audit?limit=1').expect(200)
    expect(body).toMatchObject({
      entries: [{ actor: 'operator', action: 'audit.verify', details: { faults: 0 } }],
    })
  })

  test('refuses a file that is no seal', async () => {
    await writeFile(join(folder, 'inny.json'), '{}')
    const { exitCode, stderr } = await city.rejon(['audit', 'verify', '--seal', 'inny.json'], folder)
    expect(exitCode).toBe(1)
    expect(stderr).toContain('inny.json')
  })

  test('seals nothing twice', async () => {
    const first = await city.rejon(['audit', 'seal', '--json'])
    const second = await city.rejon(['audit', 'seal', '--json'])
    expect(JSON.parse(second.stdout)).toEqual(JSON.parse(first.stdout))
  })
})

describe('GET /audit', () => {
  const actions = ({ body }: Response) =>
    (body as { entries: { action: string }[] }).entries.map(({ action }) => action)

  test('tells who did what, newest first, a page at a time', async () => {
    const first = await auditor.as.get('/audit?limit=1').expect(200)
    expect(actions(first)).toEqual(['accounts.list'])
    const { next, entries } = first.body as { next: number; entries: object[] }
    expect(entries).toEqual([
      expect.objectContaining({ accountId: auditor.accountId, name: `Osoba ${auditor.username}` }),
    ])
    expect(actions(await auditor.as.get(`/audit?limit=1&after=${next}`).expect(200))).toEqual([
      'accounts.read',
    ])
  })

  test('that it was read, is in it', async () => {
    await auditor.as.get('/audit?action=accounts.').expect(200)
    expect(actions(await auditor.as.get('/audit?limit=1').expect(200))).toEqual(['audit.read'])
  })

  test('tells what passes the filter', async () => {
    expect(actions(await auditor.as.get('/audit?action=accounts.sign').expect(200))).toEqual([
      'accounts.sign-in',
    ])
    expect(actions(await auditor.as.get('/audit?to=2020-01-01').expect(200))).toEqual([])
    const own = await auditor.as.get(
      `/audit?accountId=${auditor.accountId}&from=2026-11-22&to=2026-11-22&limit=500`,
    )
    expect(actions(own)).toContain('accounts.list')
    expect(actions(own)).not.toContain('accounts.open')
  })

  test('is a table too', async () => {
    const { text } = await auditor.as.get('/audit?action=accounts.list').set('Accept', 'text/csv').expect(200)
    expect(text.split('\r\n')[1]).toContain(';accounts.list;')
  })

  test('refuses bad input with pointers, and nobody', async () => {
    const { body } = await auditor.as.get('/audit?from=wczoraj&action=X').expect(400)
    expect(body).toMatchObject({ errors: [{ pointer: '/query/from' }, { pointer: '/query/action' }] })
    await asking(city, undefined).get('/audit').expect(401)
  })
})
