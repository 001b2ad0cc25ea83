import { createHash } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'

import type { Db } from '../../server/platform/db/db.ts'
import { sql } from '../../server/platform/db/sql.ts'
import { type TestCity, testCity } from '../support/database.ts'
import { asking, PASSWORD, somebody, type Somebody } from '../support/signed-in.ts'

let city: TestCity
let administrator: Somebody

beforeAll(async () => {
  city = await testCity()
  administrator = await somebody(city, { role: 'administrator' })
})
afterAll(() => city.close())

const count = (tx: Db) =>
  tx.one(sql`SELECT count(*)::int AS count FROM audit_entries`, z.object({ count: z.int() }))

const entry = z.object({
  chain: z.int(),
  seq: z.int(),
  /** The array of which the hash is taken, as the database writes it. */
  text: z.string(),
  hash: z.string(),
})

/** The trail, read and hashed anew by this test: the database's own function is not asked. */
async function brokenPlaces(): Promise<string[]> {
  const entries = await city.db.transaction((tx) =>
    tx.many(
      sql`
        SELECT e.chain, e.seq, encode(e.hash, 'hex') AS hash, jsonb_build_array(
          e.chain, e.seq, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), e.actor, e.account_id,
          e.session_id, e.request_id, e.action, e.object_kind, e.object_id, e.school_id, e.reason, e.details
        )::text AS text
        FROM audit_entries AS e
        ORDER BY e.chain, e.seq`,
      entry,
    ),
  )
  const before = new Map<number, string>()
  return entries.flatMap(({ chain, seq, text, hash }) => {
    const earlier = Buffer.from(before.get(chain) ?? '', 'hex')
    before.set(chain, hash)
    return createHash('sha256').update(earlier).update(text).digest('hex') === hash ? [] : [`${chain}/${seq}`]
  })
}

describe('the trail', () => {
  test('is a chain of hashes that anybody can work out', async () => {
    await administrator.as.get('/accounts').expect(200)
    expect((await city.db.transaction(count)).count).toBeGreaterThan(0)
    expect(await brokenPlaces()).toEqual([])
  })

  test('shows an entry that somebody has changed', async () => {
    await city.ground.database.asOwner(async (_, client) => {
      await client.query(`SET LOCAL search_path TO ${city.municipality.schemaName}, public`)
      await client.query(
        `UPDATE audit_entries SET action = 'accounts.nothing' WHERE action = 'accounts.list'`,
      )
    })
    expect(await brokenPlaces()).not.toEqual([])
  })

  test('is not changed by the role that serves', async () => {
    for (const statement of [
      sql`UPDATE audit_entries SET action = 'x'`,
      sql`DELETE FROM audit_entries`,
      sql`UPDATE audit_heads SET seq = 0`,
      sql`INSERT INTO audit_seals (at, heads, mac) VALUES (now(), '[]', '')`,
    ]) {
      await expect(city.db.transaction((tx) => tx.run(statement))).rejects.toThrow(/permission denied/)
    }
  })

  test('says who, when, in which request and on what', async () => {
    const { headers } = await administrator.as.get(`/accounts/${administrator.accountId}`).expect(200)
    const rows = await city.db.transaction((tx) =>
      tx.many(
        sql`
          SELECT e.actor, e.account_id, e.action, e.object_id FROM audit_entries AS e
          WHERE e.request_id = ${headers['x-request-id']}`,
        z.object({ actor: z.string(), accountId: z.int(), action: z.string(), objectId: z.int() }),
      ),
    )
    const { accountId } = administrator
    expect(rows).toEqual([{ actor: 'account', accountId, action: 'accounts.read', objectId: accountId }])
  })
})

describe('where no trace can be written', () => {
  const break_ = (name: string) =>
    city.ground.database.asOwner(async (_, client) => {
      await client.query(`ALTER TABLE ${city.municipality.schemaName}.${name}`)
    })
  beforeAll(() => break_('audit_heads RENAME TO audit_heads_gone'))
  afterAll(() => break_('audit_heads_gone RENAME TO audit_heads'))

  test('nothing is told', async () => {
    const { body } = await administrator.as.get('/accounts').expect(503)
    expect(Object.keys(body as object)).not.toContain('accounts')
    expect(body).toMatchObject({ type: '/problems/audit-unavailable' })
  })

  test('nothing is done', async () => {
    const unit = { kind: 'municipality', id: null }
    const wanted = { username: 'bez.sladu', name: 'Bez Śladu', email: null, role: 'hr', unit }
    await administrator.as.post('/accounts').send(wanted).expect(503)
    const found = await city.db.transaction((tx) =>
      tx.many(sql`SELECT a.id FROM accounts AS a WHERE a.username = 'bez.sladu'`, z.object({ id: z.int() })),
    )
    expect(found).toEqual([])
  })

  test('nobody signs in', async () => {
    const { headers } = await asking(city, undefined)
      .post('/session')
      .send({ username: administrator.username, password: PASSWORD })
      .expect(503)
    expect(headers['set-cookie']).toBeUndefined()
  })
})

describe('without a session', () => {
  test.each([
    'accounts',
    'accounts_grants',
    'accounts_sessions',
    'accounts_attempts',
    'accounts_codes',
    'audit_entries',
  ])('no row of %s is there', async (name) => {
    const rows = await city.ground.database.asOwner(async (_, client) => {
      await client.query(`SET LOCAL rejon.purpose TO ''; SET LOCAL ROLE rejon_app;
          SET LOCAL search_path TO ${city.municipality.schemaName}, public`)
      return client.query(`SELECT * FROM ${city.municipality.schemaName}.${name}`)
    })
    expect(rows.rows).toEqual([])
  })
})
