import type { Part } from '../part.ts'
import { routes } from './routes.ts'

export type { Job } from './contract.ts'
export { type JobKind, jobKind, type JobTools } from './kind.ts'
export { mayDoJob } from './policy.ts'
export { jobAsTold, startJob } from './service.ts'
export { startWorker, type WorkerTools } from './worker.ts'

/** Long work through a durable queue: who asked for it, how far it is, how it ended. */
export const jobs: Part = {
  name: 'jobs',
  routes,
  commands: [],
  tables: [
    {
      table: 'jobs',
      retention: 'jobs',
      controller: 'city',
      ends: { columns: ['ended_at'] },
      personal: { activity: 'operation', subjects: [{ column: 'account_id', of: 'account' }] },
    },
  ],
}
