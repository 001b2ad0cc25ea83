import type { Part } from '../../platform/part.ts'
import { publicTables } from '../../platform/personal-data/index.ts'
import { commands, imports } from './commands.ts'
import { routes } from './routes.ts'

export { type AddressBook, type LoadedBook, loadAddresses } from './service/load.ts'
export { compareNumbers, type HouseNumber, normaliseNumber, parseHouseNumber } from './search/index.ts'
export { axisOrderOf, outsideVoivodeship } from './service/whereabouts.ts'
export { type WrittenPlace, writtenAddressFinder } from './service/written.ts'
export { addressIdOf, findPlaces, type WrittenAddress } from './service/search.ts'

/** Localities, streets and address points, and the search among them. */
export const addresses: Part = {
  name: 'addresses',
  routes,
  commands,
  imports,
  tables: publicTables(
    'addresses',
    'addresses_localities',
    'addresses_streets',
    'addresses_street_lines',
    'addresses_former_names',
    'addresses_staging',
  ),
}
