import { type DistrictStreetFact } from './facts.ts'
import { isOdd, leading, letterOf } from './house-number.ts'

/** Tells which permanent district a house number belongs to; null when no description names it. */
export type DistrictOf = (street: string, number: string) => number | null

/** Bounds are read to the letter (`do nr 34` ends before 34A); then as law does (34 includes 34A). */
export function districtLookup(facts: readonly DistrictStreetFact[]): DistrictOf {
  const byStreet = new Map<string, DistrictStreetFact[]>()
  for (const fact of facts) byStreet.set(fact.street, [...(byStreet.get(fact.street) ?? []), fact])
  return (street, number) => {
    const parts = (byStreet.get(street) ?? []).filter((part) => hasParity(part, number))
    const exact = parts.find((part) => isWithin(part, number, ''))
    const found = exact ?? parts.find((part) => isWithin(part, number, 'ZZ'))
    return found?.district ?? null
  }
}

function hasParity(part: DistrictStreetFact, number: string): boolean {
  return part.parity === 'all' || (part.parity === 'odd') === isOdd(number)
}

function isWithin(part: DistrictStreetFact, number: string, openLetters: string): boolean {
  const rank = (text: string, letters: string): string =>
    `${String(leading(text)).padStart(5, '0')}${letterOf(text) || letters}`
  const own = rank(number, '')
  if (part.from !== '' && own < rank(part.from, '')) return false
  return part.to === '' || own <= rank(part.to, openLetters)
}
