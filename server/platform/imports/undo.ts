import { codeOf } from '../error-code.ts'
import type { Context } from '../context.ts'
import type { Db } from '../db/db.ts'
import { notFound, Problem } from '../http/problem.ts'
import type { ImportKind } from './kind.ts'
import { countChangedSince, deleteAdded, putBack } from './repository/changes.ts'
import { lockImport, markUndone } from './repository/history.ts'

/**
 * Puts back all that an import changed. Throws 404 for one that is not there, and 409 where it was undone already, keeps no
 * record of its changes, or others have changed or built upon what it brought: nothing is put back then.
 */
export async function undoImport(context: Context, kinds: readonly ImportKind[], id: number): Promise<void> {
  const undoing = context.db.transaction(async (tx) => {
    const kind = await kindToUndo(tx, kinds, id)
    for (const table of kind.tables) {
      const count = await countChangedSince(tx, id, table)
      if (count > 0) throw new Problem(409, 'import-changed-since', { count })
    }
    for (const table of kind.tables.toReversed()) await deleteAdded(tx, id, table)
    for (const table of kind.tables) await putBack(tx, id, table)
    await kind.undone?.(tx, context)
    for (const layer of kind.layers) await context.changed(tx, layer)
    await markUndone(tx, id, context.clock.now())
    tx.audit({ action: 'imports.undo', object: { kind: 'import', id }, details: { import: kind.name } })
  })
  await undoing.catch((error: unknown) => {
    // A foreign key: what the import added is in use. A unique one: something else has taken its place.
    if (['23503', '23505'].includes(codeOf(error) ?? '')) throw new Problem(409, 'import-built-upon')
    throw error
  })
}

async function kindToUndo(tx: Db, kinds: readonly ImportKind[], id: number): Promise<ImportKind> {
  const found = await lockImport(tx, id)
  if (found === undefined) throw notFound('import', id)
  if (found.undoneAt !== null) throw new Problem(409, 'import-undone')
  const kind = kinds.find(({ name }) => name === found.kind)
  if (kind === undefined || !found.isKept) throw new Problem(409, 'import-not-kept')
  return kind
}
