import type { DemoCity } from '../generator/city.ts'
import { type CityFacts, readFacts } from '../generator/facts.ts'
import { generateCity } from '../generator/generate.ts'

/** What is known of Lublin, and the sketch that its demo city grows from. */
export function lublinFacts(): CityFacts {
  return readFacts('lublin')
}

/** Builds the large demo city. The same seed gives the same city; the facts are the same for every seed. */
export function generateLublin(seed: number): DemoCity {
  return generateCity(lublinFacts(), seed)
}
