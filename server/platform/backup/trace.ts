import type { AuditEntry } from '../audit/trail.ts'
import type { Database } from '../db/db.ts'
import type { Registry } from '../municipalities/index.ts'

export interface Traced {
  readonly database: Database
  readonly registry: Registry
}

/** Leaves in every municipality's trail that its data are copied. Throws 503 where it cannot: then nothing is copied. */
export function traceBackup(installation: Traced, keyId: string): Promise<void> {
  return traceEverywhere(installation, { action: 'backups.make', details: { key: keyId } })
}

/** Leaves in every municipality's trail that its data came out of a backup, and of which moment they are. */
export function traceRestore(installation: Traced, madeAt: string): Promise<void> {
  return traceEverywhere(installation, { action: 'backups.restore', details: { madeAt } })
}

async function traceEverywhere({ database, registry }: Traced, entry: AuditEntry): Promise<void> {
  for (const { schemaName } of await registry.all()) {
    await database.city(schemaName, { kind: 'program', purpose: 'operate' }).transaction((tx) => {
      tx.audit(entry)
      return Promise.resolve()
    })
  }
}
