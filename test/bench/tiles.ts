import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { get, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import autocannon from 'autocannon'
import { z } from 'zod'

import { ROOT } from '../../server/platform/root.ts'
import { encodeInDatabase } from '../../tiles/encode-in-database.ts'
import { inStoredProjection } from '../../tiles/layer.ts'
import { layerNamed, layers } from '../../tiles/layers/index.ts'
import { boundsOf, reachOf, type TileAddress } from '../../tiles/tile-address.ts'
import { tileAt } from '../support/vector-tile.ts'
import { alternate, median, ratio } from './alternate.ts'
import { runPgbench } from './pgbench.ts'
import type { recordedAnswers } from './tiles-yardstick.ts'

const SECONDS = 6
const CONNECTIONS = 16
/** Bytes on the wire of the kept tiles that are measured, as near as the city has them. */
const SMALL = 2_000
const LARGE = 30_000
/** Bytes of a tile, not packed, from which the way to the database is measured, and how many of them. */
const HEAVY = 20_000
const HEAVY_TILES = 60
const ZOOMS = [10, 11, 12, 13, 14, 15]
const ENTRY_YEAR = 2027

const running = z.object({ kept: z.string(), unkept: z.string(), slug: z.string(), schema: z.string() })
const description = z.object({ bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]) })
type Bounds = z.output<typeof description>['bounds']

interface Tile {
  readonly layer: string
  readonly address: TileAddress
  readonly path: string
  readonly packed: number
  readonly plain: number
}

/**
 * Tiles that are at hand, and 304s, beside a bare `node:http` that gives the same bytes; and tiles that are not, beside the
 * same SQL in pgbench. Each server is a process of its own, and so is the load: this one.
 */
export async function tilesBench(): Promise<object> {
  const databaseUrl = process.env['DATABASE_URL'] ?? ''
  if (databaseUrl === '') throw new Error('This benchmark runs on PostgreSQL: set DATABASE_URL')
  const ours = await start('tiles-server', running)
  const tiles = await scan(ours.said.kept, ours.said.slug)
  const [small, large] = [nearest(tiles, SMALL), nearest(tiles, LARGE)]
  const recorded = await Promise.all([small, large].map(({ path }) => record(ours.said.kept, path)))
  const bare = await start('tiles-yardstick', z.object({ url: z.string() }), JSON.stringify(recorded))
  try {
    const kept: Record<string, object> = {}
    for (const [name, tile, held] of [
      ['small', small, undefined],
      ['large', large, undefined],
      ['notModified', small, recorded[0]?.etag],
    ] as const) {
      kept[name] = {
        path: tile.path,
        bytes: held === undefined ? tile.packed : 0,
        ...(await compareKept({ ours, bare, path: tile.path, held })),
      }
    }
    return { unit: 'requests/s', kept, unkept: await compareUnkept(ours, tiles, databaseUrl) }
  } finally {
    await stop(ours.child)
    await stop(bare.child)
  }
}

type Ours = Started<z.output<typeof running>>

async function compareKept({
  ours,
  bare,
  path,
  held,
}: {
  ours: Ours
  bare: Started<{ url: string }>
  path: string
  held: string | undefined
}): Promise<object> {
  const headers = {
    'accept-encoding': 'gzip, deflate, br',
    ...(held !== undefined && { 'if-none-match': held }),
  }
  const cost = { ours: [] as number[], bare: [] as number[] }
  const p99 = { ours: [] as number[], bare: [] as number[] }
  const measure = (who: 'ours' | 'bare', url: string, child: ChildProcess) => async () => {
    const before = await processorSeconds(child)
    const { requests, latency } = await load(url, [path], headers)
    cost[who].push((((await processorSeconds(child)) - before) / requests.total) * 1e6)
    p99[who].push(latency.p99)
    return requests.average
  }
  const figures = await alternate({
    ours: measure('ours', ours.said.kept, ours.child),
    bare: measure('bare', bare.said.url, bare.child),
  })
  return {
    ours: median(figures['ours']),
    bare: median(figures['bare']),
    oursToBare: ratio(figures['ours'], figures['bare']),
    microsecondsOfProcessor: { ours: median(cost.ours), bare: median(cost.bare) },
    bareToOursByProcessor: ratio(cost.bare, cost.ours),
    p99Milliseconds: { ours: median(p99.ours), bare: median(p99.bare) },
  }
}

async function compareUnkept(ours: Ours, tiles: readonly Tile[], databaseUrl: string): Promise<object> {
  const heavy = tiles
    .filter(({ plain }) => plain >= HEAVY)
    .sort((a, b) => a.plain - b.plain)
    .slice(0, HEAVY_TILES)
  if (heavy.length === 0) return { tiles: 0 }
  const paths = heavy.map(({ path }) => path)
  const queries = heavy.map(({ layer, address }) => queryOf(layer, address))
  const p99: Record<string, number[]> = { ours: [], packed: [], pgbench: [] }
  const asking = (who: string, encoding: string) => async () => {
    const { requests, latency } = await load(ours.said.unkept, paths, { 'accept-encoding': encoding })
    p99[who]?.push(latency.p99)
    return requests.average
  }
  const pgbench = async () => {
    const asked = { databaseUrl, schema: ours.said.schema, clients: CONNECTIONS, seconds: SECONDS }
    const { perSecond, p99Milliseconds } = await runPgbench(queries, asked)
    p99['pgbench']?.push(p99Milliseconds)
    return perSecond
  }
  const figures = await alternate({
    ours: asking('ours', 'identity'),
    packed: asking('packed', 'br'),
    pgbench,
  })
  return {
    tiles: heavy.length,
    bytes: { least: heavy[0]?.plain, most: heavy.at(-1)?.plain },
    ours: median(figures['ours']),
    packed: median(figures['packed']),
    pgbench: median(figures['pgbench']),
    oursToPgbench: ratio(figures['ours'], figures['pgbench']),
    packedToPgbench: ratio(figures['packed'], figures['pgbench']),
    p99Milliseconds: Object.fromEntries(Object.entries(p99).map(([who, values]) => [who, median(values)])),
  }
}

/** The query that the server asks for a tile. */
function queryOf(name: string, tile: TileAddress) {
  const layer = layerNamed(name)
  const reach = reachOf(tile)
  if (reach === undefined) throw new Error('The tile is not in Poland')
  const on = new Date().toISOString().slice(0, 10)
  const rows = layer.rows({ zoom: tile.z, reach: inStoredProjection(reach), entryYear: ENTRY_YEAR, on })
  return encodeInDatabase.query(layer, rows, boundsOf(tile))
}

/** Every tile of the city at the zooms that are measured, with its sizes. */
async function scan(url: string, slug: string): Promise<Tile[]> {
  const { bounds } = description.parse(await (await fetch(`${url}/m/${slug}/tiles/streets.json`)).json())
  const places = [...layers.values()].flatMap((layer) =>
    ZOOMS.filter((z) => z >= layer.minZoom && z <= layer.maxZoom).flatMap((z) =>
      tilesIn(bounds, z).map((address) => ({ layer: layer.name, address })),
    ),
  )
  const found: Tile[] = []
  for (const { layer, address } of places) {
    const { z, x, y } = address
    const path = `/m/${slug}/tiles/${layer}/${z}/${x}/${y}.mvt?entryYear=${ENTRY_YEAR}`
    const [packed, plain] = [await record(url, path), await record(url, path, 'identity')]
    if (plain.length > 0) found.push({ layer, address, path, packed: packed.length, plain: plain.length })
  }
  return found
}

function tilesIn([west, south, east, north]: Bounds, z: number): TileAddress[] {
  const [first, last] = [tileAt([west, north], z), tileAt([east, south], z)]
  return between(first.x, last.x).flatMap((x) => between(first.y, last.y).map((y) => ({ z, x, y })))
}

const between = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index)

function nearest(tiles: readonly Tile[], bytes: number): Tile {
  const away = ({ packed }: Tile) => Math.abs(packed - bytes)
  const [first, ...rest] = tiles
  if (first === undefined) throw new Error('The city has no tiles')
  return rest.reduce((best, tile) => (away(tile) < away(best) ? tile : best), first)
}

/** Lines that Node writes itself, into any answer. */
const OF_NODE = new Set(['date', 'connection', 'keep-alive'])

type Recorded = z.output<typeof recordedAnswers>[number] & { readonly length: number }

/** An answer as it comes over the wire. */
async function record(url: string, path: string, encoding = 'gzip, deflate, br'): Promise<Recorded> {
  const full = await fetchRaw(`${url}${path}`, { 'Accept-Encoding': encoding })
  const etag = full.answer.headers.etag ?? ''
  const { answer } = await fetchRaw(`${url}${path}`, { 'Accept-Encoding': encoding, 'If-None-Match': etag })
  return {
    path,
    etag,
    head: headOf(full.answer),
    head304: headOf(answer),
    base64: full.body.toString('base64'),
    length: full.body.length,
  }
}

async function fetchRaw(url: string, headers: Record<string, string>) {
  const [answer] = (await once(get(url, { headers }), 'response')) as [IncomingMessage] // that is what the event brings
  return { answer, body: Buffer.concat((await answer.toArray()) as Buffer[]) } // no encoding is set
}

function headOf({ rawHeaders }: IncomingMessage): string[] {
  return rawHeaders.flatMap((name, index) =>
    index % 2 === 0 && !OF_NODE.has(name.toLowerCase()) ? [name, rawHeaders[index + 1] ?? ''] : [],
  )
}

interface Started<Said> {
  readonly child: ChildProcess
  readonly said: Said
}

/** A program of this folder as a process of its own, and what it says when it is ready. */
async function start<Said>(name: string, saying: z.ZodType<Said>, input = ''): Promise<Started<Said>> {
  const script = join(ROOT, `test/bench/${name}.ts`)
  const child = spawn(process.execPath, ['--import', 'tsx', script], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(input)
  for await (const line of createInterface({ input: child.stdout })) {
    return { child, said: saying.parse(JSON.parse(line)) }
  }
  throw new Error(`${name} ended at once`)
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

/** Seconds that a process has had of the processors; the kernel counts in hundredths. */
async function processorSeconds({ pid }: ChildProcess): Promise<number> {
  const fields = (await readFile(`/proc/${String(pid)}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / 100
}

async function load(
  url: string,
  paths: readonly string[],
  headers: Record<string, string>,
): Promise<autocannon.Result> {
  let asked = 0
  const draw = (request: autocannon.Request) => ({ ...request, path: paths[asked++ % paths.length] ?? '/' })
  const [path = '/'] = paths
  const requests: autocannon.Request[] =
    paths.length === 1 ? [{ method: 'GET', path, headers }] : [{ method: 'GET', headers, setupRequest: draw }]
  const result = await autocannon({ url, connections: CONNECTIONS, duration: SECONDS, requests })
  const refused = result.non2xx - (result.statusCodeStats?.['304']?.count ?? 0)
  if (refused > 0 || result.errors > 0) throw new Error(`${refused} refused, ${result.errors} failed`)
  return result
}
