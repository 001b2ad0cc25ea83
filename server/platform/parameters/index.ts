export { parameterValue } from './repository.ts'
