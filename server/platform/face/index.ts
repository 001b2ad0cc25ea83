import type { Part } from '../part.ts'
import { publicTables } from '../personal-data/index.ts'
import { routes } from './routes.ts'

export { type FaceRow, findFace } from './repository.ts'

/** What a portal looks like in its municipality. */
export const face: Part = { name: 'face', routes, commands: [], tables: publicTables('face_settings') }
