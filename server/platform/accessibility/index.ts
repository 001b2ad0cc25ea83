import type { Part } from '../part.ts'
import { publicTables } from '../personal-data/index.ts'
import { routes } from './routes.ts'

export { loadDeclaration } from './service.ts'

/** What the law wants a public body to say of how accessible its portal is. */
export const accessibility: Part = {
  name: 'accessibility',
  routes,
  commands: [],
  tables: publicTables('accessibility_declarations'),
}
