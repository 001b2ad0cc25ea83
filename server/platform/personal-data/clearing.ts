import { type Clock, today } from '../clock.ts'
import { type CommandArguments, type CommandContext, type CommandResult } from '../command.ts'
import type { CityDb, Database } from '../db/db.ts'
import { countEnded, deleteEnded } from '../db/declared-rows.ts'
import { message } from '../messages.ts'
import type { Job } from '../schedule/index.ts'
import { type Ending, RETENTION, type RetentionClass, type TableDeclaration } from './declaration.ts'
import { selectTerms, type Term } from './repository.ts'

/** Of rows that go in one transaction: writers wait for a moment only. */
const BATCH = 1_000

/** Rows of a table that are kept no longer: those that ended before a day. */
export interface PastTerm {
  readonly table: string
  readonly retention: RetentionClass
  readonly ends: Ending
  /** `YYYY-MM-DD` */
  readonly endedBefore: string
  readonly rows: number
}

interface City {
  readonly db: CityDb
  readonly tables: readonly TableDeclaration[]
  readonly clock: Clock
}

/** What of each table has outlasted its term as of today. A law may hold rows: those of such classes are left alone. */
function findPastTerm({ db, tables, clock }: City): Promise<PastTerm[]> {
  const day = today(clock)
  return db.snapshot(async (tx) => {
    const terms = new Map((await selectTerms(tx, day)).map((term) => [term.key, term]))
    const found: PastTerm[] = []
    for (const { table, retention, ends } of tables) {
      const term = terms.get(`retention/${retention}`)
      if (ends === undefined || term === undefined || !isCleared(retention)) continue
      const endedBefore = lastDayKept(day, term)
      const rows = await countEnded(tx, { table, ends }, endedBefore)
      found.push({ table, retention, ends, endedBefore, rows })
    }
    return found
  })
}

const isCleared = (retention: RetentionClass) =>
  RETENTION[retention].until === 'term' && !RETENTION[retention].isHeld

/**
 * The day on which a row must have ended to be kept still on `day`. By calendar years (`year-end`) a term begins on
 * 1 January after the end: what ended in 2020 and is kept for 5 years goes on 1 January 2026.
 */
export function lastDayKept(day: string, { years, months, from }: Omit<Term, 'key' | 'basis'>): string {
  const [year = 0, month = 1, dayOfMonth = 1] = day.split('-').map(Number)
  if (from === 'year-end') return isoDay(year - Math.ceil((years ?? 0) + (months ?? 0) / 12), 1, 1)
  return isoDay(year - (years ?? 0), month - (months ?? 0), dayOfMonth)
}

/** A month has no day that the other had: then its last one, so that nothing goes too early. */
function isoDay(year: number, month: number, day: number): string {
  const lastOfMonth = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1, Math.min(day, lastOfMonth))).toISOString().slice(0, 10)
}

/**
 * Clears what has outlasted its term, in short transactions, each with its entry in the trail; interrupted, the next run
 * goes on. Gives how many rows of each table went.
 */
async function clearPastTerm(city: City, signal?: AbortSignal): Promise<PastTerm[]> {
  const cleared: PastTerm[] = []
  for (const past of await findPastTerm(city)) {
    let rows = 0
    for (let last = past.rows === 0 ? 0 : BATCH; last === BATCH && signal?.aborted !== true; rows += last)
      last = await clearBatch(city.db, past)
    cleared.push({ ...past, rows })
  }
  return cleared
}

function clearBatch(db: CityDb, { table, ends, endedBefore }: PastTerm): Promise<number> {
  return db.transaction(async (tx) => {
    const rows = await deleteEnded(tx, { table, ends }, endedBefore, BATCH)
    if (rows > 0)
      tx.audit({ action: 'personal-data.clear', details: { erased: [`${table} ${rows}`], endedBefore } })
    return rows
  })
}

interface Installation {
  readonly database: Database
  readonly registry: { all(): Promise<readonly { readonly schemaName: string }[]> }
  readonly clock: Clock
}

/** Clears every municipality at night, behind the backup. */
export function clearNightly({ database, registry, clock }: Installation, tables: City['tables']): Job {
  return {
    name: 'retention',
    cron: '45 1 * * *',
    every: 'day',
    async run(signal) {
      let rows = 0
      for (const { schemaName } of await registry.all()) {
        const db = database.city(schemaName, { kind: 'program', purpose: 'operate' })
        for (const cleared of await clearPastTerm({ db, tables, clock }, signal)) rows += cleared.rows
      }
      return String(rows)
    },
  }
}

/** `rejon personal-data clear [--dry-run]` */
export async function clearFromCommand(
  { values }: CommandArguments,
  context: CommandContext,
): Promise<CommandResult> {
  const isDry = values['dry-run'] === true
  const past = await (isDry ? findPastTerm(context) : clearPastTerm(context))
  for (const { table, retention, endedBefore, rows } of past) {
    const kind = message(`server.retention.${retention}`)
    const code = isDry ? 'commands.rows-past-term' : 'commands.rows-cleared'
    context.print(message(code, { table, kind, day: endedBefore, rows }))
  }
  const json = past.map(({ table, retention, endedBefore, rows }) => ({
    table,
    retention,
    endedBefore,
    rows,
  }))
  return { exitCode: 0, json: { isDry, tables: json } }
}
