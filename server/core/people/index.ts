import { type Part } from '../../platform/part.ts'
import { publicTables, type TableDeclaration } from '../../platform/personal-data/index.ts'
import { commands, imports } from './commands.ts'
import { routes } from './routes.ts'
import { findClassUnits, findWards } from './service/units.ts'

export { citizens } from './service/citizens.ts'
export { joinAccounts, loadPersons, type NewFamilies } from './service/families.ts'
export { loadPeople, type Population } from './service/population.ts'

/** Counts at an address tell of a family, but not who they are. */
const counted = (table: string): TableDeclaration => ({
  table,
  retention: 'population',
  controller: 'city',
  personal: { activity: 'population', subjects: [] },
})

/** Of the school that keeps the record of its pupils and of those who care for them. */
const persons: readonly TableDeclaration[] = [
  {
    table: 'people_persons',
    retention: 'persons',
    controller: 'school',
    personal: {
      activity: 'persons',
      subjects: [
        { column: 'id', of: 'person' },
        { column: 'account_id', of: 'account' },
      ],
      account: 'account_id',
      encrypted: [
        { column: 'pesel', index: 'pesel_index' },
        { column: 'document_number', index: 'document_index' },
      ],
    },
  },
  {
    table: 'people_guardianships',
    retention: 'persons',
    controller: 'school',
    ends: { columns: ['valid_to'] },
    personal: {
      activity: 'persons',
      subjects: [
        { column: 'guardian_id', of: 'person' },
        { column: 'child_id', of: 'person' },
      ],
    },
  },
  {
    table: 'people_enrolments',
    retention: 'persons',
    controller: 'school',
    ends: { columns: ['valid_to'] },
    personal: { activity: 'persons', subjects: [{ column: 'person_id', of: 'person' }] },
  },
  {
    table: 'people_lookups',
    retention: 'sessions',
    controller: 'city',
    ends: { columns: ['at'] },
    personal: { activity: 'audit', subjects: [{ column: 'account_id', of: 'account' }] },
  },
]

/** Who lives where, as sums; and children, pupils and their guardians by name. */
export const people: Part = {
  name: 'people',
  routes,
  commands,
  imports,
  tables: [
    counted('people_residents'),
    counted('people_children'),
    ...persons,
    ...publicTables('people_class_units', 'people_populations'),
  ],
  units: [
    { kind: 'class-unit', find: findClassUnits },
    { kind: 'ward', find: findWards },
  ],
}
