import type { Command } from '../../platform/command.ts'
import {
  CRS_FIELD,
  FEATURE_FILES,
  type ImportKind,
  importOptions,
  LAYER_FIELD,
  REGISTER_FIELDS,
  STRICT_FIELD,
} from '../../platform/imports/index.ts'
import { importEmuia, importPrg } from './import.ts'
import {
  BOUNDARY_TABLES,
  POINT_TABLES,
  STREET_NAME_TABLES,
  TERYT_TABLES,
} from './repository/import-tables.ts'
import { boundaryOptions, importBoundary } from './service/boundary.ts'
import { emuiaOptions } from './service/emuia.ts'
import { importStreetNames } from './service/former-names.ts'
import { geocode } from './service/geocode.ts'
import { importTeryt } from './service/teryt.ts'

/** A list of former names is never complete. */
const streetNameOptions = {
  'dry-run': importOptions['dry-run'],
  strict: importOptions.strict,
  report: importOptions.report,
}

const boundary: Command = {
  name: 'import boundary',
  options: { ...importOptions, ...boundaryOptions },
  arguments: ['file'],
  run: importBoundary,
}
const teryt: Command = {
  name: 'import teryt',
  options: importOptions,
  arguments: ['file…'],
  run: importTeryt,
}
const prg: Command = { name: 'import prg', options: importOptions, arguments: ['file…'], run: importPrg }
const emuia: Command = {
  name: 'import emuia',
  options: { ...importOptions, ...emuiaOptions },
  arguments: ['file…'],
  run: importEmuia,
}
const streetNames: Command = {
  name: 'import street-names',
  options: streetNameOptions,
  arguments: ['file…'],
  run: importStreetNames,
}

export const commands: readonly Command[] = [
  boundary,
  teryt,
  prg,
  emuia,
  streetNames,
  {
    name: 'geocode',
    options: { column: { type: 'string', required: true } },
    arguments: ['in.csv', 'out.csv'],
    run: geocode,
  },
]

/** The same in the browser. */
export const imports: readonly ImportKind[] = [
  {
    name: 'boundary',
    command: boundary,
    accepts: FEATURE_FILES,
    takesSeveral: false,
    fields: [CRS_FIELD, LAYER_FIELD],
    tables: BOUNDARY_TABLES,
    layers: ['boundary'],
  },
  {
    name: 'teryt',
    command: teryt,
    accepts: ['.xml', '.csv', '.zip'],
    takesSeveral: true,
    fields: REGISTER_FIELDS,
    tables: TERYT_TABLES,
    layers: ['streets'],
  },
  {
    name: 'prg',
    command: prg,
    accepts: ['.gml', '.xml', '.geojson', '.json', '.zip'],
    takesSeveral: true,
    fields: REGISTER_FIELDS,
    tables: POINT_TABLES,
    layers: ['streets', 'addresses'],
  },
  {
    name: 'emuia',
    command: emuia,
    accepts: ['.gml', '.xml', '.csv', '.xlsx', '.zip'],
    takesSeveral: true,
    fields: [{ ...CRS_FIELD, initial: 'EPSG:2180' }, { name: 'map', type: 'text' }, ...REGISTER_FIELDS],
    tables: POINT_TABLES,
    layers: ['streets', 'addresses'],
  },
  {
    name: 'street-names',
    command: streetNames,
    accepts: ['.csv'],
    takesSeveral: true,
    fields: [STRICT_FIELD],
    tables: STREET_NAME_TABLES,
    layers: ['streets'],
  },
]
