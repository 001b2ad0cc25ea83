import { type Part } from '../../platform/part.ts'
import { publicTables } from '../../platform/personal-data/index.ts'
import { commands, imports } from './commands.ts'
import { selectSchoolTitles } from './repository.ts'
import { routes } from './routes.ts'

export { REGISTER_CHANGED } from './events.ts'
export { levelOfKind } from './naming/kinds.ts'
export { properSchoolName } from './naming/proper-name.ts'
export { markOf, shortNameOf } from './naming/short-name.ts'
export { loadSchools, type NewSchool } from './service.ts'

/** Schools, kindergartens and other institutions. */
export const schools: Part = {
  name: 'schools',
  routes,
  commands,
  imports,
  tables: publicTables('schools', 'schools_sites'),
  units: [
    {
      kind: 'school',
      find: async (tx, ids) =>
        (await selectSchoolTitles(tx, ids)).map(({ id, shortName }) => ({
          id,
          title: shortName,
          schoolId: id,
        })),
    },
  ],
}
