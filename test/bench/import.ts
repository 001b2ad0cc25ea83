import { createWriteStream } from 'node:fs'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import pg from 'pg'

import { readPrg } from '../../server/core/addresses/prg/read-prg.ts'
import { textChunks } from '../../server/platform/imports/index.ts'
import { dropMunicipality } from '../support/database.ts'
import { model2021Pieces, type WrittenPoint } from '../support/prg-writer.ts'
import { startProgram } from '../support/process.ts'

const SLUG = 'bench-import'
const TERYT = '0663011'
const SIZES = [60_000, 600_000]
const POINTS_OF_STREET = 50
const STREETS_OF_LOCALITY = 400
/** A square of Lublin's region: points stand 20 metres apart within it. */
const CORNER = { easting: 740_000, northing: 375_000 }
const ROW = 800

/**
 * `rejon import prg` of made-up points of model 2021 on PostgreSQL, in a process of its own: seconds and the most memory
 * that the process held, of a first import and of the same file again. The yardstick is reading the file and nothing else.
 * `REJON_BENCH_POINTS` names other sizes than 60,000 and 600,000.
 */
export async function importBench(): Promise<object> {
  const url = process.env['DATABASE_URL'] ?? ''
  if (url === '') throw new Error('This benchmark runs on PostgreSQL: set DATABASE_URL')
  const sizes = process.env['REJON_BENCH_POINTS']?.split(',').map(Number) ?? SIZES
  const folder = await mkdtemp(join(tmpdir(), 'rejon-bench-import-'))
  const pool = new pg.Pool({ connectionString: url })
  try {
    await run(['municipality', 'list'], folder, url) // an empty database gets its tables
    const results: Record<string, object> = {}
    for (const size of sizes) {
      process.stderr.write(`${size} points\n`)
      results[String(size)] = await importPoints(size, { folder, pool, url })
    }
    return { unit: 's', ...results }
  } finally {
    await dropMunicipality(pool, SLUG)
    await pool.end()
    await rm(folder, { recursive: true, force: true })
  }
}

interface Bench {
  readonly folder: string
  readonly pool: pg.Pool
  readonly url: string
}

async function importPoints(size: number, { folder, pool, url }: Bench): Promise<object> {
  const path = join(folder, 'points.gml')
  await pipeline(Readable.from(inLargePieces(model2021Pieces(points(size)))), createWriteStream(path))
  await dropMunicipality(pool, SLUG)
  await writeFile(join(folder, 'boundary.json'), JSON.stringify(boundary(22.2, 51, 23.2, 51.6)))
  const add = [
    'municipality',
    'add',
    SLUG,
    '--teryt',
    TERYT,
    '--name',
    'Lublin',
    '--boundary',
    'boundary.json',
  ]
  await run(add, folder, url)
  const reading = await secondsOf(async () => {
    let read = 0
    for await (const records of readPrg({
      name: 'points.gml',
      open: () => textChunks({ name: 'points.gml', path }),
    }))
      read += records.length
    if (read !== size) throw new Error(`${read} of ${size} points read`)
  })
  const words = ['import', 'prg', 'points.gml', '--municipality', SLUG, '--json']
  const first = await run(words, folder, url)
  const again = await run(words, folder, url)
  if (!first.stdout.includes(`"new":${size},`))
    throw new Error(`Not all landed: ${first.stdout.slice(0, 300)}`)
  if (!again.stdout.includes(`"unchanged":${size},`))
    throw new Error(`Some changed: ${again.stdout.slice(0, 300)}`)
  return {
    fileMegabytes: Math.round((await stat(path)).size / 1024 ** 2),
    readingSeconds: reading,
    seconds: first.seconds,
    peakMegabytes: first.megabytes,
    againSeconds: again.seconds,
    againPeakMegabytes: again.megabytes,
  }
}

/** Few and long pieces: a stream of a million short ones would be most of the work. */
function* inLargePieces(pieces: Iterable<string>): Generator<string> {
  let held = ''
  for (const piece of pieces) {
    held += piece
    if (held.length < 1_000_000) continue
    yield held
    held = ''
  }
  yield held
}

function* points(size: number): Generator<WrittenPoint> {
  for (let at = 0; at < size; at++) {
    const street = Math.floor(at / POINTS_OF_STREET)
    const locality = Math.floor(street / STREETS_OF_LOCALITY)
    const house = at % POINTS_OF_STREET
    yield {
      localId: `${String(at).padStart(8, '0')}-bench`,
      version: '2024-05-06T07:08:09+02:00',
      teryt: TERYT,
      gmina: 'Lublin',
      simc: String(1_000_000 + locality),
      locality: locality === 0 ? 'Lublin' : `Lublin ${locality}`,
      street: {
        ulic: String(1 + (street % STREETS_OF_LOCALITY)).padStart(5, '0'),
        code: 1,
        name: `Jana Próbnego ${street % STREETS_OF_LOCALITY}`,
      },
      number: `${1 + house}${house % 7 === 3 ? 'A' : ''}`,
      postcode: '20-001',
      easting: CORNER.easting + (at % ROW) * 20,
      northing: CORNER.northing + Math.floor(at / ROW) * 20,
    }
  }
}

function boundary(west: number, south: number, east: number, north: number): object {
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ]
  return { type: 'Polygon', coordinates: [ring] }
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  return Math.round((performance.now() - began) / 100) / 10
}

/** Runs a command of the built program; its memory is looked at while it lives. */
async function run(words: readonly string[], folder: string, url: string) {
  const program = startProgram('cli', words, { DATABASE_URL: url }, folder)
  let megabytes = 0
  const look = setInterval(() => {
    void peakMegabytes(program.process.pid).then((peak) => (megabytes = Math.max(megabytes, peak)))
  }, 200)
  let stdout = ''
  const seconds = await secondsOf(async () => {
    const ended = await program.ended
    stdout = ended.stdout
    if (ended.exitCode !== 0) throw new Error(`${words.join(' ')}: ${ended.stderr}`)
  })
  clearInterval(look)
  return { seconds, megabytes, stdout }
}

async function peakMegabytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8').catch(() => '')
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
}
