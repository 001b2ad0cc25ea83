import { appendFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, describe, expect, test } from '@jest/globals'
import pg from 'pg'

import { type Finished, isEmbedded } from '../support/database.ts'
import { emptyPlace, type Place } from '../support/installations.ts'
import { freePort, type Running, startProgram } from '../support/process.ts'

/**
 * The drill: a city works, is backed up, works on, and loses its machine. What was acknowledged before the backup is there
 * afterwards, what came later is not, who was erased meanwhile is erased again (D5.3), and the restored installation
 * answers. It fails, too, when it cannot be held.
 */
const places: Place[] = []
const running: Running[] = []
afterAll(async () => {
  for (const { process: child } of running) child.kill('SIGKILL')
  await Promise.all(running.map(({ ended }) => ended))
  for (const { remove } of places) await remove()
})

async function newPlace(): Promise<Place & { port: string }> {
  const place = await emptyPlace()
  places.push(place)
  const port = String(await freePort())
  place.variables['PORT'] = port
  return { ...place, port }
}

async function serve({ variables }: Place): Promise<Running> {
  const server = startProgram('main', [], variables)
  running.push(server)
  await server.says('http://localhost:')
  return server
}

async function rejon({ variables }: Place, ...words: string[]): Promise<Finished> {
  const finished = await startProgram('cli', words, variables).ended
  if (finished.exitCode !== 0) throw new Error(`rejon ${words.join(' ')}: ${finished.stderr}`)
  return finished
}

const add = (place: Place, slug: string) =>
  rejon(place, 'municipality', 'add', slug, '--teryt', '3209073', '--name', 'Sianów')

async function ask({ port }: { port: string }, path: string): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`)
  return { status: answer.status, body: await answer.json() }
}

/** Says it in the run, and where the run collects the drills that were held. */
async function tell(line: string): Promise<void> {
  process.stderr.write(line)
  const collected = process.env['REJON_TEST_DRILLS'] ?? ''
  if (collected !== '') await appendFile(collected, line)
}

const inSeconds = (milliseconds: number) => Math.round(milliseconds / 100) / 10

describe('the restore drill', () => {
  test('brings back what stood before the backup, and an installation that answers', async () => {
    const before = await newPlace()
    await rejon(before, 'demo', '--city', 'koszalin', '--seed', '1')
    const server = await serve(before)
    const address = '/m/koszalin/api/v1/addresses?q=Staszica+6&limit=1'
    const wanted = await ask(before, address)
    expect(wanted).toMatchObject({ status: 200, body: { addresses: [{ label: expect.any(String) }] } })
    await add(before, 'przed')
    const file = join(before.variables['REJON_DATA'] ?? '', '..', `rejon-drill-${process.pid}.backup`)
    const key = `${file}.key`

    const backupBegan = Date.now()
    const made = JSON.parse((await rejon(before, 'backup', file, '--key', key, '--json')).stdout)
    const backupTook = Date.now() - backupBegan
    await add(before, 'po')
    const person = ['1', '--reason', 'wniosek z listopada', '--municipality', 'koszalin']
    const copy = ['personal-data', 'export', ...person, '--out', `${file}.json`]
    await rejon(before, ...copy)
    await rejon(before, 'personal-data', 'erase', ...person, '--yes')
    const disaster = Date.now()
    server.process.kill('SIGKILL')
    await server.ended

    const after = await newPlace()
    const restoreBegan = Date.now()
    const journal = join(before.variables['REJON_DATA'] ?? '', 'erasures.jsonl')
    const words = [file, '--key', key, '--erasures', journal, '--json']
    const restored = JSON.parse((await rejon(after, 'restore', ...words)).stdout)
    expect(restored).toMatchObject({
      rows: made.rows,
      tables: made.tables,
      madeAt: made.madeAt,
      erasedAgain: 1,
    })
    expect(await startProgram('cli', copy, after.variables).ended).toMatchObject({ exitCode: 1 })
    await serve(after)
    expect(await ask(after, address)).toEqual(wanted)
    const answered = Date.now()

    expect(await ask(after, '/m/przed/api/v1/municipality')).toMatchObject({
      status: 200,
      body: { slug: 'przed' },
    })
    expect(await ask(after, '/m/po/api/v1/municipality')).toMatchObject({ status: 404 })
    expect(await ask(after, '/api/v1/health')).toMatchObject({ status: 200, body: { status: 'ok' } })
    const { exitCode } = await startProgram('cli', ['restore', file, '--key', key], after.variables).ended
    expect(exitCode).toBe(1)
    await Promise.all([file, key, `${key}.pub`, `${file}.json`].map((path) => rm(path, { force: true })))

    const engine = isEmbedded() ? 'embedded' : 'postgresql'
    const rpo = inSeconds(disaster - Date.parse(made.madeAt))
    const rto = inSeconds(answered - restoreBegan)
    await tell(
      `Restore drill (${engine}): ${made.rows} rows, ${made.bytes} bytes, backup ${inSeconds(backupTook)} s, RPO ${rpo} s, RTO ${rto} s\n`,
    )
    expect(rto).toBeLessThan(300)
  }, 300_000)

  if (!isEmbedded())
    test('is held on indexes and pages that the database itself finds whole', async () => {
      const place = places.at(-1)
      const client = new pg.Client(place?.variables['DATABASE_URL'])
      await client.connect()
      await client.query('CREATE EXTENSION amcheck')
      const { rows } = await client.query<{ checked: number }>(`
        SELECT count(bt_index_check(i.indexrelid, true))::int AS checked
        FROM pg_index AS i
        JOIN pg_class AS c ON c.oid = i.indexrelid
        JOIN pg_am AS a ON a.oid = c.relam
        WHERE a.amname = 'btree' AND i.indisvalid AND c.relnamespace::regnamespace::text IN ('public', 'koszalin', 'przed')`)
      await client.end()
      expect(rows[0]?.checked).toBeGreaterThan(40)
    })
})
