import { readFileSync } from 'node:fs'

import { parse } from 'csv-parse/sync'

import type {
  DemoAddress,
  DemoCatchmentRule,
  DemoCity,
  DemoStreet,
  Position,
} from '../../data/generator/city.ts'
import { type DistrictStreetFact, factFile } from '../../data/generator/facts.ts'
import {
  at,
  crossing,
  distance,
  nearestOnLine,
  pointAlong,
  positionKey,
  segmentsOf,
} from '../../data/generator/geometry.ts'
import { compareNumbers, isOdd, leading } from '../../data/generator/house-number.ts'

/** Lists by the key of each item, in the order of the items. */
export function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const known = groups.get(keyOf(item))
    if (known === undefined) groups.set(keyOf(item), [item])
    else known.push(item)
  }
  return groups
}

/** The matching conventions of resolutions, written down independently of the generator. */
export function isNamed(rule: DemoCatchmentRule, address: DemoAddress): boolean {
  if (rule.streetKey !== address.streetKey || rule.except.includes(address.number)) return false
  if (rule.kind === 'list') return rule.numbers.includes(address.number)
  const number = Number.parseInt(address.number, 10)
  if (rule.parity !== 'all' && (rule.parity === 'even') !== (number % 2 === 0)) return false
  return number >= Number(rule.from ?? 0) && number <= Number(rule.to ?? Infinity)
}

/** Addresses that the catchments of a city name not once. */
export function notNamedOnce(city: DemoCity): DemoAddress[] {
  const rules = grouped(
    city.catchments.flatMap((catchment) => catchment.rules),
    (rule) => rule.streetKey,
  )
  return city.addresses.filter(
    (address) =>
      (rules.get(address.streetKey ?? '') ?? []).filter((rule) => isNamed(rule, address)).length !== 1,
  )
}

/** Addresses whose district's description does not name their street, side and number. */
export function outsideTheirDistrict(
  addresses: readonly DemoAddress[],
  facts: readonly DistrictStreetFact[],
  keyOf: (street: string) => string,
): DemoAddress[] {
  const described = grouped(facts, (fact) => keyOf(fact.street))
  return addresses.filter(
    (address) =>
      !(described.get(address.streetKey ?? '') ?? []).some(
        (fact) =>
          fact.district === address.districtNo &&
          (fact.parity === 'all' || (fact.parity === 'odd') === isOdd(address.number)) &&
          (fact.from === '' || leading(address.number) >= leading(fact.from)) &&
          (fact.to === '' || leading(address.number) <= leading(fact.to)),
      ),
  )
}

/** Pieces of streets that cross without a common position. */
export function wildCrossings(streets: readonly DemoStreet[]): [Position, Position][] {
  const cells = new Map<string, [Position, Position][]>()
  for (const segment of streets.flatMap((street) => street.lines.flatMap(segmentsOf))) {
    for (const cell of cellsOf(segment)) {
      const known = cells.get(cell)
      if (known === undefined) cells.set(cell, [segment])
      else known.push(segment)
    }
  }
  return [...cells.values()].flatMap((segments) =>
    segments.flatMap(([a, b], i) =>
      segments.slice(i + 1).filter(([c, d]) => {
        const met = crossing(a, b, c, d)
        return met !== null && [a, b, c, d].every((end) => distance(end, met) > 0.1)
      }),
    ),
  )
}

function cellsOf([a, b]: readonly [Position, Position]): string[] {
  const reach = (axis: 0 | 1): number[] => {
    const first = Math.floor(Math.min(a[axis], b[axis]) / 100)
    const last = Math.floor(Math.max(a[axis], b[axis]) / 100)
    return Array.from({ length: last - first + 1 }, (_, i) => first + i)
  }
  return reach(0).flatMap((x) => reach(1).map((y) => `${x} ${y}`))
}

/** The share of all junctions and ends that can be reached from the first one. */
export function connectedShare(streets: readonly DemoStreet[]): number {
  const neighbours = new Map<string, string[]>()
  const link = (from: string, to: string) => {
    const known = neighbours.get(from)
    if (known === undefined) neighbours.set(from, [to])
    else known.push(to)
  }
  for (const [a, b] of streets.flatMap((street) => street.lines.flatMap(segmentsOf))) {
    link(positionKey(a), positionKey(b))
    link(positionKey(b), positionKey(a))
  }
  const reached = new Set([positionKey(at(at(at(streets, 0).lines, 0), 0))])
  for (const key of reached) for (const next of neighbours.get(key) ?? []) reached.add(next)
  return reached.size / neighbours.size
}

/** Addresses of streets of one line that stand on the wrong side: odd numbers belong on the left. */
export function onWrongSide(city: DemoCity): DemoAddress[] {
  const byStreet = grouped(city.addresses, (address) => address.streetKey ?? '')
  return ofOneLine(city).flatMap((street) =>
    (byStreet.get(street.key) ?? []).filter(({ point, number }) => isLeftOf(street, point) !== isOdd(number)),
  )
}

/** Metres by which a number of a street of one line falls back behind the one before it on its side. */
export function fallingBack(city: DemoCity): number[] {
  const byStreet = grouped(city.addresses, (address) => address.streetKey ?? '')
  return ofOneLine(city).flatMap((street) =>
    [true, false].flatMap((odd) => {
      const side = (byStreet.get(street.key) ?? [])
        .filter((address) => isOdd(address.number) === odd)
        .sort((a, b) => compareNumbers(a.number, b.number))
        .map((address) => nearestOnLine(address.point, at(street.lines, 0)).along)
      return side
        .flatMap((along, i) => (i === 0 ? [] : [at(side, i - 1) - along]))
        .filter((back) => back > 25)
    }),
  )
}

/** Names on the base map of a city that no fact with its origin and year tells of. */
export function namesWithoutFact(slug: string, { terrain }: DemoCity): string[] {
  const rows = parse<Record<'name' | 'origin' | 'year', string>>(
    readFileSync(factFile(slug, 'facts/landscape.csv'), 'utf8'),
    { columns: true, delimiter: ';' },
  )
  const known = new Set(
    rows.flatMap(({ name, origin, year }) => (origin && Number(year) > 2000 ? [name] : [])),
  )
  const names = [...terrain.areas, ...terrain.lines, ...terrain.placeNames].map(({ name }) => name)
  return names.filter((name) => name !== null).filter((name) => !known.has(name))
}

function ofOneLine(city: DemoCity): DemoStreet[] {
  return city.streets.filter((street) => street.lines.length === 1)
}

function isLeftOf(street: DemoStreet, p: Position): boolean {
  const line = at(street.lines, 0)
  const { point, direction } = pointAlong(line, nearestOnLine(p, line).along)
  return direction[0] * (p[1] - point[1]) - direction[1] * (p[0] - point[0]) > 0
}
