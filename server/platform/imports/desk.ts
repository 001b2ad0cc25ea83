import type { Part } from '../part.ts'
import { technicalTables } from '../personal-data/declaration.ts'
import { importWork } from './jobs.ts'
import type { ImportKind } from './kind.ts'
import { routesOf } from './routes.ts'

/**
 * Data of offices on their way in by the browser: files, what they would change, what they changed, and the way back. It stands
 * on the kinds that the parts of the core and the modules have, and is a door of its own: those stand on the tools of imports.
 */
export function importDesk(kinds: readonly ImportKind[]): Part {
  const work = importWork(kinds)
  return {
    name: 'imports',
    routes: routesOf(kinds, work),
    commands: [],
    jobs: [work],
    tables: [
      ...technicalTables('imports', 'imports_changes', 'imports_pieces', 'imports_sights'),
      {
        table: 'imports_drafts',
        retention: 'jobs',
        controller: 'city',
        ends: { columns: ['begun_at'] },
        personal: { activity: 'operation', subjects: [{ column: 'account_id', of: 'account' }] },
      },
    ],
  }
}
