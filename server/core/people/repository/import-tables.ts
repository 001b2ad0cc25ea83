import type { ImportedTable } from '../../../platform/imports/index.ts'

/** Rows about addresses are not recorded: they leave the database with the state that they belong to (ADR 13). */
export const POPULATION_TABLES: readonly ImportedTable[] = [{ name: 'people_populations' }]
