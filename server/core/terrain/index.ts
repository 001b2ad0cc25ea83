import { type Part } from '../../platform/part.ts'
import { publicTables } from '../../platform/personal-data/index.ts'
import { routes } from './routes.ts'

export { loadTerrain } from './service.ts'

/** The ground that everything else stands on: land use, water, railways, buildings. */
export const terrain: Part = {
  name: 'terrain',
  routes,
  commands: [],
  tables: publicTables('terrain_areas', 'terrain_lines', 'terrain_buildings', 'terrain_places'),
}
