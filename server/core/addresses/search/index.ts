export { buildAddressIndex } from './address-index.ts'
export { foldPolish } from './fold.ts'
export { type HouseNumber, compareNumbers, normaliseNumber, parseHouseNumber } from './house-number.ts'
export {
  type AddressIndex,
  type SearchAddress,
  type SearchLocality,
  type SearchNotice,
  type SearchResult,
  type SearchStreet,
} from './types.ts'
export { type NamePart, readStreetName } from './street-name.ts'
