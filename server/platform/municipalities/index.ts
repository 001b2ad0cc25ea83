import type { Part } from '../part.ts'
import { routes } from './routes.ts'

export { addMunicipality, createRegistry, type Registry, storeBoundary } from './service.ts'
export const municipalities: Part = { name: 'municipalities', routes, commands: [] }
