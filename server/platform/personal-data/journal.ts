import { existsSync } from 'node:fs'
import { appendFile, readFile } from 'node:fs/promises'

import { z } from 'zod'

import type { Context } from '../context.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/db.ts'
import { codeOf } from '../error-code.ts'
import { Problem } from '../http/problem.ts'
import type { TableDeclaration } from './declaration.ts'
import { eraseRows } from './person.ts'
import { type Erasure, insertErasure, selectErasures } from './repository.ts'

const line = z.object({
  schema: z.string(),
  personId: z.int(),
  accountIds: z.array(z.int()),
  erasedAt: z.iso.datetime(),
})
type Line = z.output<typeof line>

/** The lines of the journal's file; a file that is not there has none. Throws `erasures-broken` for one that is no journal. */
async function readJournal(file: string): Promise<Line[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return ''
    throw new Problem(400, 'erasures-broken', { file })
  })
  return text
    .split('\n')
    .filter((each) => each !== '')
    .map((each) => {
      const known = line.safeParse(jsonOf(each))
      if (!known.success) throw new Problem(400, 'erasures-broken', { file })
      return known.data
    })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Writes erasures that the journal's file does not have yet behind the others. The file lies outside the database, so that a backup
 * from before an erasure does not bring the person back unnoticed; it holds numbers only.
 */
export async function keepJournal({ db, erasures: file }: Pick<Context, 'db' | 'erasures'>): Promise<void> {
  const { schema } = db
  const known = new Set((await readJournal(file)).map(keyOf))
  const all = await db.enter({ kind: 'program', purpose: 'operate' }).transaction(selectErasures)
  const fresh = all.map((each) => ({ schema, ...each })).filter((each) => !known.has(keyOf(each)))
  if (fresh.length === 0) return
  await appendFile(file, fresh.map((each) => `${JSON.stringify(each)}\n`).join(''), { mode: 0o600 })
}

const keyOf = ({ schema, personId, erasedAt }: Erasure & { readonly schema: string }) =>
  `${schema} ${personId} ${erasedAt}`

/** One erasure, and the municipality's schema in which it was. */
export type JournalLine = Line

/**
 * The journal for a restore, to be read before anything is restored. Throws `erasures-broken`, and `erasures-missing` where a
 * file that was named is not there: a slip in its name would bring people back.
 */
export async function readErasures(file: string, isNamed: boolean): Promise<readonly JournalLine[]> {
  if (isNamed && !existsSync(file)) throw new Problem(400, 'erasures-missing', { file })
  return readJournal(file)
}

/** What a restored database is erased from again. */
export interface Restored {
  readonly database: Database
  /** Schemas of the municipalities that the backup had: others have nobody to erase. */
  readonly schemas: ReadonlySet<string>
  readonly tables: readonly TableDeclaration[]
  readonly clock: Clock
  /** When the backup was made that has been restored. */
  readonly madeAt: string
}

/** Erases again whoever was erased after a backup was made; gives how many. */
export async function eraseAgain(
  journal: readonly JournalLine[],
  { database, schemas, tables, clock, madeAt }: Restored,
): Promise<number> {
  const later = journal.filter(
    ({ schema, erasedAt }) => schemas.has(schema) && Date.parse(erasedAt) > Date.parse(madeAt),
  )
  for (const { schema, ...erasure } of later) {
    const city = database.city(schema, { kind: 'program', purpose: 'operate' })
    await city.transaction(async (tx) => {
      await eraseRows(tx, { tables, clock }, { personId: erasure.personId, at: erasure.erasedAt })
      await insertErasure(tx, erasure)
      tx.audit({ action: 'people.erase-again', object: { kind: 'person', id: erasure.personId } })
    })
  }
  return later.length
}
