import { type Part } from '../../platform/part.ts'
import { routes } from './routes.ts'

export { loadPeople, type Population } from './service.ts'

/** Who lives where: personal data, of which only sums leave the database. */
export const people: Part = { name: 'people', routes, commands: [] }
