export { hasMvt } from './engine.ts'
export { type TileOptions, tileRouter } from './routes.ts'
