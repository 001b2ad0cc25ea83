export { healthRoute } from './routes.ts'
