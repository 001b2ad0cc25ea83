import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'

import { TABLES } from '../../server/modules.ts'
import { type Db } from '../../server/platform/db/db.ts'
import { sql } from '../../server/platform/db/sql.ts'
import { message } from '../../server/platform/messages.ts'
import { ACTIVITIES, RETENTION } from '../../server/platform/personal-data/declaration.ts'
import { testCity, type TestCity } from '../support/database.ts'

const table = z.object({
  name: z.string(),
  isRowSecured: z.boolean(),
  columns: z.record(z.string(), z.string()),
})
type Table = z.output<typeof table>

let city: TestCity
let tables: Table[]
let periods: Map<string, unknown>

beforeAll(async () => {
  city = await testCity()
  await city.db.transaction(async (tx) => {
    tables = await selectTables(tx)
    periods = await selectPeriods(tx)
  })
})
afterAll(() => city.close())

/** The tables of both schemas, those of extensions left out. */
function selectTables(tx: Db): Promise<Table[]> {
  return tx.many(
    sql`
      SELECT
        CASE WHEN c.relnamespace = 'public'::regnamespace THEN 'public.' ELSE '' END || c.relname AS name,
        c.relrowsecurity AND c.relforcerowsecurity AS is_row_secured,
        (SELECT jsonb_object_agg(a.attname, a.atttypid::regtype::text)
         FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns
      FROM pg_class AS c
      WHERE c.relnamespace IN (current_schema()::regnamespace, 'public'::regnamespace) AND c.relkind IN ('r', 'p')
        AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = c.oid AND d.deptype = 'e')
      ORDER BY 1`,
    table,
  )
}

async function selectPeriods(tx: Db): Promise<Map<string, unknown>> {
  const rows = await tx.many(
    sql`
      SELECT p.key, p.value FROM parameters AS p
      WHERE p.key LIKE 'retention/%' AND p.valid_from <= '2026-11-22' AND p.valid_to IS NULL`,
    z.object({ key: z.string(), value: z.unknown() }),
  )
  return new Map(rows.map(({ key, value }) => [key, value]))
}

const namingColumn = z.object({ table: z.string(), column: z.string() })
type NamingColumn = z.output<typeof namingColumn>

/** Columns that name a person or an account: by a foreign key, or by what they are called. */
function selectNamingColumns(tx: Db): Promise<NamingColumn[]> {
  return tx.many(
    sql`
      SELECT c.relname::text AS table, a.attname::text AS column
      FROM pg_class AS c
      JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND (
        a.attname ~ '(^|_)(person|child|guardian|pupil|account)_ids?$'
        OR EXISTS (
          SELECT FROM pg_constraint AS f
          WHERE f.conrelid = c.oid AND f.contype = 'f' AND a.attnum = ANY (f.conkey)
            AND f.confrelid IN ('people_persons'::regclass, 'accounts'::regclass)
        )
      )
      ORDER BY c.relname, a.attname`,
    namingColumn,
  )
}

/** What is found while there is a table that nobody has declared. */
async function withForgottenTable(find: (tx: Db) => Promise<NamingColumn[]>): Promise<NamingColumn[]> {
  class Undo extends Error {}
  let found: NamingColumn[] = []
  const undone = city.ground.database.asOwner(async (tx, client) => {
    await client.query(`
      SET LOCAL search_path TO ${city.db.schema}, public;
      CREATE TABLE people_forgotten (id int PRIMARY KEY, about int REFERENCES people_persons, pupil_id int)`)
    found = await find(tx)
    throw new Undo()
  })
  await expect(undone).rejects.toBeInstanceOf(Undo)
  return found
}

const columnsOf = (name: string) => tables.find((each) => each.name === name)?.columns ?? {}
const NUMBERS = ['integer', 'bigint']
const MOMENTS = ['date', 'timestamp with time zone']
const personal = TABLES.flatMap(({ personal, ...declared }) =>
  personal === 'none' ? [] : [{ ...declared, ...personal }],
)

describe('every table', () => {
  test('of both schemas says how long it is kept and whose data it holds, and no other is declared', () => {
    expect(tables.length).toBeGreaterThan(20)
    expect(TABLES.map((each) => each.table).sort()).toEqual(tables.map(({ name }) => name).sort())
  })

  test('with personal data has somebody who answers for it', () => {
    const nobodys = personal.filter(({ controller }) => controller === 'none')
    expect(nobodys.map((each) => each.table)).toEqual([])
  })

  test('with personal data has forced row security', () => {
    const open = personal.filter((each) => !tables.some((t) => t.name === each.table && t.isRowSecured))
    expect(open.map((each) => each.table)).toEqual([])
  })

  test('whose rows a term ends says when they have ended, unless they last as long as others refer to them', () => {
    const limited = TABLES.filter(({ retention }) => RETENTION[retention].until === 'term')
    const lasting = limited.filter(
      ({ retention, ends }) => !RETENTION[retention].isHeld && ends === undefined,
    )
    expect(lasting.map((each) => each.table).sort()).toEqual([
      'accounts',
      'accounts_directory_links',
      'accounts_passkeys',
      'accounts_recovery_codes',
      'accounts_totp',
      'people_children',
      'people_persons',
      'people_residents',
    ])
    const wrong = limited.flatMap(({ table: of, ends }) =>
      (ends?.columns ?? [])
        .filter((column) => !MOMENTS.includes(columnsOf(of)[column] ?? ''))
        .map((column) => `${of}.${column}`),
    )
    expect(wrong).toEqual([])
  })

  test('has the columns that are said to name a person: whole numbers', () => {
    const wrong = personal.flatMap((each) =>
      each.subjects
        .filter(
          ({ column, by }) => !NUMBERS.includes(columnsOf(each.table)[column] ?? '') && by === undefined,
        )
        .map(({ column }) => `${each.table}.${column}`),
    )
    expect(wrong).toEqual([])
  })

  test('says of every column that names a person or an account what it is', async () => {
    const known = new Map(
      personal.map((each) => [
        each.table,
        [...each.subjects.map(({ column }) => column), ...(each.actors ?? [])],
      ]),
    )
    const unknown = (columns: readonly NamingColumn[]) =>
      columns.filter(({ table: of, column }) => known.get(of)?.includes(column) !== true)
    await city.db.transaction(async (tx) => {
      expect(unknown(await selectNamingColumns(tx))).toEqual([])
    })
    const forgotten = await withForgottenTable(selectNamingColumns)
    expect(unknown(forgotten)).toEqual([
      { table: 'people_forgotten', column: 'about' },
      { table: 'people_forgotten', column: 'pupil_id' },
    ])
  })

  test('has the columns that are said to be encrypted', () => {
    const named = personal.flatMap((each) =>
      (each.encrypted ?? []).flatMap(({ column, index }) =>
        [column, ...(index === undefined ? [] : [index])].map((name) => `${each.table}.${name}`),
      ),
    )
    const bytes = tables.flatMap(({ name, columns }) =>
      Object.entries(columns).flatMap(([column, type]) => (type === 'bytea' ? [`${name}.${column}`] : [])),
    )
    expect(named.filter((column) => !bytes.includes(column))).toEqual([])
  })
})

describe('every retention class', () => {
  test('has a term as of today, unless use or the file plan ends it', () => {
    const term = z.union([
      z.strictObject({ years: z.int().min(1), from: z.enum(['event', 'year-end']) }),
      z.strictObject({ months: z.int().min(1), from: z.enum(['event', 'year-end']) }),
    ])
    const limited = Object.entries(RETENTION).flatMap(([name, { until }]) =>
      until === 'term' ? [`retention/${name}`] : [],
    )
    expect([...periods.keys()].sort()).toEqual(limited.sort())
    expect([...periods].filter(([, value]) => !term.safeParse(value).success)).toEqual([])
  })

  test('and every activity has the words of the register', () => {
    const keys = [
      ...Object.keys(RETENTION).map((name) => `server.retention.${name}`),
      ...ACTIVITIES.flatMap((activity) =>
        ['name', 'purpose', 'basis', 'subjects', 'data', 'recipients'].map(
          (column) => `server.activities.${activity}.${column}`,
        ),
      ),
    ]
    expect(keys.filter((key) => message(key) === key)).toEqual([])
  })
})
