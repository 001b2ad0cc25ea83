import type pg from 'pg'

import type { Database, Db } from '../db/db.ts'
import { newSchemaStatements, remadePublicStatements, SCHEMA_LOCK, selectLedgers } from '../db/migrate.ts'
import { knownMigrations } from '../db/migration-files.ts'
import { emptyTables, insertRows, lowerGuards, ROWS_AS_TEXT, setSequence } from '../db/rows.ts'
import { countRows, selectTables, type TableShape } from '../db/tables.ts'
import { conflict } from '../http/problem.ts'
import { type Header } from './archive.ts'
import type { BackupKey } from './key.ts'
import { type BackupFile, readBackup } from './read-archive.ts'
import { type BackupProgress, sumOfRows } from './service.ts'

export interface BackupRestored {
  readonly madeAt: string
  readonly rejon: string
  readonly engine: Header['engine']
  readonly municipalities: number
  readonly tables: number
  readonly rows: number
}

/**
 * Reads a backup whole, without touching the database, and says what is in it. Throws a `Problem` when it is damaged or
 * of a newer version than this one.
 */
export async function checkBackup(
  file: BackupFile,
  key: BackupKey,
  progress: BackupProgress,
): Promise<BackupRestored> {
  let header: Header | undefined
  let done = 0
  for await (const said of readBackup(file, key)) {
    if ('header' in said) {
      header = said.header
      refuseNewer(header)
    } else progress(named(said.table), (done += said.rows.length), sumOfRows(header?.tables ?? []))
  }
  if (header === undefined) throw new Error('A backup that was read to its end has a header')
  return restored(header)
}

export interface RestoreListeners {
  readonly progress: BackupProgress
  /** Looks at what came in; when it throws, nothing has come in. */
  readonly accept: (tx: Db) => Promise<void>
}

/**
 * Fills an empty installation from a backup, in one transaction, and brings it up to date. The file is read whole before
 * anything is changed.
 */
export async function restoreBackup(
  database: Database,
  file: BackupFile,
  key: BackupKey,
  { progress, accept }: RestoreListeners,
): Promise<BackupRestored> {
  await database.asOwner((_tx, client) => refuseFull(client, []))
  await checkBackup(file, key, () => undefined)
  const header = await database.asOwner(async (tx, client) => {
    const loaded = await load(client, readBackup(file, key), progress)
    await accept(tx)
    return loaded
  })
  await database.migrate()
  return restored(header)
}

async function load(
  client: pg.PoolClient,
  backup: ReturnType<typeof readBackup>,
  progress: BackupProgress,
): Promise<Header> {
  const first = await backup.next()
  if (first.done === true || !('header' in first.value)) throw new Error('A backup begins with its header')
  const { header } = first.value
  const schemas = header.schemas.map(({ name }) => name)
  await client.query(`SELECT pg_advisory_xact_lock(${SCHEMA_LOCK})`)
  await refuseFull(client, schemas)
  await makeSchemas(client, header)
  await client.query(ROWS_AS_TEXT)
  await compareShapes(client, header)
  const guards = await lowerGuards(client, schemas)
  await emptyTables(client, header.tables)
  let done = 0
  for await (const said of backup) {
    if ('header' in said) continue
    done += await insertRows(client, said.table, said.rows)
    progress(named(said.table), done, sumOfRows(header.tables))
  }
  for (const sequence of header.sequences) await setSequence(client, sequence)
  await countAll(client, header.tables)
  for (const guard of guards) await client.query(guard)
  return header
}

function refuseNewer({ schemas, rejon }: Header): void {
  const unknown = schemas.flatMap(({ name, migrations }) => {
    const known = new Set(knownMigrations(name === 'public' ? 'public' : 'municipality'))
    return migrations.filter((migration) => !known.has(migration))
  })
  if (unknown.length > 0)
    throw conflict('backup-newer', { version: rejon, migrations: [...new Set(unknown)].join(', ') })
}

async function refuseFull(client: pg.PoolClient, schemas: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `
    SELECT m.slug AS name FROM public.municipalities AS m
    UNION
    SELECT n.nspname::text FROM pg_namespace AS n WHERE n.nspname = ANY ($1::text[]) AND n.nspname <> 'public'
    ORDER BY name`,
    [schemas],
  )
  if (rows.length > 0) throw conflict('restore-not-empty', { names: rows.map(({ name }) => name).join(', ') })
}

async function makeSchemas(client: pg.PoolClient, { schemas }: Header): Promise<void> {
  const [present] = await selectLedgers(client)
  for (const { name, migrations } of schemas) {
    if (name !== 'public') await client.query(newSchemaStatements(name, migrations))
    else if (migrations.join() !== present?.migrations.join())
      await client.query(remadePublicStatements(migrations))
  }
}

/** The text of a row fits only the very columns of which it was made. */
async function compareShapes(client: pg.PoolClient, { tables, schemas }: Header): Promise<void> {
  const present = await selectTables(
    client,
    schemas.map(({ name }) => name),
  )
  const isOfBackup = new Set(tables.map(shapeOf))
  const isHere = new Set(present.map(shapeOf))
  const differing = [
    ...tables.filter((table) => !isHere.has(shapeOf(table))),
    ...present.filter((table) => !isOfBackup.has(shapeOf(table))),
  ]
  if (differing.length > 0)
    throw conflict('backup-schema-differs', { tables: [...new Set(differing.map(named))].join(', ') })
}

async function countAll(client: pg.PoolClient, tables: readonly TableShape[]): Promise<void> {
  for (const table of tables) {
    const rows = await countRows(client, table)
    if (rows !== table.rows) throw new Error(`${named(table)}: ${rows} rows instead of ${table.rows}`)
  }
}

const shapeOf = ({ schema, name, columns }: TableShape) => JSON.stringify([schema, name, columns])
const named = ({ schema, name }: TableShape) => `${schema}.${name}`

function restored({ madeAt, rejon, engine, schemas, tables }: Header): BackupRestored {
  return {
    madeAt,
    rejon,
    engine,
    municipalities: schemas.length - 1,
    tables: tables.length,
    rows: sumOfRows(tables),
  }
}
