export { loadDemo, storeCity } from './load.ts'
