import type { Part } from '../part.ts'
import { publicTables } from '../personal-data/index.ts'
import { routes } from './routes.ts'

export { type Boundary, type BoundaryWanted, readBoundary } from './boundary.ts'
export {
  addMunicipality,
  createRegistry,
  type Registry,
  renameMunicipality,
  storeBoundary,
} from './service.ts'
export { type Extent, voivodeshipExtent } from './voivodeships.ts'
export const municipalities: Part = {
  name: 'municipalities',
  routes,
  commands: [],
  tables: publicTables('public.municipalities'),
}
