import { type Part } from '../../platform/part.ts'
import { publicTables } from '../../platform/personal-data/index.ts'
import { handlers } from './events.ts'
import { routes } from './routes.ts'

export { loadBranches, type NewBranch } from './service/load.ts'

/** Libraries: where they are and when they are open. */
export const library: Part = {
  name: 'library',
  routes,
  commands: [],
  on: handlers,
  tables: publicTables('library_branches', 'library_closures'),
}
