import type { Part } from '../part.ts'
import { type TableDeclaration, technicalTables } from '../personal-data/index.ts'
import { commands } from './commands.ts'
import { VERIFICATION } from './jobs.ts'
import { routes } from './routes.ts'

export { sealEveryMinute } from './jobs.ts'

const entries: TableDeclaration = {
  table: 'audit_entries',
  retention: 'audit',
  controller: 'city',
  personal: {
    activity: 'audit',
    subjects: [
      { column: 'account_id', of: 'account' },
      { column: 'object_id', of: 'person', when: { column: 'object_kind', is: 'person' } },
    ],
  },
}

/** Without the journal a restored backup would bring back whom nobody may keep. */
const erasures: TableDeclaration = {
  table: 'audit_erasures',
  retention: 'audit',
  controller: 'city',
  personal: {
    activity: 'audit',
    subjects: [{ column: 'person_id', of: 'person' }],
    actors: ['account_ids'],
  },
}

/** Who did or read what: append-only, in chains of hashes. */
export const audit: Part = {
  name: 'audit',
  routes,
  commands,
  jobs: [VERIFICATION],
  tables: [entries, erasures, ...technicalTables('audit_heads', 'audit_seals')],
}
