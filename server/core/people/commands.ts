import type { Command } from '../../platform/command.ts'
import { type ImportKind, importOptions, STRICT_FIELD } from '../../platform/imports/index.ts'
import { POPULATION_TABLES } from './repository/import-tables.ts'
import { importPopulation, populationOptions } from './service/import-population.ts'

const population: Command = {
  name: 'import population',
  options: {
    'dry-run': importOptions['dry-run'],
    strict: importOptions.strict,
    report: importOptions.report,
    ...populationOptions,
  },
  arguments: ['file…'],
  run: importPopulation,
}

export const commands: readonly Command[] = [population]

/** The same in the browser. */
export const imports: readonly ImportKind[] = [
  {
    name: 'population',
    command: population,
    accepts: ['.csv', '.xlsx'],
    takesSeveral: true,
    fields: [{ name: 'as-of', type: 'text' }, { name: 'map', type: 'text' }, STRICT_FIELD],
    tables: POPULATION_TABLES,
    layers: [],
  },
]
