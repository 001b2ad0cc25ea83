import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { openTable, tableLine } from '../../server/platform/imports/index.ts'
import { queryCorpus } from '../support/query-corpus.ts'
import { runCommand } from '../support/shipped.ts'
import { alternate, median } from './alternate.ts'
import { openDemo } from './demo-ground.ts'
import { readCity } from './search.ts'

const ROWS = 20_000
const SEED = 2

/**
 * `rejon geocode` on 20,000 spoilt addresses in five columns, in rows a second, beside reading and writing the same
 * table without looking anything up.
 */
export async function geocodeBench(): Promise<object> {
  const { ground, municipality, city, close } = await openDemo()
  const folder = await mkdtemp(join(tmpdir(), 'rejon-bench-geocode-'))
  try {
    const corpus = queryCorpus(await readCity(city), ROWS, SEED)
    const rows = corpus.map(({ text, kind }, at) => [String(at), kind, text, 'Koszalin', `uwaga "${at}"`])
    const style = { delimiter: ';', lineEnd: '\n' } as const
    const lines = [['nr', 'rodzaj', 'adres', 'miasto', 'uwagi'], ...rows].map((cells) =>
      tableLine(cells, style),
    )
    await writeFile(join(folder, 'in.csv'), lines.join(''))
    const silent = { stdout: () => undefined, stderr: () => undefined, progress: () => undefined }
    const words = ['geocode', 'in.csv', 'out.csv', '--column', 'adres', '--municipality', municipality.slug]
    const geocode = async () => {
      if ((await runCommand(words, folder, ground, silent)) !== 0) throw new Error('It was refused')
    }
    const figures = await alternate({
      ours: () => rowsASecond(geocode),
      copy: () => rowsASecond(() => copy(folder)),
    })
    const written = await readFile(join(folder, 'out.csv'), 'utf8')
    if (written.split('\n').length !== ROWS + 2) throw new Error('Rows are missing')
    return {
      city: municipality.slug,
      unit: 'rows/s',
      ours: median(figures['ours']),
      copy: median(figures['copy']),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
    await close()
  }
}

async function rowsASecond(work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  return Math.round((ROWS * 1_000) / (performance.now() - began))
}

async function copy(folder: string): Promise<void> {
  const table = await openTable({ name: 'in.csv', path: join(folder, 'in.csv') })
  const lines: string[] = []
  for await (const { cells } of table.rows()) lines.push(tableLine(cells, table))
  await writeFile(join(folder, 'copy.csv'), lines.join(''))
}
