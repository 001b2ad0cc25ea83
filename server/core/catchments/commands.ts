import type { Command } from '../../platform/command.ts'
import {
  CRS_FIELD,
  FEATURE_FILES,
  type ImportField,
  type ImportKind,
  importOptions,
  LAYER_FIELD,
  REGISTER_FIELDS,
} from '../../platform/imports/index.ts'
import { areaOptions, planOptions } from './import/options.ts'
import { PLAN_TABLES } from './repository/index.ts'
import { checkAddresses } from './service/check-addresses.ts'
import { exportList } from './service/export-list.ts'
import { importCatchments } from './service/import.ts'
import { importList } from './service/import-list.ts'
import { followAddresses } from './service/plans.ts'
import { publishByName, withdrawByName } from './service/publish-by-name.ts'

const areas: Command = {
  name: 'import catchments',
  options: { ...importOptions, ...areaOptions },
  arguments: ['file'],
  run: importCatchments,
}

const list: Command = {
  name: 'import catchment-list',
  options: { ...importOptions, ...planOptions },
  arguments: ['file…'],
  run: importList,
}

const namedPlan = {
  level: { type: 'string', required: true },
  plan: { type: 'string', required: true },
  from: { type: 'string', required: true },
} as const

export const commands: readonly Command[] = [
  areas,
  list,
  {
    name: 'check addresses',
    options: {
      column: { type: 'string', required: true },
      'school-column': { type: 'string' },
      year: { type: 'string' },
    },
    arguments: ['in.csv|xlsx', 'out.csv|xlsx'],
    run: checkAddresses,
  },
  {
    name: 'export catchment-list',
    options: { level: { type: 'string' }, plan: { type: 'string' }, from: { type: 'string' } },
    arguments: ['out.csv|xlsx'],
    run: exportList,
  },
  { name: 'publish catchments', options: namedPlan, arguments: [], run: publishByName },
  { name: 'withdraw catchments', options: namedPlan, arguments: [], run: withdrawByName },
]

const PLAN_FIELDS: readonly ImportField[] = [
  { name: 'level', type: 'choice', choices: ['primary'], isRequired: true, initial: 'primary' },
  { name: 'plan', type: 'text', isRequired: true },
  { name: 'from', type: 'year', isRequired: true },
  { name: 'resolution', type: 'text' },
]

/** To load data is one right, to make them law another one. */
const DRAFT = { draft: true }

/** The same in the browser. */
export const imports: readonly ImportKind[] = [
  {
    name: 'catchments',
    command: areas,
    accepts: FEATURE_FILES,
    takesSeveral: false,
    always: DRAFT,
    fields: [
      ...PLAN_FIELDS,
      CRS_FIELD,
      LAYER_FIELD,
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
  {
    name: 'catchment-list',
    command: list,
    accepts: ['.csv', '.xlsx'],
    takesSeveral: true,
    always: DRAFT,
    fields: [...PLAN_FIELDS, ...REGISTER_FIELDS],
    tables: PLAN_TABLES,
    layers: ['catchments'],
    undone: followAddresses,
  },
]
