export { hasMvt } from './engine.ts'
