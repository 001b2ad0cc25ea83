import type { Ground } from './app.ts'
import { EVENT_HANDLERS, JOB_KINDS } from './modules.ts'
import { operatorContext } from './operator-context.ts'
import { rightsOfAccount } from './platform/accounts/index.ts'
import type { DeliveryTools } from './platform/events/index.ts'
import { type JobKind, mayDoJob, type WorkerTools } from './platform/jobs/index.ts'

/** With what a server does the jobs of its installation. */
export function longWorkTools(ground: Ground, kinds: readonly JobKind[] = JOB_KINDS): WorkerTools {
  const { database, registry, clock, log, engine } = ground
  return {
    database,
    registry,
    clock,
    log,
    kinds,
    // One process at a time has the embedded engine.
    isAlone: engine === 'embedded',
    contextOf: (municipality, accountId) => operatorContext(ground, municipality, accountId),
    mayAsk: async (tx, accountId, kind) => mayDoJob(await rightsOfAccount(tx, accountId, clock), kind),
  }
}

/** With what a server tells the modules of its installation what has happened. */
export function deliveryTools(ground: Ground): DeliveryTools {
  const { database, registry, clock, log } = ground
  return {
    database,
    registry,
    clock,
    log,
    handlers: EVENT_HANDLERS,
    contextOf: (municipality) => operatorContext(ground, municipality),
  }
}
