export { hasMvt } from './engine.ts'
export { tileFailure, tilesFirst } from './front.ts'
