import { type DemoAddress, type DemoChildren, type DemoPeople } from './city.ts'
import { type DistrictFact, type EnrolmentFact } from './facts.ts'
import { at } from './geometry.ts'
import { type Random, seededRandom } from './random.ts'

export interface Settling {
  readonly addresses: readonly DemoAddress[]
  readonly districts: readonly Pick<DistrictFact, 'no' | 'inhabitants' | 'year'>[]
  readonly enrolment: EnrolmentFact | undefined
  readonly seed: number
}

/**
 * Live births in Poland by year, rounded to thousands as GUS tells them each year: they give the generations their
 * shape, and are not to be cited from here. Those of 2025 and 2026 are the example's own.
 */
const BIRTHS: readonly number[] = [
  374, 388, 414, 418, 413, 388, 386, 370, 375, 369, 382, 402, 388, 375, 355, 332, 305, 272, 252, 238, 225,
]
const FIRST_YEAR = 2006
/** Inhabitants of Poland in 2019, thousands. */
const POLAND = 38_383
/** Of four generations, the share that went to kindergarten in a town of 2010: an assumption of the example. */
const KINDERGARTEN_SHARE = 0.74
/** Births of 1991–2003, thousands, whose generations were at school in 2010. */
const BIRTHS_OF_PUPILS = 5_537
/** In cities fewer children are born than in the country: an assumption of the example. */
const CITY_SHARE = 0.85
/** Keeps this chance apart from the one that draws streets. */
const SALT = 0x50e0

/** Gives every district's inhabitants an address, and the addresses their children. */
export function settlePeople({ addresses, districts, enrolment, seed }: Settling): DemoPeople {
  const random = seededRandom(seed ^ SALT)
  const residents = addresses.map(() => 0)
  const weights = addresses.map(() => 0)
  const members = new Map<number, number[]>()
  addresses.forEach(({ districtNo }, i) => {
    const known = members.get(districtNo)
    if (known === undefined) members.set(districtNo, [i])
    else known.push(i)
  })
  for (const { no, inhabitants } of districts) {
    const homes = members.get(no) ?? []
    const shares = apportioned(
      inhabitants,
      homes.map(() => 0.4 + random() + random() ** 4 * 2),
    )
    // Estates of young families and streets of the old: districts differ, houses in them less.
    const families = 0.7 + random() * 0.65
    homes.forEach((home, i) => {
      residents[home] = at(shares, i)
      weights[home] = at(shares, i) * families * (0.7 + random() * 0.6)
    })
  }
  const inhabitants = residents.reduce((sum, count) => sum + count, 0)
  const perThousandBirths = generationScale(inhabitants, enrolment)
  return {
    year: districts[0]?.year ?? 0,
    residents,
    children: BIRTHS.flatMap((thousands, i) =>
      scattered(Math.round(thousands * perThousandBirths), weights, random).map((home) => ({
        ...home,
        birthYear: FIRST_YEAR + i,
      })),
    ),
    commuters: commutersOf(enrolment, perThousandBirths),
  }
}

/** Divides a whole number by weights, to the last one (largest remainders). */
export function apportioned(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0)
  const exact = weights.map((weight) => (total * weight) / sum)
  const shares = exact.map(Math.floor)
  const rest = total - shares.reduce((all, share) => all + share, 0)
  const byRemainder = exact
    .map((value, i) => ({ i, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.i - b.i)
  for (const { i } of byRemainder.slice(0, rest)) shares[i] = at(shares, i) + 1
  return shares
}

/** Children a year for each thousand born in Poland: by the kindergartens of a year where known, else by inhabitants. */
function generationScale(inhabitants: number, enrolment: EnrolmentFact | undefined): number {
  if (enrolment === undefined) return (inhabitants / POLAND) * CITY_SHARE
  const born2004To2007 = 356 + 364 + 374 + 388
  return enrolment.kindergartenChildren / KINDERGARTEN_SHARE / born2004To2007
}

/** Pupils whom the city's own generations do not explain come from its surroundings, to secondary schools. */
function commutersOf(
  enrolment: EnrolmentFact | undefined,
  perThousandBirths: number,
): DemoPeople['commuters'] {
  if (enrolment === undefined) return null
  const own = Math.round(BIRTHS_OF_PUPILS * perThousandBirths)
  return { pupils: Math.max(0, enrolment.pupils - own), year: enrolment.year }
}

/** Scatters children among homes by weight, one after the other at even steps from a chance start. */
function scattered(
  count: number,
  weights: readonly number[],
  random: Random,
): Omit<DemoChildren, 'birthYear'>[] {
  const step = weights.reduce((sum, weight) => sum + weight, 0) / Math.max(1, count)
  let next = random() * step
  let passed = 0
  const found: Omit<DemoChildren, 'birthYear'>[] = []
  weights.forEach((weight, address) => {
    passed += weight
    let children = 0
    for (; next < passed; next += step) children += 1
    if (children > 0) found.push({ address, children })
  })
  return found
}
