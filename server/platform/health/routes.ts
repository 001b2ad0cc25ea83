import type { Database } from '../db/db.ts'
import type { Output } from '../http/endpoint.ts'
import type { Route } from '../http/route.ts'
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
        const versions = await database.shared.transaction(selectVersions)
        response.json({ status: 'ok', version, database: { engine, ...versions } } satisfies Output<
          typeof getHealth
        >)
      })
    },
  }
}
