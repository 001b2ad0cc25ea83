/**
 * What lies above what: greater is higher. Names of higher layers come first, and those of lower ones give way to
 * them where there is no room for both.
 */
export const ORDER = {
  land: 1,
  catchmentFills: 2,
  water: 3,
  railways: 4,
  buildings: 5,
  streets: 6,
  catchmentLines: 7,
  ownCatchment: 8,
  numbers: 10,
  placeNames: 11,
  waterNames: 12,
  streetNames: 13,
  quarterNames: 14,
  libraries: 19,
  schools: 20,
  candidates: 25,
  address: 30,
} as const
