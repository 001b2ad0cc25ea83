import { type Part } from '../../platform/part.ts'
import { publicTables } from '../../platform/personal-data/index.ts'
import { routes } from './routes.ts'

/** Errors that residents report, and what was put right. */
export const reports: Part = {
  name: 'reports',
  routes,
  commands: [],
  tables: [
    {
      table: 'reports',
      retention: 'reports',
      controller: 'city',
      ends: { columns: ['answered_at'] },
      personal: { activity: 'reports', subjects: [], actors: ['owner_id'] },
    },
    ...publicTables('reports_corrections'),
  ],
}
