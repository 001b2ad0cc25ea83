import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

import { z } from 'zod'

import { getCatchmentAnswers } from '../../server/core/catchments/contract.ts'
import { namedFile, openTable } from '../../server/platform/imports/index.ts'
import { freePort, type Running, startProgram } from '../support/process.ts'
import { changed, runCommand, sql, workbookOf } from '../support/shipped.ts'
import { alternate, median, ratio } from './alternate.ts'
import { type DemoGround, openDemo } from './demo-ground.ts'

const ROUNDS = 5
const CHECKED_ROWS = 5_000
const PLAN = 'Plan pomiaru'
const LOOK_MILLISECONDS = 10

/**
 * What officials wait for, on a city of PostgreSQL (REJON_BENCH_CITY): a plan of catchments drafted from an exchange list, with all
 * addresses answered anew and all areas drawn; its publication and withdrawal until a second server process tells them,
 * by answer and by tile; and a table of 5,000 addresses checked against it. Yardsticks: as many rows as the plan's
 * addresses copied from table to table; the workbook read and nothing else.
 */
export async function planBench(): Promise<object> {
  const demo = await openDemo()
  const folder = await mkdtemp(join(tmpdir(), 'rejon-bench-plan-'))
  const other = await startOther()
  try {
    const bench = { demo, folder, other: `${other.url}/m/${demo.municipality.slug}` }
    return {
      unit: 'ms',
      addresses: await count(demo, 'addresses'),
      ...(await benchPlans(bench)),
      check: await benchCheck(bench),
    }
  } finally {
    other.program.process.kill('SIGTERM')
    await other.program.ended
    await demo.close()
    await rm(folder, { recursive: true, force: true })
  }
}

interface Bench {
  readonly demo: DemoGround
  readonly folder: string
  /** Where the second server process has the city. */
  readonly other: string
}

async function startOther(): Promise<{ program: Running; url: string }> {
  const port = String(await freePort())
  const variables = { DATABASE_URL: process.env['DATABASE_URL'] ?? '', PORT: port, LOG_LEVEL: 'silent' }
  const program = startProgram('main', [], variables)
  await program.says('http://localhost:')
  return { program, url: `http://127.0.0.1:${port}` }
}

async function rejon({ demo, folder }: Bench, ...words: string[]): Promise<void> {
  const said: string[] = []
  const say = (text: string) => void said.push(text)
  const whole = [...words, '--municipality', demo.municipality.slug]
  const output = { stdout: say, stderr: say, progress: () => undefined }
  if ((await runCommand(whole, folder, demo.ground, output)) !== 0)
    throw new Error(`${words.join(' ')}: ${said.join(' ').slice(0, 500)}`)
}

async function count({ city }: DemoGround, table: 'addresses' | 'catchments_addresses'): Promise<number> {
  const counted = z.object({ count: z.int() })
  const text = table === 'addresses' ? sql`SELECT count(*)::int AS count FROM addresses` : undefined
  const query = text ?? sql`SELECT count(*)::int AS count FROM catchments_addresses`
  return (await city.transaction((tx) => tx.one(query, counted))).count
}

const timed = async (work: () => Promise<unknown>) => {
  const began = performance.now()
  await work()
  return Math.round(performance.now() - began)
}

async function benchPlans(bench: Bench): Promise<object> {
  const { demo } = bench
  await rejon(bench, 'export', 'catchment-list', 'obwody.csv')
  const before = await count(demo, 'catchments_addresses')
  const from = String((await planNow(bench)).entryYear)
  let round = 0
  const published: Waits[] = []
  const withdrawn: Waits[] = []
  const figures = await alternate(
    {
      copying: () => timed(() => copyBelongings(demo, before)),
      drafting: async () => {
        const named = ['--level', 'primary', '--plan', `${PLAN} ${++round}`, '--from', from]
        const spent = await timed(() =>
          rejon(bench, 'import', 'catchment-list', 'obwody.csv', ...named, '--draft'),
        )
        published.push(await until(bench, true, () => rejon(bench, 'publish', 'catchments', ...named)))
        withdrawn.push(await until(bench, false, () => rejon(bench, 'withdraw', 'catchments', ...named)))
        return spent
      },
    },
    ROUNDS,
  )
  await discard(bench)
  return {
    belongings: before,
    draft: median(figures['drafting']),
    draftToCopying: ratio(figures['drafting'], figures['copying']),
    publication: summary(published),
    withdrawal: summary(withdrawn),
  }
}

interface Waits {
  /** The act itself. */
  readonly act: number
  /** Until the second process answers by the other plan, from the beginning of the act. */
  readonly answer: number
  /** Until its tile of catchments has another tag. */
  readonly tile: number
}

const summary = (waits: readonly Waits[]) =>
  Object.fromEntries(
    (['act', 'answer', 'tile'] as const).map((name) => [
      name,
      { median: median(waits.map((each) => each[name])), most: Math.max(...waits.map((each) => each[name])) },
    ]),
  )

async function planNow({ demo, other }: Bench): Promise<{ entryYear: number; plan: string | undefined }> {
  const { id } = await demo.city.transaction((tx) =>
    tx.one(
      sql`SELECT b.address_id AS id FROM catchments_addresses AS b ORDER BY b.id LIMIT 1`,
      z.object({ id: z.int() }),
    ),
  )
  const body: unknown = await (await fetch(`${other}/api/v1/catchment-answers?addressId=${id}`)).json()
  const { entryYear, answers } = getCatchmentAnswers.response.parse(body)
  return { entryYear, plan: answers[0]?.basis.plan }
}

/** A tile over the middle of the city, kept by the second process and asked for as a browser does. */
async function tagOfTile({ other }: Bench): Promise<string> {
  const description: unknown = await (await fetch(`${other}/tiles/catchments.json`)).json()
  const { bounds } = z
    .object({ bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]) })
    .parse(description)
  const zoom = 12
  const [lon, lat] = [(bounds[0] + bounds[2]) / 2, ((bounds[1] + bounds[3]) / 2) * (Math.PI / 180)]
  const x = Math.floor(((lon + 180) / 360) * 2 ** zoom)
  const y = Math.floor(((1 - Math.asinh(Math.tan(lat)) / Math.PI) / 2) * 2 ** zoom)
  const response = await fetch(`${other}/tiles/catchments/${zoom}/${x}/${y}.mvt`)
  await response.arrayBuffer()
  return response.headers.get('etag') ?? ''
}

async function until(bench: Bench, isOurs: boolean, act: () => Promise<void>): Promise<Waits> {
  const tag = await tagOfTile(bench)
  const began = performance.now()
  const since = () => Math.round(performance.now() - began)
  const wait = async (isThere: () => Promise<boolean>) => {
    while (!(await isThere())) await setTimeout(LOOK_MILLISECONDS)
    return since()
  }
  const [done, answer, tile] = await Promise.all([
    act().then(since),
    wait(async () => (await planNow(bench)).plan?.startsWith(PLAN) === isOurs),
    wait(async () => (await tagOfTile(bench)) !== tag),
  ])
  return { act: done, answer, tile }
}

async function copyBelongings({ city }: DemoGround, rows: number): Promise<void> {
  await city.transaction(async (tx) => {
    await tx.run(sql`CREATE TEMP TABLE copied (LIKE catchments_addresses INCLUDING ALL) ON COMMIT DROP`)
    await tx.run(
      sql`INSERT INTO copied OVERRIDING SYSTEM VALUE SELECT * FROM catchments_addresses LIMIT ${rows}`,
    )
  })
}

/** Takes the drafts of the measurement away. */
async function discard({ demo }: Bench): Promise<void> {
  await demo.city.transaction(async (tx) => {
    await tx.run(sql`DELETE FROM catchments_plans WHERE name LIKE ${`${PLAN}%`}`)
    await changed(tx, 'catchments')
  })
}

async function benchCheck(bench: Bench): Promise<object> {
  const { demo, folder } = bench
  const rows = await demo.city.transaction((tx) =>
    tx.many(
      sql`
        SELECT coalesce(s.full_name, l.name) || ' ' || a.number AS address
        FROM addresses AS a JOIN addresses_localities AS l ON l.id = a.locality_id
        LEFT JOIN addresses_streets AS s ON s.id = a.street_id ORDER BY md5(a.id::text) LIMIT ${CHECKED_ROWS}`,
      z.object({ address: z.string() }),
    ),
  )
  await writeFile(
    join(folder, 'adresy.xlsx'),
    await workbookOf([['adres'], ...rows.map(({ address }) => [address])]),
  )
  const figures = await alternate(
    {
      reading: () => timed(() => readWorkbook(folder)),
      checking: () =>
        timed(() => rejon(bench, 'check', 'addresses', 'adresy.xlsx', 'wynik.csv', '--column', 'adres')),
    },
    ROUNDS,
  )
  const written = (await readFile(join(folder, 'wynik.csv'), 'utf8')).trimEnd().split('\r\n').length - 1
  if (written !== rows.length) throw new Error(`${written} of ${rows.length} rows came back`)
  return {
    rows: rows.length,
    checking: median(figures['checking']),
    toReading: ratio(figures['checking'], figures['reading']),
  }
}

async function readWorkbook(folder: string): Promise<void> {
  let read = 0
  for await (const row of (await openTable(namedFile('adresy.xlsx', folder))).rows()) read += row.cells.length
  if (read < CHECKED_ROWS) throw new Error(`${read} rows read`)
}
