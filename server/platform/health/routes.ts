import type { Database } from '../db/db.ts'
import { type Route, route } from '../http/route.ts'
import { getHealth } from './contract.ts'
import { selectVersions } from './repository.ts'

/** Health needs no municipality: it answers on an empty installation too. */
export function healthRoute(database: Database, engine: 'embedded' | 'postgresql', version: string): Route {
  return route(getHealth, async () => ({
    status: 'ok' as const,
    version,
    database: { engine, ...(await database.shared.transaction(selectVersions)) },
  }))
}
