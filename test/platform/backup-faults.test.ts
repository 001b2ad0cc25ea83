import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import pg from 'pg'

import { loadPeople } from '../../server/core/people/index.ts'
import type { Installation } from '../../server/installation.ts'
import { newSchemaStatements, remadePublicStatements } from '../../server/platform/db/migrate.ts'
import { createKey, makeBackup } from '../../server/platform/backup/index.ts'
import { knownMigrations, publicObjects } from '../../server/platform/db/migration-files.ts'
import { addMunicipality } from '../../server/platform/municipalities/index.ts'
import { ROOT } from '../../server/platform/root.ts'
import { buildTown } from '../core/catchment-town.ts'
import { rejon } from '../support/database.ts'
import { emptyPlace, ENGINE, onServer, type Place } from '../support/installations.ts'

const onServerOnly = ENGINE === 'postgresql' ? describe : describe.skip

const places: Place[] = []
const opened: Installation[] = []
let source: Installation
let folder: string

async function open(place?: Place): Promise<Installation> {
  const at = place ?? (await emptyPlace())
  places.push(at)
  const installation = await at.open()
  opened.push(installation)
  return installation
}

async function addTown({ ground }: Installation, slug: string): Promise<void> {
  await addMunicipality(ground.database, { slug, teryt: '3261011', name: 'Koszalin' }, async (tx) => {
    const addressId = (await buildTown(tx)).addressId('Lipowa', '1')
    await loadPeople(tx, {
      year: 2026,
      residents: [{ addressId, inhabitants: 3 }],
      children: [{ addressId, birthYear: 2019, children: 2 }],
    })
  })
}

beforeAll(async () => {
  const place = await emptyPlace()
  folder = place.variables['REJON_DATA'] ?? ''
  source = await open(place)
  await addTown(source, 'koszalin')
}, 180_000)
afterAll(async () => {
  for (const { close } of opened) await close()
  for (const { remove } of places) await remove()
})

const run = (installation: Installation, ...words: string[]) => rejon(installation.ground, words, folder)
const backup = (...words: string[]) => run(source, 'backup', ...words)

describe('the first backup', () => {
  test('makes the key apart from the file and says what to do with it; the next one is silent', async () => {
    const first = await backup('a.rejon')
    expect(first).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('Przenieś klucz prywatny') })
    expect(first.stdout).toContain('Zapisano kopię')
    expect(await backup('b.rejon', '--json')).toMatchObject({ exitCode: 0, stderr: '' })
    expect((await readdir(folder)).filter((name) => name.endsWith('.rejon'))).toEqual(['a.rejon', 'b.rejon'])
  })

  test('holds nothing in clear, nor its key', async () => {
    await backup('a.rejon')
    const bytes = await readFile(join(folder, 'a.rejon'))
    for (const word of ['Lipowa', 'koszalin', 'people_children', 'PRIVATE KEY'])
      expect({ word, at: bytes.indexOf(word) }).toEqual({ word, at: -1 })
  })
})

describe('a place that takes no file', () => {
  test.each(['/sys/kernel/kopia.rejon', '/proc/kopia.rejon', 'nie/ma/kopia.rejon', '.'])(
    '%s is refused, and the installation goes on',
    async (path) => {
      const { exitCode, stderr } = await backup(path)
      expect(exitCode).toBe(1)
      expect(stderr).toContain('nie daje się zapisać')
      expect((await run(source, 'municipality', 'list')).stdout).toContain('koszalin')
    },
  )

  test('a folder that may only be read is refused to whoever may only read it', async () => {
    const closed = join(folder, 'tylko-odczyt')
    await mkdir(closed, { mode: 0o555 })
    const { code, said } = await writeAs(closed, 'no limit', { asNobody: process.getuid?.() === 0 })
    expect({ code, said }).toEqual({ code: 0, said: 'file-not-writable' })
    expect(await readdir(closed)).toEqual([])
  })
})

describe('a full disk', () => {
  test('is refused, leaves no part of a file and the earlier one as it was', async () => {
    const full = join(folder, 'pelny')
    await mkdir(full)
    await writeFile(join(full, 'kopia'), 'the one before')
    const { code, said } = await writeAs(full, 'ulimit -f 8')
    expect({ code, said }).toEqual({ code: 0, said: 'disk-full' })
    expect(await readdir(full)).toEqual(['kopia'])
    expect(await readFile(join(full, 'kopia'), 'utf8')).toBe('the one before')
  })
})

/**
 * Writes a megabyte to `folder`/kopia in a process that is bound by `limit` of the shell; gives the code of the problem that
 * it met.
 */
async function writeAs(
  folder: string,
  limit: string,
  { asNobody = false } = {},
): Promise<{ code: number; said: string }> {
  const module = pathToFileURL(join(ROOT, 'dist/server/platform/backup/whole-file.js')).href
  const program = `
    const { writeWhole } = await import(${JSON.stringify(module)})
    // Only now: the program may lie where nobody else reads.
    if (${String(asNobody)}) process.setuid(65534)
    async function* text() { for (let at = 0; at < 64; at++) yield 'x'.repeat(16384) }
    await writeWhole(${JSON.stringify(join(folder, 'kopia'))}, text()).then(
      () => process.stdout.write('written'),
      (error) => process.stdout.write(error.code),
    )`
  const shell = limit === 'no limit' ? '' : `${limit}; `
  const { stdout } = await promisify(execFile)('bash', [
    '-c',
    `${shell}exec "$0" --input-type=module -e "$1"`,
    process.execPath,
    program,
  ])
  return { code: 0, said: stdout }
}

describe('a backup of an earlier version', () => {
  test('is restored as it was and then brought up to date', async () => {
    const before = await open()
    const publicThen = knownMigrations('public').slice(0, 2)
    const known = knownMigrations('municipality')
    // Branches land out of order: the last two of that day ran the other way round.
    const ranThen = [...known.slice(0, 8), known[9] ?? '', known[8] ?? '']
    await before.ground.database.asOwner(async (tx, client) => {
      await client.query(remadePublicStatements(publicThen))
      await client.query(
        `INSERT INTO public.municipalities (slug, schema_name, teryt, name, title) VALUES ('dawne', 'dawne', '3261011', 'D', 'D')`,
      )
      await client.query(newSchemaStatements('dawne', ranThen))
      await buildTown(tx)
    })
    const key = before.ground.backups.key
    // The command of today would leave a trace, for which this database has no table.
    const wanted = { path: join(folder, 'dawna.rejon'), key: await createKey(key) }
    await makeBackup(before.ground, wanted, () => undefined)
    const target = await open()
    const restored = await run(target, 'restore', 'dawna.rejon', '--key', key)
    expect(restored).toMatchObject({ exitCode: 0, stderr: '' })
    const ledger = await target.ground.database.asOwner((_tx, client) =>
      client.query<{ name: string }>('SELECT m.name FROM dawne.migrations AS m ORDER BY m.id'),
    )
    expect(ledger.rows.map(({ name }) => name)).toEqual([...ranThen, ...known.slice(10)])
    const shared = await target.ground.database.asOwner((_tx, client) =>
      client.query<{ name: string }>('SELECT m.name FROM public.migrations AS m ORDER BY m.id'),
    )
    expect(shared.rows.map(({ name }) => name)).toEqual(knownMigrations('public'))
  }, 180_000)
})

test('the migrations of public make exactly the tables that stand there, without those of extensions', async () => {
  const { rows } = await source.ground.database.asOwner((_tx, client) =>
    client.query<{ name: string }>(`
      SELECT c.relname::text AS name
      FROM pg_class AS c
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
        AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = c.oid AND d.deptype = 'e')
      ORDER BY c.relname`),
  )
  const made = publicObjects()
    .filter(({ kind }) => kind !== 'FUNCTION')
    .map(({ name }) => name)
  expect(rows.map(({ name }) => name)).toEqual([...made, 'migrations'].sort())
})

onServerOnly('with an owner who is no superuser', () => {
  const OWNER = 'rejon_test_owner'
  let place: Place
  let installation: Installation

  beforeAll(async () => {
    place = await emptyPlace('postgresql')
    const database = new URL(place.variables['DATABASE_URL'] ?? '').pathname.slice(1)
    await onServer(
      `DO $$ BEGIN CREATE ROLE ${OWNER} LOGIN CREATEROLE PASSWORD 'owner'; EXCEPTION WHEN duplicate_object THEN NULL; END $$`,
    )
    await onServer(`ALTER DATABASE ${database} OWNER TO ${OWNER}`)
    const asSuperuser = new pg.Client(place.variables['DATABASE_URL'])
    await asSuperuser.connect()
    await asSuperuser.query(
      `CREATE EXTENSION postgis; CREATE EXTENSION btree_gist; GRANT ALL ON SCHEMA public TO ${OWNER}`,
    )
    await asSuperuser.query(
      `DO $$ BEGIN CREATE ROLE rejon_app NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$`,
    )
    await asSuperuser.query(`GRANT rejon_app TO ${OWNER} WITH ADMIN OPTION`)
    // Functions of our migrations set these for themselves, which needs a superuser's leave.
    await asSuperuser.query(`GRANT SET ON PARAMETER rejon.people_purpose, rejon.purpose TO ${OWNER}`)
    await asSuperuser.end()
    const url = new URL(place.variables['DATABASE_URL'] ?? '')
    url.username = OWNER
    url.password = 'owner'
    place.variables['DATABASE_URL'] = url.href
    installation = await open(place)
    await addTown(installation, 'sianow')
  }, 120_000)

  const childrenSeen = (client: pg.PoolClient) =>
    client
      .query<{ count: number }>('SELECT count(*) AS count FROM sianow.people_children')
      .then(({ rows }) => rows[0]?.count)

  test('row security hides rows from him, and a backup holds them all', async () => {
    const { database } = installation.ground
    expect(await database.asOwner((_tx, client) => childrenSeen(client))).toBe(0)
    expect(await run(installation, 'backup', 'wlasciciel.rejon')).toMatchObject({ exitCode: 0 })
    const target = await open()
    const key = join(dirname(installation.ground.backups.key), 'backup-key')
    expect(await run(target, 'restore', 'wlasciciel.rejon', '--key', key)).toMatchObject({ exitCode: 0 })
    expect(await target.ground.database.asOwner((_tx, client) => childrenSeen(client))).toBe(1)
  })

  test('the purpose of a backup opens nothing to the role that serves', async () => {
    const seen = await installation.ground.database.asOwner(async (_tx, client) => {
      await client.query(`SET LOCAL ROLE rejon_app; SET LOCAL rejon.purpose TO 'backup'`)
      return childrenSeen(client)
    })
    expect(seen).toBe(0)
  })

  test.each([
    ['has lost its policy', 'DROP POLICY backup ON sianow.people_children'],
    [
      'has another policy of that name',
      `DROP POLICY IF EXISTS backup ON sianow.people_children;
       CREATE POLICY backup ON sianow.people_children FOR SELECT TO CURRENT_USER USING (birth_year > 2000)`,
    ],
    [
      'has a policy that restricts all others',
      'CREATE POLICY narrow ON sianow.people_children AS RESTRICTIVE USING (birth_year > 2000)',
    ],
  ])('a table that %s is named instead of being backed up in part', async (_, statements) => {
    await installation.ground.database.asOwner((_tx, client) => client.query(statements))
    const { exitCode, stderr } = await run(installation, 'backup', 'niepelna.rejon')
    expect(exitCode).toBe(1)
    expect(stderr).toContain('sianow.people_children')
    expect(await readdir(folder)).not.toContain('niepelna.rejon')
    await installation.ground.database.asOwner((_tx, client) =>
      client.query(
        'DROP POLICY IF EXISTS backup ON sianow.people_children; DROP POLICY IF EXISTS narrow ON sianow.people_children',
      ),
    )
    await installation.ground.database.migrate()
    expect(await run(installation, 'backup', 'pelna.rejon')).toMatchObject({ exitCode: 0 })
  })
})

onServerOnly('while others write', () => {
  test('a backup holds one state: what moves from table to table is there once', async () => {
    const { database } = source.ground
    await database.asOwner((_tx, client) =>
      client.query(`
        INSERT INTO koszalin.terrain_places (kind, name, geom)
        SELECT 'park', repeat('p', 500), ST_SetSRID(ST_MakePoint(n, n), 2180) FROM generate_series(1, 2000) AS n`),
    )
    let moved = 0
    const writing = new AbortController()
    const writer = (async () => {
      for (; !writing.signal.aborted; moved++)
        await database.asOwner((_tx, client) =>
          client.query(`
            WITH gone AS (
              DELETE FROM koszalin.terrain_places AS p
              WHERE p.id = (SELECT max(o.id) FROM koszalin.terrain_places AS o) RETURNING p.name, p.geom
            )
            INSERT INTO koszalin.addresses_former_names (street_id, name, source)
            SELECT 1, 'moved ' || g.geom::text, 'test' FROM gone AS g`),
        )
    })()
    while (moved < 3) await new Promise((resolve) => setTimeout(resolve, 5))
    const movedBefore = moved
    const made = await backup('ruch.rejon')
    writing.abort()
    await writer
    expect(made.exitCode).toBe(0)
    expect(moved).toBeGreaterThan(movedBefore)
    const target = await open()
    const { exitCode } = await run(target, 'restore', 'ruch.rejon', '--key', source.ground.backups.key)
    expect(exitCode).toBe(0)
    const { rows } = await target.ground.database.asOwner((_tx, client) =>
      client.query<{ places: number; moved: number }>(`
        SELECT
          (SELECT count(*) FROM koszalin.terrain_places AS p WHERE p.name LIKE 'ppp%') AS places,
          (SELECT count(*) FROM koszalin.addresses_former_names AS n WHERE n.source = 'test') AS moved`),
    )
    const [found] = rows
    expect((found?.places ?? 0) + (found?.moved ?? 0)).toBe(2_000)
    expect(found?.moved).toBeGreaterThanOrEqual(movedBefore)
  }, 120_000)
})
