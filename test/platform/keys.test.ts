import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { z } from 'zod'

import { sql } from '../../server/platform/db/sql.ts'
import { type TableDeclaration } from '../../server/platform/personal-data/index.ts'
import { checkKeys, reencrypt, type Secrets } from '../../server/platform/secrets/index.ts'
import { testCity, type TestCity } from '../support/database.ts'
import { startProgram } from '../support/process.ts'
import { TEST_CLOCK } from '../support/test-clock.ts'
import { testSecrets } from '../support/test-secrets.ts'

const NOTES: TableDeclaration = {
  table: 'people_notes',
  retention: 'persons',
  controller: 'school',
  personal: {
    activity: 'persons',
    subjects: [],
    encrypted: [{ column: 'note', index: 'note_index' }, { column: 'remark' }],
  },
}
const FIELD = { table: 'people_notes', column: 'note' }
const stored = z.object({ id: z.int(), note: z.instanceof(Buffer), noteIndex: z.instanceof(Buffer) })

let city: TestCity
let secrets: Secrets

const forgetKeys = () => city.ground.database.asOwner((tx) => tx.run(sql`DELETE FROM public.secrets_keys`))

beforeAll(async () => {
  city = await testCity()
  await city.ground.database.asOwner(async (_, client) => {
    await client.query(`
      SET LOCAL search_path TO ${city.db.schema}, public;
      CREATE TABLE people_notes (id int PRIMARY KEY, note bytea, note_index bytea UNIQUE, remark bytea);
      GRANT SELECT, INSERT, UPDATE, DELETE ON people_notes TO rejon_app`)
  })
})
beforeEach(async () => {
  secrets = city.ground.secrets.of(city.db.schema)
  await forgetKeys()
  await city.db.transaction((tx) => tx.run(sql`DELETE FROM people_notes`))
})
afterAll(async () => {
  await forgetKeys()
  await city.close()
})

async function write(id: number, text: string): Promise<void> {
  const note = secrets.encrypt({ ...FIELD, row: id }, text)
  const index = secrets.blindIndex(FIELD, text)
  await city.db.transaction((tx) =>
    tx.run(sql`
      INSERT INTO people_notes (id, note, note_index) VALUES (${id}, ${note}, ${index})
      ON CONFLICT (id) DO UPDATE SET note = ${note}, note_index = ${index}`),
  )
}

/** What stands in each row, read by the key that its envelope names; and whether its index is the one of that key. */
async function readAll(): Promise<{ id: number; text: string; key: string; isFound: boolean }[]> {
  const rows = await city.db.transaction((tx) =>
    tx.many(sql`SELECT n.id, n.note, n.note_index FROM people_notes AS n ORDER BY n.id`, stored),
  )
  return rows.map(({ id, note, noteIndex }) => {
    const text = secrets.decrypt({ ...FIELD, row: id }, note)
    const isFound = secrets.blindIndexes(FIELD, text).some((index) => index.equals(noteIndex))
    return { id, text, key: note.subarray(1, 5).toString('hex'), isFound }
  })
}

async function newKey(): Promise<string> {
  const { id } = await city.ground.secrets.prepareKey()
  await city.ground.secrets.promoteKey(id)
  return id
}

const renew = () => reencrypt(city.db, secrets, [NOTES])

describe('while keys rotate', () => {
  test('every envelope and its index are written anew with the current key, once', async () => {
    for (let id = 1; id <= 450; id++) await write(id, `note ${id}`)
    const key = await newKey()
    expect(await renew()).toBe(450)
    const rows = await readAll()
    expect(rows.filter((row) => row.key !== key || !row.isFound || row.text !== `note ${row.id}`)).toEqual([])
    expect(rows).toHaveLength(450)
    expect(await renew()).toBe(0)
  })

  test('writing goes on: nothing that was written meanwhile is lost or put back', async () => {
    for (let id = 1; id <= 300; id++) await write(id, `old ${id}`)
    const key = await newKey()
    const writer = async (from: number) => {
      for (let id = from; id <= 400; id += 4) await write(id, `new ${id}`)
    }
    await Promise.all([renew(), writer(1), writer(2), writer(3)])
    await renew()
    const rows = await readAll()
    const wrong = rows.filter(({ id, text }) => text !== `${id % 4 === 0 && id <= 300 ? 'old' : 'new'} ${id}`)
    expect(wrong).toEqual([])
    expect(rows.filter((row) => row.key !== key || !row.isFound)).toEqual([])
  })

  test('an interrupted run is gone on with: rows of both keys are read and found meanwhile', async () => {
    for (let id = 1; id <= 250; id++) await write(id, `note ${id}`)
    const key = await newKey()
    let asked = 0
    const failing: Secrets = {
      ...secrets,
      encrypt: (cell, text) => {
        if (++asked > 230) throw new Error('killed')
        return secrets.encrypt(cell, text)
      },
    }
    await expect(reencrypt(city.db, failing, [NOTES])).rejects.toThrow('killed')
    const between = await readAll()
    expect(between.filter((row) => row.key === key)).toHaveLength(200)
    expect(between.every(({ isFound }) => isFound)).toBe(true)
    expect(await renew()).toBe(50)
  })

  test('a value that is not there stays so', async () => {
    await city.db.transaction((tx) => tx.run(sql`INSERT INTO people_notes (id) VALUES (1)`))
    await newKey()
    expect(await renew()).toBe(0)
  })

  test('an envelope moved between rows stops the run and names its place, not its text', async () => {
    await write(1, 'one')
    await write(2, 'two')
    await city.db.transaction((tx) =>
      tx.run(sql`
        UPDATE people_notes AS n SET note = o.note, note_index = NULL FROM people_notes AS o
        WHERE n.id = 2 AND o.id = 1`),
    )
    await newKey()
    await expect(renew()).rejects.toMatchObject({
      code: 'envelope-broken',
      params: { place: 'people_notes|note|2' },
    })
  })
})

describe('rejon keys rotate', () => {
  test('puts a new key to use and says so; the old one stays for what it wrote', async () => {
    const before = city.ground.secrets.keys().length
    const { exitCode, stdout } = await city.rejon(['keys', 'rotate', '--json'])
    const said = z.object({ key: z.string(), renewed: z.int() }).parse(JSON.parse(stdout))
    const keys = city.ground.secrets.keys()
    expect(exitCode).toBe(0)
    expect(keys).toHaveLength(before + 1)
    expect(keys.find(({ state }) => state === 'current')?.id).toBe(said.key)
  })

  test('with --resume makes no key', async () => {
    const before = city.ground.secrets.keys()
    const { exitCode } = await city.rejon(['keys', 'rotate', '--resume'])
    expect(exitCode).toBe(0)
    expect(city.ground.secrets.keys()).toEqual(before)
  })
})

describe('a database', () => {
  const keys = () => testSecrets(TEST_CLOCK).keys()

  test('remembers the keys that it was written with, and lets further ones come', async () => {
    const [first, second] = [keys(), keys()]
    await checkKeys(city.ground.database, first, TEST_CLOCK)
    await checkKeys(city.ground.database, [...first, ...second], TEST_CLOCK)
    await expect(checkKeys(city.ground.database, [...first, ...second], TEST_CLOCK)).resolves.toBeUndefined()
  })

  test('is not opened with other keys, nor with another key under a known name', async () => {
    const [mine, others] = [keys(), keys()]
    await checkKeys(city.ground.database, mine, TEST_CLOCK)
    const namesakes = others.map((key) => ({ ...key, id: mine[0]?.id ?? '' }))
    for (const wrong of [others, namesakes, []]) {
      await expect(checkKeys(city.ground.database, wrong, TEST_CLOCK)).rejects.toMatchObject({
        code: 'secret-keys-foreign',
        params: { key: mine[0]?.id },
      })
    }
  })
})

describe('rejon', () => {
  test.each([
    [
      'an example out of a manual',
      JSON.stringify({
        version: 1,
        keys: [
          {
            id: '00000001',
            state: 'current',
            madeAt: '2026-01-01T00:00:00Z',
            secret: Buffer.alloc(32, 'changeme').toString('base64url'),
          },
        ],
      }),
      'przykładowy albo zbyt słaby',
    ],
    ['nothing', '', 'jest pusty'],
  ])('does not start with %s as its keys, and makes no database', async (_, content, why) => {
    const folder = await mkdtemp(join(tmpdir(), 'rejon-keys-'))
    const file = join(folder, 'secrets.json')
    await writeFile(file, content, { mode: 0o600 })
    const environment = { REJON_DATA: join(folder, 'data'), REJON_SECRET_FILE: file, LOG_LEVEL: 'error' }
    const { exitCode, stderr } = await startProgram('cli', ['municipality', 'list'], environment, folder)
      .ended
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(why) })
    await rm(folder, { recursive: true })
  })
})
