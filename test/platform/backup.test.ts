import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { loadPeople } from '../../server/core/people/index.ts'
import type { Installation } from '../../server/installation.ts'
import type { Database } from '../../server/platform/db/db.ts'
import { selectLedgers } from '../../server/platform/db/migrate.ts'
import { ROWS_AS_TEXT, rowsOf } from '../../server/platform/db/rows.ts'
import { selectSequences, selectTables } from '../../server/platform/db/tables.ts'
import { addMunicipality } from '../../server/platform/municipalities/index.ts'
import { BOUNDARY, buildTown } from '../core/catchment-town.ts'
import { type Finished, rejon } from '../support/database.ts'
import { emptyPlace, ENGINE, type EngineName, type Place } from '../support/installations.ts'

const onServerOnly = ENGINE === 'postgresql' ? describe : describe.skip

const places: Place[] = []
const opened: Installation[] = []
let source: Installation
let folder: string
let key: string
let file: string

async function open(engine?: EngineName): Promise<Installation & { folder: string }> {
  const place = await emptyPlace(engine)
  places.push(place)
  const installation = await place.open()
  opened.push(installation)
  return { ...installation, folder: place.variables['REJON_DATA'] ?? '' }
}

/** Words that break formats: quotes, breaks, brackets of rows, what looks like null, letters beyond the basic plane. */
const ODD_WORDS = [
  '',
  'NULL',
  '"',
  '\\',
  '(a,"b")',
  '{x}',
  'a\nb\r\n',
  '\t',
  "';--",
  'Zażółć 🗺️ \u202e',
  '\\N',
]

/** A value as a table with encrypted columns has it. */
const CELL = { table: 'parameters', column: 'value', row: 1 }
const SECRET = 'nazwisko rodowe'

beforeAll(async () => {
  const made = await open()
  source = made
  folder = made.folder
  key = join(folder, 'klucz')
  file = join(folder, 'kopia.rejon')
  const { database } = source.ground
  for (const [slug, isDemo] of [
    ['koszalin', true],
    ['nowy-dwor', false],
  ] as const) {
    await addMunicipality(
      database,
      { slug, teryt: '3261011', name: 'Koszalin', boundary: { geojson: BOUNDARY, crs: 4326 }, isDemo },
      async (tx) => {
        const town = await buildTown(tx)
        const addressId = town.addressId('Lipowa', '1')
        await loadPeople(tx, {
          year: 2026,
          residents: [{ addressId, inhabitants: 3 }],
          children: [{ addressId, birthYear: 2019, children: 2 }],
        })
      },
    )
  }
  await database.asOwner(async (_tx, client) => {
    await client.query(
      `INSERT INTO koszalin.parameters (key, value, valid_from, valid_to, basis)
       SELECT 'odd-' || u.at, to_jsonb(u.word), DATE '2026-01-01', NULL, u.word
       FROM unnest($1::text[]) WITH ORDINALITY AS u (word, at)`,
      [ODD_WORDS],
    )
    await client.query(
      `INSERT INTO koszalin.terrain_places (kind, name, area, geom)
       SELECT 'park', 'P', u.area, ST_SetSRID(ST_MakePoint(315000.1 + u.at / 3.0, 'NaN'::float8), 2180)
       FROM unnest('{1e-300, 1.7976931348623157e308, 0.1, Infinity}'::float8[]) WITH ORDINALITY AS u (area, at)`,
    )
    const envelope = source.ground.secrets.of('koszalin').encrypt(CELL, SECRET)
    await client.query(
      `INSERT INTO koszalin.parameters (key, value, valid_from, basis)
       VALUES ('envelope', to_jsonb(encode($1::bytea, 'base64')), DATE '2026-01-01', '')`,
      [envelope],
    )
    // A gap at the end of a sequence: the next id is not the largest one and one.
    await client.query(
      `DELETE FROM koszalin.schools_sites AS t WHERE t.id = (SELECT max(o.id) FROM koszalin.schools_sites AS o)`,
    )
  })
  await succeed(source, 'backup', file, '--key', key)
}, 180_000)

afterAll(async () => {
  for (const { close } of opened) await close()
  for (const { remove } of places) await remove()
})

/** Runs a command that is to succeed. */
async function succeed({ ground }: Installation, ...words: string[]): Promise<Finished> {
  const finished = await rejon(ground, words, folder)
  if (finished.exitCode !== 0) throw new Error(finished.stderr)
  return finished
}

/** Every row of every table, sorted, and the sequences; each as one checksum. */
async function contentOf(database: Database): Promise<Record<string, string>> {
  return database.asOwnerSnapshot(async (_tx, client) => {
    await client.query(ROWS_AS_TEXT)
    const schemas = (await selectLedgers(client)).map(({ name }) => name)
    const content: Record<string, string> = {}
    for (const table of await selectTables(client, schemas)) {
      const rows: string[] = []
      for await (const batch of rowsOf(client, table)) rows.push(...batch)
      const sum = createHash('sha256').update(JSON.stringify(rows.sort())).digest('hex')
      content[`${table.schema}.${table.name}`] = `${table.rows} ${sum}`
    }
    for (const { schema, name, value, isCalled } of await selectSequences(client, schemas))
      content[`${schema}.${name}`] = `${value} ${String(isCalled)}`
    return content
  })
}

/** All but the trail: that a copy was made or restored is an entry of it. */
const besidesTrail = (content: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(content).filter(([name]) => !/\.audit_(entries|heads)/.test(name)))

const trailOf = async ({ ground }: Installation) =>
  (
    await ground.database.asOwner((_tx, client) =>
      client.query<object>('SELECT * FROM nowy_dwor.audit_entries AS e ORDER BY e.id'),
    )
  ).rows

/** What guards the rows: constraints, indexes, policies, row security, grants. */
async function guardsOf(database: Database): Promise<string[]> {
  return database.asOwnerSnapshot(async (_tx, client) => {
    await client.query('SET LOCAL search_path TO public')
    const { rows } = await client.query<{ guard: string }>(`
      WITH ours AS (
        SELECT c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity, c.relnamespace
        FROM pg_class AS c
        WHERE c.relnamespace::regnamespace::text IN ('public', 'koszalin', 'nowy_dwor') AND c.relkind = 'r'
      )
      SELECT k.conrelid::regclass || ' ' || k.conname || ' ' || pg_get_constraintdef(k.oid) AS guard
      FROM pg_constraint AS k JOIN ours AS o ON o.oid = k.conrelid WHERE k.contype <> 'n'
      UNION ALL SELECT pg_get_indexdef(i.indexrelid) FROM pg_index AS i JOIN ours AS o ON o.oid = i.indrelid
      UNION ALL SELECT o.oid::regclass || ' ' || p.polname || p.polcmd::text || ' ' || coalesce(pg_get_expr(p.polqual, o.oid), '')
      FROM pg_policy AS p JOIN ours AS o ON o.oid = p.polrelid
      UNION ALL SELECT o.oid::regclass || ' ' || o.relrowsecurity || o.relforcerowsecurity FROM ours AS o
      UNION ALL SELECT o.oid::regclass || ' ' || a.privilege_type
      FROM ours AS o JOIN pg_class AS c ON c.oid = o.oid, aclexplode(c.relacl) AS a
      WHERE a.grantee = 'rejon_app'::regrole
      ORDER BY guard`)
    return rows.map(({ guard }) => guard)
  })
}

describe('a backup restored into an empty installation', () => {
  let target: Installation
  let restored: Finished
  beforeAll(async () => {
    target = await open()
    restored = await succeed(target, 'restore', file, '--key', key, '--json')
  }, 120_000)

  test('says what was in it', () => {
    expect(restored.stderr).toBe('')
    expect(JSON.parse(restored.stdout)).toMatchObject({ municipalities: 2, engine: ENGINE, rejon: '0.1.0' })
  })

  test('has the same rows in every table, and the same sequences', async () => {
    const [before, after] = [await contentOf(source.ground.database), await contentOf(target.ground.database)]
    expect(Object.keys(before).length).toBeGreaterThan(40)
    expect(before['koszalin.people_children']).toMatch(/^1 /)
    expect(besidesTrail(after)).toEqual(besidesTrail(before))
  })

  test('has the same trail, which tells of the copy and, as its only new entry, of the restoring', async () => {
    const [before, after] = [await trailOf(source), await trailOf(target)]
    expect(after.slice(0, before.length)).toEqual(before)
    expect(before.at(-1)).toMatchObject({ actor: 'operator', action: 'backups.make' })
    expect(after.slice(before.length)).toMatchObject([{ actor: 'operator', action: 'backups.restore' }])
    const { faults } = JSON.parse((await succeed(target, 'audit', 'verify', '--json')).stdout) as {
      faults: []
    }
    expect(faults).toEqual([])
  })

  test('has the same guards: constraints, indexes, row security and grants', async () => {
    const before = await guardsOf(source.ground.database)
    expect(before.length).toBeGreaterThan(100)
    expect(await guardsOf(target.ground.database)).toEqual(before)
  })

  test('opens what was encrypted before', async () => {
    const { rows } = await target.ground.database.asOwner((_tx, client) =>
      client.query<{ envelope: string }>(
        `SELECT p.value #>> '{}' AS envelope FROM koszalin.parameters AS p WHERE p.key = 'envelope'`,
      ),
    )
    const envelope = Buffer.from(rows[0]?.envelope ?? '', 'base64')
    expect(envelope.includes(SECRET)).toBe(false)
    expect(target.ground.secrets.of('koszalin').decrypt(CELL, envelope)).toBe(SECRET)
  })

  test('serves, and takes new rows', async () => {
    const found = await target.ground.registry.resolve('nowy-dwor', '')
    expect(found.schemaName).toBe('nowy_dwor')
    const again = await rejon(
      target.ground,
      ['municipality', 'add', 'sianow', '--teryt', '3209073', '--name', 'Sianów'],
      folder,
    )
    expect(again).toMatchObject({ exitCode: 0, stderr: '' })
  })

  test('is not restored into a second time, and keeps what it has', async () => {
    const before = await contentOf(target.ground.database)
    const { exitCode, stderr } = await rejon(target.ground, ['restore', file, '--key', key], folder)
    expect(exitCode).toBe(1)
    expect(stderr).toContain('koszalin, nowy-dwor, sianow')
    expect(await contentOf(target.ground.database)).toEqual(before)
  })
})

onServerOnly('across the engines', () => {
  test('what one wrote the other restores, and back, with equal rows', async () => {
    const there = await open('embedded')
    await succeed(there, 'restore', file, '--key', key)
    const before = besidesTrail(await contentOf(source.ground.database))
    expect(besidesTrail(await contentOf(there.ground.database))).toEqual(before)
    const back = join(folder, 'z-powrotem.rejon')
    await succeed(there, 'backup', back, '--key', key)
    const home = await open()
    await succeed(home, 'restore', back, '--key', key)
    expect(besidesTrail(await contentOf(home.ground.database))).toEqual(before)
  }, 180_000)
})

describe('a restore is refused and leaves the installation empty', () => {
  let target: Installation
  beforeAll(async () => {
    target = await open()
  }, 120_000)

  const restore = (path: string, ...more: string[]) =>
    rejon(target.ground, ['restore', path, '--key', key, ...more], folder)
  const isEmpty = async () =>
    (await contentOf(target.ground.database))['public.municipalities']?.startsWith('0 ')

  test('with one byte of the file changed, and with its end missing', async () => {
    const bytes = await readFile(file)
    const bad = join(folder, 'uszkodzona.rejon')
    const changed = Buffer.from(bytes)
    changed[bytes.length - 20] = (changed[bytes.length - 20] ?? 0) ^ 1
    for (const content of [changed, bytes.subarray(0, -1), bytes.subarray(0, bytes.length / 2)]) {
      await writeFile(bad, content)
      const { exitCode, stderr } = await restore(bad)
      expect(exitCode).toBe(1)
      expect(stderr).toContain('Kopia zapasowa jest uszkodzona')
    }
    expect(await isEmpty()).toBe(true)
  })

  test('without its key, with the public key and with another key', async () => {
    const missing = await restore(file, '--key', join(folder, 'nie-ma'))
    expect(missing).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('nie-ma') })
    const withPublic = await restore(file, '--key', `${key}.pub`)
    expect(withPublic).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('klucz publiczny') })
    await rejon(source.ground, ['backup', join(folder, 'inna.rejon'), '--key', join(folder, 'inny')], folder)
    const withOther = await restore(file, '--key', join(folder, 'inny'))
    expect(withOther).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('innym kluczem') })
    expect(await isEmpty()).toBe(true)
  })

  test('when it cannot be read, or is something else', async () => {
    expect(await restore('nie-ma.rejon')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('nie-ma.rejon'),
    })
    await writeFile(join(folder, 'inne'), 'CREATE TABLE x;')
    expect(await restore('inne')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('nie jest kopią'),
    })
    await writeFile(join(folder, 'puste'), '')
    expect(await restore('puste')).toMatchObject({ exitCode: 1 })
  })

  test('when a newer version wrote it, naming the migrations', async () => {
    const newer = join(folder, 'nowsza.rejon')
    const UNKNOWN = '20991231235959_future__things__create'
    await source.ground.database.asOwner((_tx, client) =>
      client.query(`INSERT INTO koszalin.migrations (name, run_on) VALUES ('${UNKNOWN}', now())`),
    )
    const made = await rejon(source.ground, ['backup', newer, '--key', key], folder)
    await source.ground.database.asOwner((_tx, client) =>
      client.query(`DELETE FROM koszalin.migrations AS m WHERE m.name = '${UNKNOWN}'`),
    )
    expect(made.exitCode).toBe(0)
    const { exitCode, stderr } = await restore(newer)
    expect(exitCode).toBe(1)
    expect(stderr).toContain(UNKNOWN)
    expect(await isEmpty()).toBe(true)
  })

  test('with keys of its own, which could not read what is encrypted', async () => {
    const place = await emptyPlace(ENGINE, join(folder, 'inne-klucze.json'))
    places.push(place)
    const stranger = await place.open()
    opened.push(stranger)
    const { exitCode, stderr } = await rejon(stranger.ground, ['restore', file, '--key', key], folder)
    expect(exitCode).toBe(1)
    expect(stderr).toContain(source.ground.secrets.keys()[0]?.id)
    const content = await contentOf(stranger.ground.database)
    expect(content['public.municipalities']).toMatch(/^0 /)
    expect(Object.keys(content).some((name) => name.startsWith('koszalin.'))).toBe(false)
  })

  test('and a trial run says what is in a whole file without writing', async () => {
    const { exitCode, stdout } = await restore(file, '--dry-run')
    expect(exitCode).toBe(0)
    expect(stdout).toContain('gmin 2')
    expect(await isEmpty()).toBe(true)
  })
})
