import {
  type DemoAddress,
  type DemoCatchment,
  type DemoCatchmentRule,
  type DemoSchool,
  type DemoStreet,
  type Position,
} from './city.ts'
import { at, between, distance, nearestOnLine } from './geometry.ts'
import { compareNumbers, isOdd, leading } from './house-number.ts'

type Parity = DemoCatchmentRule['parity']

/** A run of addresses of one street that go to one school. */
interface Run {
  readonly school: number
  readonly addresses: readonly DemoAddress[]
}

/** Metres that all the addresses of a run may lose before a street is divided once more. */
const DIVISION_COST = 900
const BALANCE_ROUNDS = 24
/** How far behind a main street's houses their neighbourhood is looked for, metres. */
const HINTERLAND = 180

/** Divides every address among the schools by street and number, as a council resolution would. */
export function drawCatchments(
  streets: readonly DemoStreet[],
  addresses: readonly DemoAddress[],
  schools: readonly DemoSchool[],
): DemoCatchment[] {
  const own = schools.filter((school) => school.catchment)
  const weights = balancedWeights(addresses, own)
  const villages = farDistricts(addresses, own)
  const homes = new Map(
    addresses.map((address) => [address, villages.get(address.districtNo) ?? address.point]),
  )
  const cost = (address: DemoAddress, school: number): number =>
    distance(homes.get(address) ?? address.point, at(own, school).point) + at(weights, school)
  const rules = own.map((): DemoCatchmentRule[] => [])
  const byStreet = groupedByStreet(addresses)
  for (const street of streets) {
    const numbers = byStreet.get(street.key)
    if (numbers === undefined) continue
    for (const address of numbers) {
      if (!villages.has(address.districtNo)) homes.set(address, hinterland(address.point, street))
    }
    for (const { school, rule } of divideStreet(street, numbers, { cost, schools: own.length })) {
      at(rules, school).push(rule)
    }
  }
  return own.map((school, i) => ({ schoolKey: school.key, rules: at(rules, i) }))
}

/** Farther than this from every school a district is a village of its own, metres. */
const FAR = 3000

/** The middle of each district that lies far from all schools: its bus goes to one of them, with all its children. */
function farDistricts(
  addresses: readonly DemoAddress[],
  schools: readonly DemoSchool[],
): ReadonlyMap<number, Position> {
  const points = new Map<number, Position[]>()
  for (const { districtNo, point } of addresses) {
    const known = points.get(districtNo)
    if (known === undefined) points.set(districtNo, [point])
    else known.push(point)
  }
  const middles = [...points].map(([district, list]) => [district, middleOf(list)] as const)
  return new Map(middles.filter(([, middle]) => schools.every(({ point }) => distance(point, middle) > FAR)))
}

function middleOf(points: readonly Position[]): Position {
  const sum = points.reduce(([x, y], point) => [x + point[0], y + point[1]], [0, 0])
  return [sum[0] / points.length, sum[1] / points.length]
}

/** Main streets part neighbourhoods: a house there goes with what lies behind it, not with the other side. */
function hinterland(point: Position, street: DemoStreet): Position {
  if (street.kind !== 'arterial' && street.kind !== 'collector') return point
  const nearest = street.lines
    .map((line) => nearestOnLine(point, line))
    .reduce((best, found) => (found.distance < best.distance ? found : best))
  const share = 1 + HINTERLAND / Math.max(1, nearest.distance)
  return between(nearest.point, point, share)
}

function groupedByStreet(addresses: readonly DemoAddress[]): Map<string, DemoAddress[]> {
  const groups = new Map<string, DemoAddress[]>()
  for (const address of addresses) {
    const list = groups.get(address.streetKey ?? '')
    if (list === undefined) groups.set(address.streetKey ?? '', [address])
    else list.push(address)
  }
  return groups
}

/** Metres added to the way to each school, so that the largest stays below about twice the smallest. */
function balancedWeights(addresses: readonly DemoAddress[], schools: readonly DemoSchool[]): number[] {
  const sample = addresses.filter((_, i) => i % 4 === 0)
  const ways = sample.map((address) => schools.map((school) => distance(address.point, school.point)))
  const weights = schools.map(() => 0)
  const mean = sample.length / schools.length
  for (let round = 0; round < BALANCE_ROUNDS; round += 1) {
    const counts = schools.map(() => 0)
    for (const way of ways) {
      const nearest = cheapest(way.map((metres, i) => metres + at(weights, i)))
      counts[nearest] = at(counts, nearest) + 1
    }
    counts.forEach((count, i) => {
      weights[i] = Math.max(-350, Math.min(350, at(weights, i) + (count / mean - 1) * 60))
    })
  }
  return weights
}

function cheapest(costs: readonly number[]): number {
  return costs.reduce((best, cost, i) => (cost < at(costs, best) ? i : best), 0)
}

interface Costs {
  readonly cost: (address: DemoAddress, school: number) => number
  readonly schools: number
}

interface AssignedRule {
  readonly school: number
  readonly rule: DemoCatchmentRule
}

function divideStreet(street: DemoStreet, numbers: readonly DemoAddress[], costs: Costs): AssignedRule[] {
  const together = runsOf(numbers, costs)
  const odd = numbers.filter((address) => isOdd(address.number))
  const even = numbers.filter((address) => !isOdd(address.number))
  const apart = [runsOf(odd, costs), runsOf(even, costs)]
  const separate = apart.reduce((sum, runs) => sum + costOf(runs, costs) + runs.length * DIVISION_COST, 0)
  if (costOf(together, costs) + together.length * DIVISION_COST <= separate) {
    return rulesOf(street, together, 'all')
  }
  return [...rulesOf(street, at(apart, 0), 'odd'), ...rulesOf(street, at(apart, 1), 'even')]
}

function costOf(runs: readonly Run[], { cost }: Costs): number {
  return runs.reduce(
    (sum, run) => sum + run.addresses.reduce((s, address) => s + cost(address, run.school), 0),
    0,
  )
}

/** The cheapest division of a numbered row into runs (dynamic programming over whole numbers). */
function runsOf(numbers: readonly DemoAddress[], { cost, schools }: Costs): Run[] {
  const groups = byWholeNumber(numbers)
  let best = Array.from({ length: schools }, () => 0)
  const cameFrom: number[][] = []
  for (const group of groups) {
    const change = cheapest(best)
    const from = best.map((value, s) => (value <= at(best, change) + DIVISION_COST ? s : change))
    const previous = best
    cameFrom.push(from)
    best = from.map((source, s) => {
      const moved = source === s ? 0 : DIVISION_COST
      return at(previous, source) + moved + group.reduce((sum, address) => sum + cost(address, s), 0)
    })
  }
  const runs: { school: number; addresses: DemoAddress[] }[] = []
  let school = cheapest(best)
  for (let i = groups.length - 1; i >= 0; i -= 1) {
    const first = runs[0]
    if (first?.school === school) first.addresses.unshift(...at(groups, i))
    else runs.unshift({ school, addresses: [...at(groups, i)] })
    school = at(at(cameFrom, i), school)
  }
  return runs
}

/** 12, 12A and 12/14 go together: a bound without a letter includes them all. */
function byWholeNumber(numbers: readonly DemoAddress[]): DemoAddress[][] {
  const groups: DemoAddress[][] = []
  for (const address of [...numbers].sort((a, b) => compareNumbers(a.number, b.number))) {
    const last = groups[groups.length - 1]
    if (last !== undefined && leading(at(last, 0).number) === leading(address.number)) last.push(address)
    else groups.push([address])
  }
  return groups
}

function rulesOf(street: DemoStreet, runs: readonly Run[], parity: Parity): AssignedRule[] {
  if (runs.length === 1 && parity === 'all') {
    const rule = blank(street, 'whole', parity)
    return [{ school: at(runs, 0).school, rule: { ...rule, text: ruleText(street, rule) } }]
  }
  return runs.map((run, i) => {
    const first = leading(at(run.addresses, 0).number)
    const next = runs[i + 1]
    const lastNumber = String(leading(at(run.addresses, run.addresses.length - 1).number))
    const rule = {
      ...blank(street, 'range', parity),
      from: i === 0 ? null : String(first),
      to: next === undefined ? null : lastNumber,
    }
    return { school: run.school, rule: { ...rule, text: ruleText(street, rule) } }
  })
}

function blank(street: DemoStreet, kind: DemoCatchmentRule['kind'], parity: Parity): DemoCatchmentRule {
  return { streetKey: street.key, kind, parity, from: null, to: null, numbers: [], except: [], text: '' }
}

const SIDE = { all: 'numery', odd: 'numery nieparzyste', even: 'numery parzyste' } as const

/** A rule in the words of a resolution. */
function ruleText(street: DemoStreet, rule: DemoCatchmentRule): string {
  const side = SIDE[rule.parity]
  const isMasculine = street.prefix === 'pl.' || street.prefix === 'rynek'
  if (rule.kind === 'whole') return `${street.fullName} – ${isMasculine ? 'cały' : 'cała'}`
  if (rule.from === null && rule.to === null) return `${street.fullName} – ${side}`
  if (rule.from === null) return `${street.fullName} – ${side} do ${rule.to ?? ''}`
  return `${street.fullName} – ${side} od ${rule.from} do ${rule.to ?? 'końca'}`
}
