import type { DemoCity } from '../generator/city.ts'
import { type CityFacts, readFacts } from '../generator/facts.ts'
import { generateCity } from '../generator/generate.ts'

/** What is known of Koszalin, and the sketch that its demo city grows from. */
export function koszalinFacts(): CityFacts {
  return readFacts('koszalin')
}

/** Builds the demo city. The same seed gives the same city; the facts are the same for every seed. */
export function generateKoszalin(seed: number): DemoCity {
  return generateCity(koszalinFacts(), seed)
}
