import { describe, expect, test } from '@jest/globals'
import {
  at,
  crossing,
  distance,
  isInside,
  nearestOnLine,
  pointAlong,
  positionKey,
  segmentsOf,
} from '../generator/geometry.ts'
import { compareNumbers, isOdd, leading } from '../generator/house-number.ts'
import { LineGrid, PointGrid } from '../generator/space.ts'
import {
  type DemoAddress,
  type DemoCatchmentRule,
  type DemoStreet,
  type Position,
} from '../generator/city.ts'
import { streetKey } from '../generator/generate.ts'
import { namesWithoutFact } from '../../test/support/demo-city.ts'
import { generateKoszalin, koszalinFacts } from './generate.ts'

const facts = koszalinFacts()
const city = generateKoszalin(1)

function group<T>(list: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of list) {
    const known = groups.get(keyOf(item))
    if (known === undefined) groups.set(keyOf(item), [item])
    else known.push(item)
  }
  return groups
}

const addressesByStreet = group(city.addresses, (address) => address.streetKey ?? '')

test('the same seed gives the same city to the byte', () => {
  expect(JSON.stringify(generateKoszalin(1)) === JSON.stringify(city)).toBe(true)
})

test.each([1, 2])("the address of the portal's hint exists, whatever the seed: %i", (seed) => {
  const { addresses } = seed === 1 ? city : generateKoszalin(seed)
  const hint = addresses.filter(({ streetKey: key, number }) => key === 'zwyciestwa' && number === '12')
  expect(hint.map(({ districtNo }) => districtNo)).toEqual([38])
})

test('no footpath leads through a pond', () => {
  const ponds = city.terrain.areas.filter(({ kind }) => kind === 'lake').flatMap(({ rings }) => rings)
  const paths = city.streets.filter(({ kind }) => kind === 'path').flatMap(({ lines }) => lines)
  const middles = paths.flatMap(segmentsOf).map(([a, b]) => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2] as const)
  expect(middles.length).toBeGreaterThan(20)
  expect([...paths.flat(), ...middles].filter((p) => ponds.some((ring) => isInside(ring, p)))).toEqual([])
})

describe('facts', () => {
  test('the 19 primary schools keep their RSPO numbers', () => {
    const numbers = city.schools.flatMap((school) => school.rspo ?? [])
    expect(numbers.sort((a, b) => a - b)).toEqual([
      31234, 52078, 52082, 52094, 69334, 73969, 73975, 73976, 73977, 74050, 74071, 89235, 89237, 89239, 92004,
      124457, 128808, 262870, 268867,
    ])
  })

  test('every institution has its address in the city, at its known point', () => {
    for (const place of [...city.schools, ...city.places]) {
      const address = addressesByStreet.get(place.streetKey ?? '')?.find((a) => a.number === place.number)
      expect([place.key, address === undefined ? null : distance(address.point, place.point) < 1]).toEqual([
        place.key,
        true,
      ])
      expect(place.fictional).toBe(false)
    }
  })

  test('schools without known coordinates are marked approximate', () => {
    expect(city.schools.filter((school) => school.approximate).map((school) => school.key)).toEqual([
      'sp-1',
      'sp-20',
      'sp-nasza-szkola',
      'sp-katolicka',
      'sp-da-vinci',
      'sp-euroszkola',
      'p-21',
    ])
  })

  test('the 49 permanent districts keep their inhabitants', () => {
    expect(city.districts).toHaveLength(49)
    expect(city.districts.map((district) => district.inhabitants)).toEqual(
      facts.districts.map((fact) => fact.inhabitants),
    )
    expect(city.districts.reduce((sum, district) => sum + district.inhabitants, 0)).toBe(99_357)
  })

  test('every street that a fact names has a line and an address', () => {
    const keys = new Set(city.streets.map((street) => street.key))
    expect(keys.size).toBe(city.streets.length)
    const missing = facts.streets
      .map((fact) => streetKey(fact.street))
      .filter((key) => !keys.has(key) || !addressesByStreet.has(key))
    expect(missing).toEqual([])
  })

  test('every address lies in a district whose description names its street side and number', () => {
    const described = group(facts.districtStreets, (fact) => streetKey(fact.street))
    const named = (address: DemoAddress): boolean =>
      (described.get(address.streetKey ?? '') ?? []).some(
        (fact) =>
          fact.district === address.districtNo &&
          (fact.parity === 'all' || (fact.parity === 'odd') === isOdd(address.number)) &&
          (fact.from === '' || leading(address.number) >= leading(fact.from)) &&
          (fact.to === '' || leading(address.number) <= leading(fact.to)),
      )
    expect(city.addresses.filter((address) => !named(address))).toEqual([])
  })

  test('every name of the landscape is one', () => {
    expect(namesWithoutFact('koszalin', city)).toEqual([])
  })

  test('streets are named in full, squares and avenues by their kind', () => {
    const names = city.streets.map((street) => street.fullName)
    expect(names).toEqual(
      expect.arrayContaining([
        'ul. Stanisława Staszica',
        'al. Monte Cassino',
        'pl. Polonii',
        'Rynek Staromiejski',
        'ul. Generała Józefa Bema',
      ]),
    )
  })
})

describe('street network', () => {
  test('is one connected whole', () => {
    const neighbours = new Map<string, string[]>()
    for (const [a, b] of city.streets.flatMap((street) => street.lines.flatMap(segmentsOf))) {
      const [from, to] = [positionKey(a), positionKey(b)]
      neighbours.set(from, [...(neighbours.get(from) ?? []), to])
      neighbours.set(to, [...(neighbours.get(to) ?? []), from])
    }
    const start = positionKey(at(at(at(city.streets, 0).lines, 0), 0))
    const reached = new Set([start])
    for (const key of reached) for (const next of neighbours.get(key) ?? []) reached.add(next)
    expect(reached.size).toBe(neighbours.size)
  })

  test('has no crossing without a junction', () => {
    const cells = new Map<string, [Position, Position][]>()
    for (const segment of city.streets.flatMap((street) => street.lines.flatMap(segmentsOf))) {
      const [a, b] = segment
      for (
        let x = Math.floor(Math.min(a[0], b[0]) / 100);
        x <= Math.floor(Math.max(a[0], b[0]) / 100);
        x += 1
      ) {
        for (
          let y = Math.floor(Math.min(a[1], b[1]) / 100);
          y <= Math.floor(Math.max(a[1], b[1]) / 100);
          y += 1
        ) {
          cells.set(`${x} ${y}`, [...(cells.get(`${x} ${y}`) ?? []), segment])
        }
      }
    }
    const wild = [...cells.values()].flatMap((segments) =>
      segments.flatMap(([a, b], i) =>
        segments.slice(i + 1).filter(([c, d]) => {
          const met = crossing(a, b, c, d)
          return met !== null && [a, b, c, d].every((end) => distance(end, met) > 0.1)
        }),
      ),
    )
    expect(wild).toEqual([])
  })
})

describe('addresses', () => {
  test('are about fourteen thousand, each number once in its street', () => {
    expect(city.addresses.length).toBeGreaterThan(13_500)
    expect(city.addresses.length).toBeLessThan(14_500)
    const names = new Set(city.addresses.map((address) => `${address.streetKey ?? ''} ${address.number}`))
    expect(names.size).toBe(city.addresses.length)
  })

  test('are numbered as Polish law numbers them', () => {
    expect(city.addresses.filter((a) => !/^[1-9]\d*([A-HJ-NPR-Z]|\/[1-9]\d*)?$/.test(a.number))).toEqual([])
    expect(city.addresses.some((address) => address.number.includes('/'))).toBe(true)
    expect(city.addresses.filter((address) => !/^75-\d{3}$/.test(address.postcode ?? ''))).toEqual([])
  })

  test('stand six metres or more from each other and from the streets', () => {
    const taken = new PointGrid()
    const axes = new LineGrid(city.streets.flatMap((street) => street.lines))
    const crowded = city.addresses.filter((address) => {
      const isCrowded = taken.hasNear(address.point, 6) || axes.hasNear(address.point, 6)
      taken.add(address.point)
      return isCrowded
    })
    expect(crowded).toEqual([])
  })

  const straight = city.streets.filter(
    (street) => street.lines.length === 1 && addressesByStreet.has(street.key),
  )

  test('have odd numbers on the left of their street and even ones on the right', () => {
    const wrong = straight.flatMap((street) =>
      (addressesByStreet.get(street.key) ?? []).filter(
        (address) => isLeftOf(street, address.point) !== isOdd(address.number),
      ),
    )
    // The real points of a few seats lie across the generated street.
    expect(wrong.length).toBeLessThan(8)
  })

  test('rise along each side of their street', () => {
    const falling = straight.flatMap((street) =>
      [true, false].flatMap((odd) => {
        const side = (addressesByStreet.get(street.key) ?? [])
          .filter((address) => isOdd(address.number) === odd)
          .sort((a, b) => compareNumbers(a.number, b.number))
          .map((address) => nearestOnLine(address.point, at(street.lines, 0)).along)
        return side.filter((along, i) => i > 0 && along < at(side, i - 1) - 25)
      }),
    )
    expect(falling).toEqual([])
  })
})

function isLeftOf(street: DemoStreet, p: Position): boolean {
  const line = at(street.lines, 0)
  const { point, direction } = pointAlong(line, nearestOnLine(p, line).along)
  return direction[0] * (p[1] - point[1]) - direction[1] * (p[0] - point[0]) > 0
}

describe('catchments', () => {
  /** The matching conventions of resolutions, written down independently of the generator. */
  const matches = (rule: DemoCatchmentRule, address: DemoAddress): boolean => {
    if (rule.streetKey !== address.streetKey || rule.except.includes(address.number)) return false
    if (rule.kind === 'list') return rule.numbers.includes(address.number)
    const number = Number.parseInt(address.number, 10)
    if (rule.parity !== 'all' && (rule.parity === 'even') !== (number % 2 === 0)) return false
    return number >= Number(rule.from ?? 0) && number <= Number(rule.to ?? Infinity)
  }

  test('only general public primary schools have one', () => {
    expect(city.catchments.map((catchment) => catchment.schoolKey)).toEqual([
      'sp-3', 'sp-4', 'sp-5', 'sp-6', 'sp-7', 'sp-9', 'sp-10', 'sp-13', 'sp-17', 'sp-18', 'sp-21', 'sp-23',
    ]) // prettier-ignore
  })

  test('cover every address exactly once', () => {
    const rules = group(
      city.catchments.flatMap((catchment) => catchment.rules),
      (rule) => rule.streetKey,
    )
    const odd = city.addresses.filter(
      (address) =>
        (rules.get(address.streetKey ?? '') ?? []).filter((rule) => matches(rule, address)).length !== 1,
    )
    expect(odd).toEqual([])
  })

  test('have no rule that no address needs, and read like a resolution', () => {
    for (const rule of city.catchments.flatMap((catchment) => catchment.rules)) {
      const own = addressesByStreet.get(rule.streetKey) ?? []
      expect([rule.text, own.some((address) => matches(rule, address))]).toEqual([rule.text, true])
      expect(rule.text).toMatch(
        /^(ul\.|al\.|pl\.|Rynek) .+ – (cała|cały|numery( nie| )?(parzyste)?( od \d+)?( do (\d+|końca))?)$/,
      )
    }
  })

  test('are of a size that a school could take', () => {
    const sizes = city.catchments.map(
      ({ rules }) =>
        rules.flatMap((rule) =>
          (addressesByStreet.get(rule.streetKey) ?? []).filter((address) => matches(rule, address)),
        ).length,
    )
    expect(Math.min(...sizes)).toBeGreaterThan(450)
    expect(Math.max(...sizes)).toBeLessThan(2200)
  })
})
