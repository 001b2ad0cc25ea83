import type { CityDb } from '../db/db.ts'
import { type EnvelopeColumn, selectOlderEnvelopes, updateEnvelopes } from '../db/declared-rows.ts'
import type { TableDeclaration } from '../personal-data/declaration.ts'
import type { Secrets } from './secrets.ts'

/** Of rows that are locked together: writers wait for a moment only. */
const BATCH = 200

/**
 * Writes every envelope of a municipality that an older key wrote anew with the current one, and its keyed index. Goes on
 * where it was interrupted, since a row tells by which key it is; whoever writes meanwhile is neither lost nor overwritten.
 */
export async function reencrypt(
  db: CityDb,
  secrets: Secrets,
  tables: readonly TableDeclaration[],
): Promise<number> {
  let renewed = 0
  for (const column of encryptedColumns(tables)) {
    let after = 0
    for (let last: number | undefined = 0; last !== undefined; after = last ?? after) {
      const batch = await renewBatch(db, secrets, column, after)
      renewed += batch.count
      last = batch.last
    }
  }
  return renewed
}

function encryptedColumns(tables: readonly TableDeclaration[]): EnvelopeColumn[] {
  return tables.flatMap(({ table, personal }) =>
    personal === 'none' ? [] : (personal.encrypted ?? []).map((column) => ({ table, ...column })),
  )
}

function renewBatch(
  db: CityDb,
  secrets: Secrets,
  column: EnvelopeColumn,
  after: number,
): Promise<{ count: number; last: number | undefined }> {
  return db.transaction(async (tx) => {
    const older = await selectOlderEnvelopes(tx, column, secrets.currentKey(), { after, limit: BATCH })
    const rows = older.map(({ id, envelope }) => {
      const cell = { table: column.table, column: column.column, row: id }
      const text = secrets.decrypt(cell, envelope)
      return { id, envelope: secrets.encrypt(cell, text), index: secrets.blindIndex(cell, text) }
    })
    if (rows.length > 0) await updateEnvelopes(tx, column, rows)
    return { count: rows.length, last: rows.at(-1)?.id }
  })
}
