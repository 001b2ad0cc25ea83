import { createGzip } from 'node:zlib'

import type pg from 'pg'

import type { Clock } from '../clock.ts'
import { NAME_BACKUP, selectHiding } from '../db/backup-policy.ts'
import type { Database } from '../db/db.ts'
import { selectLedgers } from '../db/migrate.ts'
import { ROWS_AS_TEXT, rowsOf } from '../db/rows.ts'
import { selectSequences, selectTables } from '../db/tables.ts'
import { conflict } from '../http/problem.ts'
import { type Counted, FORMAT, type Header, RowCount } from './archive.ts'
import { sealFor } from './envelope.ts'
import type { BackupKey } from './key.ts'
import { writeWhole } from './whole-file.ts'

/** What a backup is made of and by. */
export interface BackupSource {
  readonly database: Database
  readonly engine: 'embedded' | 'postgresql'
  readonly version: string
  readonly clock: Clock
}

export interface BackupTarget {
  readonly path: string
  readonly key: BackupKey
  /** Gives up early, and leaves nothing behind. */
  readonly signal?: AbortSignal
}

/** Told after each batch of rows. */
export type BackupProgress = (table: string, rows: number, ofRows: number) => void

export interface BackupMade {
  readonly file: string
  readonly bytes: number
  readonly tables: number
  readonly rows: number
  /** The state that it holds is the one of this moment. */
  readonly madeAt: string
  readonly keyId: string
}

/**
 * Writes everything that the installation's database holds into an encrypted file, all of one state. Throws a `Problem`
 * where the file cannot be written, and where the database would not show every row.
 */
export async function makeBackup(
  { database, engine, version, clock }: BackupSource,
  { path, key, signal }: BackupTarget,
  progress: BackupProgress,
): Promise<BackupMade> {
  return database.asOwnerSnapshot(async (_tx, client) => {
    const header = await beginBackup(client, { engine, rejon: version, madeAt: clock.now().toISOString() })
    const text = archiveText(client, header, progress)
    const bytes = await writeWhole(path, text, { through: [createGzip(), sealFor(key)], signal })
    return {
      file: path,
      bytes,
      tables: header.tables.length,
      rows: sumOfRows(header.tables),
      madeAt: header.madeAt,
      keyId: key.id,
    }
  })
}

/** Takes the snapshot and looks at what is there. */
async function beginBackup(
  client: pg.PoolClient,
  facts: Pick<Header, 'engine' | 'rejon' | 'madeAt'>,
): Promise<Header> {
  await client.query(`${ROWS_AS_TEXT}; ${NAME_BACKUP}`)
  const ledgers = await selectLedgers(client)
  const schemas = ledgers.map(({ name }) => name)
  const hiding = await selectHiding(client, schemas)
  if (hiding.length > 0) throw conflict('backup-would-lose-rows', { tables: hiding.join(', ') })
  const { rows } = await client.query<{ version: string }>(
    `SELECT current_setting('server_version') AS version`,
  )
  return {
    format: FORMAT,
    ...facts,
    postgres: rows[0]?.version ?? '',
    schemas: ledgers.map(({ name, migrations }) => ({ name, migrations: [...migrations] })),
    tables: (await selectTables(client, schemas)).map((table) => ({ ...table, columns: [...table.columns] })),
    sequences: await selectSequences(client, schemas),
  }
}

async function* archiveText(
  client: pg.PoolClient,
  header: Header,
  progress: BackupProgress,
): AsyncGenerator<string> {
  yield `${JSON.stringify(header)}\n`
  const all = sumOfRows(header.tables)
  const counted: Counted[] = []
  let done = 0
  for (const { schema, name, rows: expected } of header.tables) {
    yield `${JSON.stringify({ table: { schema, name } })}\n`
    const count = new RowCount()
    for await (const rows of rowsOf(client, { schema, name })) {
      for (const row of rows) count.add(row)
      progress(`${schema}.${name}`, (done += rows.length), all)
      yield rows.map((row) => `${JSON.stringify(row)}\n`).join('')
    }
    if (count.rows !== expected)
      throw new Error(`${schema}.${name}: ${count.rows} rows instead of ${expected}`)
    counted.push(count.result({ schema, name }))
  }
  yield `${JSON.stringify({ tables: counted })}\n`
}

export function sumOfRows(tables: readonly { readonly rows: number }[]): number {
  return tables.reduce((sum, { rows }) => sum + rows, 0)
}
