import type { Command } from '../../platform/command.ts'
import {
  CRS_FIELD,
  type ImportField,
  type ImportKind,
  importOptions,
  REGISTER_FIELDS,
} from '../../platform/imports/index.ts'
import { areaOptions } from './import/options.ts'
import { PLAN_TABLES } from './repository/index.ts'
import { importCatchments } from './service/import.ts'
import { followAddresses } from './service/plans.ts'

const areas: Command = {
  name: 'import catchments',
  options: { ...importOptions, ...areaOptions },
  arguments: ['file'],
  run: importCatchments,
}

export const commands: readonly Command[] = [areas]

const PLAN_FIELDS: readonly ImportField[] = [
  { name: 'level', type: 'choice', choices: ['primary'], isRequired: true, initial: 'primary' },
  { name: 'plan', type: 'text', isRequired: true },
  { name: 'from', type: 'year', isRequired: true },
  { name: 'resolution', type: 'text' },
]

/** The same in the browser. */
export const imports: readonly ImportKind[] = [
  {
    name: 'catchments',
    command: areas,
    accepts: ['.geojson', '.json'],
    takesSeveral: false,
    fields: [
      ...PLAN_FIELDS,
      CRS_FIELD,
      { name: 'map', type: 'text' },
      { name: 'where', type: 'text' },
      { name: 'joint', type: 'switch', initial: false },
      { name: 'create-schools', type: 'switch', initial: false },
      ...REGISTER_FIELDS,
    ],
    tables: PLAN_TABLES,
    layers: ['catchments'],
    undone: followAddresses,
  },
]
