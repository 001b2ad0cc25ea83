import type { ImportedTable } from '../../../platform/imports/index.ts'

/**
 * What imports of plans write, each table after those to which it refers: the schools that areas brought along, too. Who
 * belongs where is worked out from them, and is no part of it.
 */
export const PLAN_TABLES: readonly ImportedTable[] = [
  { name: 'schools' },
  { name: 'schools_sites', geometry: 'geom' },
  { name: 'catchments_plans' },
  // Neighbours get different colours, whoever they are.
  { name: 'catchments', derived: ['colour'] },
  { name: 'catchments_rules' },
  // The others are drawn from the rules and the addresses.
  { name: 'catchments_areas', only: `t.origin = 'imported'`, geometry: 'geom' },
]
