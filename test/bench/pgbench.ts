import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import pg from 'pg'

import type { Sql } from '../../server/platform/db/sql.ts'

const run = promisify(execFile)

export interface PgbenchRun {
  readonly databaseUrl: string
  readonly schema: string
  readonly clients: number
  readonly seconds: number
}

/**
 * Runs one of `queries` after the other, drawn by chance, as `pgbench -M prepared` does it: numbers are parameters.
 * Role and search path are set once for each connection, so that nothing but the query is asked.
 */
export async function runPgbench(
  queries: readonly Sql[],
  { databaseUrl, schema, clients, seconds }: PgbenchRun,
): Promise<{ perSecond: number; p99Milliseconds: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'rejon-pgbench-'))
  try {
    const files = queries.map((_, index) => join(folder, `${index}.sql`))
    await Promise.all(files.map((file, index) => writeFile(file, script(queries[index]))))
    const words = ['-n', '-M', 'prepared', '-c', String(clients), '-j', '2', '-T', String(seconds)]
    const logged = ['-l', `--log-prefix=${join(folder, 'log')}`]
    const PGOPTIONS = `-c role=rejon_app -c search_path=${pg.escapeIdentifier(schema)},public`
    const { stdout } = await run(
      'pgbench',
      [...words, ...logged, ...files.flatMap((file) => ['-f', file]), databaseUrl],
      {
        env: { ...process.env, PGOPTIONS },
        maxBuffer: 10_000_000,
      },
    )
    const perSecond = Number(/tps = ([\d.]+)/.exec(stdout)?.[1])
    return { perSecond, p99Milliseconds: (await latencies(folder)).p99 }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A query with its numbers as variables of pgbench and its texts as literals, since pgbench sets numbers only. */
function script(query: Sql | undefined): string {
  if (query === undefined) return ''
  const { text, values } = query.toQuery()
  const numbers = values.flatMap((value, index) =>
    typeof value === 'number' ? [`\\set p${index + 1} ${value}`] : [],
  )
  const body = text
    .replaceAll(/\$(\d+)/g, (_, number: string) => {
      const value = values[Number(number) - 1]
      return typeof value === 'number' ? `:p${number}` : literal(value)
    })
    .replaceAll(/\s+/g, ' ')
  return `${numbers.join('\n')}\n${body};\n`
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return pg.escapeLiteral(`{${value.map((one) => JSON.stringify(one)).join(',')}}`)
  return pg.escapeLiteral(String(value))
}

/** From pgbench's log of transactions; the third word of a line is microseconds. */
async function latencies(folder: string): Promise<{ p99: number }> {
  const logs = (await readdir(folder)).filter((name) => name.startsWith('log'))
  const texts = await Promise.all(logs.map((name) => readFile(join(folder, name), 'utf8')))
  const microseconds = texts
    .flatMap((text) => text.trim().split('\n'))
    .map((line) => Number(line.split(' ')[2]))
    .sort((a, b) => a - b)
  return { p99: (microseconds[Math.floor(microseconds.length * 0.99)] ?? Number.NaN) / 1_000 }
}
