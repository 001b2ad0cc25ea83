import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'

import { type Db } from '../../server/platform/db/db.ts'
import { Sql, sql } from '../../server/platform/db/sql.ts'
import { ROOT } from '../../server/platform/root.ts'
import { testCity, type TestCity } from '../support/database.ts'
import { sourceFiles } from '../support/source-files.ts'

/** A statement that a repository sent, and the row that it expects; `undefined` where rows do not matter. */
interface Sent {
  readonly by: string
  readonly text: string
  readonly row: z.ZodType | undefined
}

/** Stands in for every argument: it has every property, can be called, and lists four of itself. */
const anything: never = new Proxy(() => undefined, {
  get(_, property): unknown {
    if (property === 'then') return undefined
    if (property === Symbol.toPrimitive) return () => '1'
    if (property === Symbol.iterator) return () => [anything, anything, anything, anything].values()
    return property === 'length' ? 1 : anything
  },
  apply: () => anything,
}) as never // fits wherever a repository wants something

/** A transaction that hands on what it is asked and answers with anything. */
function listener(hear: (query: Sql, row?: z.ZodType) => void): Db {
  const answer = (query: Sql, row?: z.ZodType): Promise<never> => {
    hear(query, row)
    return Promise.resolve(anything)
  }
  return {
    many: async (query, row) => [await answer(query, row)],
    one: answer,
    maybeOne: answer,
    run: answer,
    plain: () => Promise.resolve({ rows: [] }),
    actor: null,
    audit: () => undefined,
    afterCommit: () => undefined,
  }
}

/** Everything that the functions of a repository file send, whatever they are given. */
async function statementsOf(file: string): Promise<Sent[]> {
  const sent: Sent[] = []
  const module = (await import(pathToFileURL(join(ROOT, file)).href)) as Record<string, unknown>
  for (const [by, value] of Object.entries(module)) {
    if (typeof value !== 'function') continue
    const ask = value as (...args: unknown[]) => unknown // exported functions of a repository take a transaction first
    const tx = listener((query, row) => sent.push({ by, text: query.toQuery().text, row }))
    await ask(tx, anything, anything, anything, anything)
  }
  return sent
}

const camelCase = (column: string) =>
  column.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

let city: TestCity

beforeAll(async () => {
  city = await testCity()
})
afterAll(() => city.close())

/** Whether the database understands the statement: it names tables and columns that are there. */
async function faultOf({ by, text }: Sent): Promise<string[]> {
  try {
    await city.db.transaction(async (tx) => {
      await tx.run(new Sql([`PREPARE checked AS ${text}`], []))
      await tx.run(sql`DEALLOCATE checked`)
    })
    return []
  } catch (error) {
    return [`${by}: ${String(error)}`]
  }
}

/** Columns that a query gives and its row lacks (`+`), or the other way round (`-`). */
async function differences({ by, text, row }: Sent): Promise<string[]> {
  if (!(row instanceof z.ZodObject) || /\b(?:INSERT|UPDATE|DELETE)\b/.test(text)) return []
  const query = text.replaceAll(/\$\d+/g, 'NULL')
  const columns = await city.db.transaction(async (tx) => {
    await tx.run(new Sql([`CREATE TEMP VIEW checked AS ${query}`], []))
    const found = await tx.many(
      sql`
        SELECT a.attname::text AS column
        FROM pg_attribute AS a
        WHERE a.attrelid = 'pg_temp.checked'::regclass AND a.attnum > 0`,
      z.object({ column: z.string() }),
    )
    await tx.run(sql`DROP VIEW pg_temp.checked`)
    return found.map(({ column }) => camelCase(column))
  })
  const keys = Object.keys(row.shape)
  return [
    ...columns.filter((column) => !keys.includes(column)).map((column) => `${by} +${column}`),
    ...keys.filter((key) => !columns.includes(key)).map((key) => `${by} -${key}`),
  ]
}

const files = ['server', 'tiles'].flatMap((folder) =>
  sourceFiles(folder, /\/repository(?:\.ts|\/[a-z-]+\.ts)$/).filter((file) => !file.endsWith('/index.ts')),
)

describe.each(files)('%s', (file) => {
  let sent: Sent[]

  beforeAll(async () => {
    sent = await statementsOf(file)
  })

  test('sends statements that the database understands', async () => {
    const faults: string[] = []
    for (const statement of sent) faults.push(...(await faultOf(statement)))
    expect(faults).toEqual([])
  })

  test('expects of its rows exactly the columns that they have', async () => {
    const found: string[] = []
    for (const statement of sent) found.push(...(await differences(statement)))
    expect(found).toEqual([])
  })
})

describe('the check itself', () => {
  const query = { by: 'x', text: 'SELECT s.id, s.short_name FROM schools AS s WHERE s.id = $1' }

  test('passes a row that has the columns of its query', async () => {
    const row = z.object({ id: z.int(), shortName: z.string() })
    expect(await differences({ ...query, row })).toEqual([])
    expect(await faultOf({ ...query, row })).toEqual([])
  })

  test('tells what a row has too much and too little', async () => {
    const row = z.object({ id: z.int(), name: z.string() })
    expect(await differences({ ...query, row })).toEqual(['x +shortName', 'x -name'])
  })

  test('notices a column that the table does not have', async () => {
    const renamed = { ...query, text: query.text.replace('short_name', 'brief'), row: undefined }
    expect(await faultOf(renamed)).toEqual([expect.stringContaining('brief')])
  })
})
