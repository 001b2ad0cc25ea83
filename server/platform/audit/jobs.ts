import type { Database } from '../db/db.ts'
import type { Clock } from '../clock.ts'
import type { Registry } from '../municipalities/index.ts'
import type { Job } from '../schedule/index.ts'
import type { KeyRing } from '../secrets/secrets.ts'
import { sealTrail } from './service.ts'

interface Tools {
  readonly database: Database
  readonly registry: Registry
  readonly secrets: KeyRing
  readonly clock: Clock
}

/** Seals the trail of every municipality once a minute: more than that cannot be cut off unseen. */
export function sealEveryMinute({ database, registry, secrets, clock }: Tools): Job {
  return {
    name: 'audit-seals',
    cron: '* * * * *',
    every: 'minute',
    async run(signal) {
      let count = 0
      for (const { schemaName } of await registry.all()) {
        if (signal.aborted) break
        const db = database.city(schemaName, { kind: 'program', purpose: 'operate' })
        if ((await sealTrail({ db, secrets: secrets.of(schemaName), clock })) !== undefined) count += 1
      }
      return String(count)
    },
  }
}
