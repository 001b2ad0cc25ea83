import { z } from 'zod'

import type { Database } from '../db/db.ts'
import type { Clock } from '../clock.ts'
import { jobKind } from '../jobs/index.ts'
import type { Registry } from '../municipalities/index.ts'
import type { Job } from '../schedule/index.ts'
import type { KeyRing } from '../secrets/secrets.ts'
import { sealTrail } from './sealing.ts'
import { verifyTrail } from './verification.ts'

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

/** How many faults a person is told of; the command `rejon audit verify` tells all. */
const TOLD_FAULTS = 20

/** Reads the whole trail of a municipality anew, and tells whether it is as it was written. */
export const VERIFICATION = jobKind({
  name: 'audit-verification',
  permission: 'audit.read',
  attempts: 3,
  isSingle: true,
  input: z.strictObject({}),
  async run(_, { context, signal, progress }) {
    const { entries, seals, faults, isTraced } = await verifyTrail(context, { signal, progress })
    if (faults.length === 0) return { said: [{ words: 'whole', params: { entries, seals } }] }
    return {
      isAlarming: true,
      said: [
        { words: 'broken', params: { faults: faults.length } },
        ...faults
          .slice(0, TOLD_FAULTS)
          .map(({ why, chain, seq }) => ({ words: why, params: { chain, seq } })),
        ...(isTraced ? [] : [{ words: 'untraced' }]),
        { words: 'advice' },
      ],
    }
  },
})
