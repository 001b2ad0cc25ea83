import { NIGHTLY_BACKUP } from '../backup/index.ts'
import type { Database } from '../db/db.ts'
import type { Output } from '../http/endpoint.ts'
import type { Route } from '../http/route.ts'
import { findLastRun } from '../schedule/index.ts'
import { getHealth } from './contract.ts'
import { selectVersions } from './repository.ts'

/** Health needs no municipality: it answers on an empty installation too. */
export function healthRoute(
  database: Database,
  engine: 'embedded' | 'postgresql',
  version: string,
): Pick<Route, 'endpoint' | 'mount'> {
  return {
    endpoint: getHealth,
    mount(router) {
      router.get(getHealth.path, async (_request, response) => {
        const { versions, backup } = await database.shared.transaction(async (tx) => ({
          versions: await selectVersions(tx),
          backup: (await findLastRun(tx, NIGHTLY_BACKUP)) ?? null,
        }))
        response.json({ status: 'ok', version, database: { engine, ...versions }, backup } satisfies Output<
          typeof getHealth
        >)
      })
    },
  }
}
