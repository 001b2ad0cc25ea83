import { type Part } from '../../platform/part.ts'
import { type TableDeclaration } from '../../platform/personal-data/index.ts'
import { routes } from './routes.ts'

export { loadPeople, type Population } from './service.ts'

/** Counts at an address tell of a family, but not who they are. */
const counted = (table: string): TableDeclaration => ({
  table,
  retention: 'population',
  controller: 'city',
  personal: { activity: 'population', subjects: [] },
})

/** Who lives where: personal data, of which only sums leave the database. */
export const people: Part = {
  name: 'people',
  routes,
  commands: [],
  tables: [counted('people_residents'), counted('people_children')],
}
