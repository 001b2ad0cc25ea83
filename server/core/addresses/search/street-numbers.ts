import { compareNumbers, containsNumber, normaliseNumber, parseHouseNumber } from './house-number.ts'

export interface NumberedAddress {
  id: number
  number: string
  postcode: string | null
}

/** The addresses of one street, found by number and in the order of numbers. */
export interface StreetNumbers {
  find: (building: string) => readonly NumberedAddress[]
  /**
   * Ids of the addresses with the nearest numbers, the asked side of the street rather than the other: those that
   * contain the asked number (27 in 27/28), then the others in the order of numbers.
   */
  nearest: (asked: string, count: number) => number[]
  all: readonly NumberedAddress[]
}

// The next house on the same side (two numbers on) is nearer than one across the street.
const acrossTheStreet = 1.5

export function buildStreetNumbers(addresses: readonly NumberedAddress[]): StreetNumbers {
  const byNumber = new Map<string, NumberedAddress[]>()
  for (const address of addresses) {
    const key = normaliseNumber(address.number)
    const same = byNumber.get(key)
    if (same === undefined) byNumber.set(key, [address])
    else same.push(address)
  }
  return {
    find: (building) => byNumber.get(normaliseNumber(building)) ?? [],
    nearest: (asked, count) => nearest(addresses, asked, count),
    get all() {
      return [...addresses].sort((a, b) => compareNumbers(a.number, b.number))
    },
  }
}

function nearest(addresses: readonly NumberedAddress[], asked: string, count: number): number[] {
  const target = parseHouseNumber(asked)?.integer ?? 0
  return addresses
    .map(({ id, number }) => ({
      id,
      number,
      apart: containsNumber(number, asked) ? -1 : distance(number, target),
    }))
    .sort((a, b) => a.apart - b.apart || compareNumbers(a.number, b.number))
    .slice(0, count)
    .sort((a, b) => Math.min(a.apart, 0) - Math.min(b.apart, 0) || compareNumbers(a.number, b.number))
    .map(({ id }) => id)
}

function distance(number: string, target: number): number {
  const integer = parseHouseNumber(number)?.integer
  if (integer === undefined) return Infinity
  const apart = Math.abs(integer - target)
  return apart % 2 === 0 ? apart : apart + acrossTheStreet
}
