import type { Command } from '../../platform/command.ts'
import { importOptions } from '../../platform/imports/index.ts'
import { importPrg } from './import.ts'
import { boundaryOptions, importBoundary } from './service/boundary.ts'
import { importStreetNames } from './service/former-names.ts'
import { geocode } from './service/geocode.ts'
import { importTeryt } from './service/teryt.ts'

/** A list of former names is never complete. */
const streetNameOptions = {
  'dry-run': importOptions['dry-run'],
  strict: importOptions.strict,
  report: importOptions.report,
}

export const commands: readonly Command[] = [
  {
    name: 'import boundary',
    options: { ...importOptions, ...boundaryOptions },
    arguments: ['file'],
    run: importBoundary,
  },
  { name: 'import teryt', options: importOptions, arguments: ['file…'], run: importTeryt },
  { name: 'import prg', options: importOptions, arguments: ['file…'], run: importPrg },
  { name: 'import street-names', options: streetNameOptions, arguments: ['file…'], run: importStreetNames },
  {
    name: 'geocode',
    options: { column: { type: 'string', required: true } },
    arguments: ['in.csv', 'out.csv'],
    run: geocode,
  },
]
