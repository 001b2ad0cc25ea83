import { type Part } from '../../platform/part.ts'
import { routes } from './routes.ts'

export { loadTerrain } from './service.ts'

/** The ground that everything else stands on: land use, water, railways, buildings. */
export const terrain: Part = { name: 'terrain', routes, commands: [] }
