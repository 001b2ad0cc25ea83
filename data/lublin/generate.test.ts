import { expect, test } from '@jest/globals'

import {
  connectedShare,
  fallingBack,
  grouped,
  namesWithoutFact,
  notNamedOnce,
  onWrongSide,
  outsideTheirDistrict,
  wildCrossings,
} from '../../test/support/demo-city.ts'
import { generatedCity, parseCity } from '../../test/support/generated-city.ts'
import { distance, isInside, positionKey, segmentsOf } from '../generator/geometry.ts'
import { streetKeys } from '../generator/generate.ts'
import { knownPoints } from '../generator/skeleton.ts'
import { LineGrid, PointGrid } from '../generator/space.ts'
import { lublinFacts } from './generate.ts'

const facts = lublinFacts()
const keyOf = streetKeys(facts)
const text = await generatedCity('lublin', 1)
const city = parseCity(text)

test('the same seed gives the same city to the byte', async () => {
  expect((await generatedCity('lublin', 1)) === text).toBe(true)
}, 180_000)

test('the permanent districts keep their inhabitants, and each has somewhere to live', () => {
  expect(city.districts).toHaveLength(186)
  expect(city.districts.reduce((sum, district) => sum + district.inhabitants, 0)).toBe(318_325)
  const byDistrict = grouped(city.addresses, (address) => String(address.districtNo))
  expect(city.districts.filter(({ no }) => !byDistrict.has(String(no)))).toEqual([])
})

test('every street that a description names has a line and an address', () => {
  const byStreet = grouped(city.addresses, (address) => address.streetKey ?? '')
  const keys = new Set(city.streets.map((street) => street.key))
  expect(keys.size).toBe(city.streets.length)
  const wanted = facts.streets.map((fact) => keyOf(fact.street))
  expect(wanted.filter((key) => !keys.has(key) || !byStreet.has(key))).toEqual([])
})

test('about sixty thousand addresses, each number once in its street, each in the district that names it', () => {
  expect(city.addresses.length).toBeGreaterThan(57_000)
  expect(city.addresses.length).toBeLessThan(62_000)
  const names = new Set(city.addresses.map((address) => `${address.streetKey ?? ''} ${address.number}`))
  expect(names.size).toBe(city.addresses.length)
  expect(outsideTheirDistrict(city.addresses, facts.districtStreets, keyOf)).toEqual([])
  expect(city.addresses.filter(({ number }) => !/^[1-9]\d*([A-HJ-NPR-Z]|\/[1-9]\d*)?$/.test(number))).toEqual(
    [],
  )
  expect(city.addresses.filter(({ postcode }) => !/^20-\d{3}$/.test(postcode ?? ''))).toEqual([])
})

test('streets meet in junctions and hang together', () => {
  expect(wildCrossings(city.streets)).toEqual([])
  expect(connectedShare(city.streets)).toBe(1)
})

test('numbers rise along their street, odd ones on its left', () => {
  // The real points of a few seats lie across the generated street.
  expect(onWrongSide(city).length).toBeLessThan(20)
  expect(fallingBack(city).filter((metres) => metres > 40)).toEqual([])
})

test('houses stand apart from each other and from the streets', () => {
  const taken = new PointGrid()
  const axes = new LineGrid(city.streets.flatMap((street) => street.lines))
  const real = new Set(Array.from(knownPoints(facts).values(), (point) => positionKey(point)))
  const crowded = city.addresses.filter(({ point }) => {
    if (real.has(positionKey(point))) return false
    const isCrowded = taken.hasNear(point, 6) || axes.hasNear(point, 6)
    taken.add(point)
    return isCrowded
  })
  expect(crowded).toEqual([])
})

test('buildings stand clear of water, tracks and carriageways', () => {
  const { areas, buildings, lines } = city.terrain
  const wet = new LineGrid([
    ...lines.map(({ positions }) => positions),
    ...areas.filter(({ kind }) => kind === 'lake').flatMap(({ rings }) => rings),
  ])
  const roads = new LineGrid(
    city.streets.filter(({ kind }) => kind !== 'path').flatMap((street) => street.lines),
  )
  const corners = buildings.flatMap(({ rings }) => rings.flat())
  expect(corners.length).toBeGreaterThan(200_000)
  expect(corners.filter((p) => wet.hasNear(p, 4) || roads.hasNear(p, 3))).toEqual([])
})

test('no footpath leads through a pond', () => {
  const ponds = city.terrain.areas.filter(({ kind }) => kind === 'lake').flatMap(({ rings }) => rings)
  const paths = city.streets.filter(({ kind }) => kind === 'path').flatMap(({ lines }) => lines)
  const middles = paths.flatMap(segmentsOf).map(([a, b]) => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2] as const)
  expect(middles.length).toBeGreaterThan(20)
  expect([...paths.flat(), ...middles].filter((p) => ponds.some((ring) => isInside(ring, p)))).toEqual([])
})

test('every name of the landscape is a fact', () => {
  expect(namesWithoutFact('lublin', city)).toEqual([])
})

test('institutions are real and stand where they are', () => {
  expect(city.schools.filter((school) => school.rspo !== null).length).toBe(63)
  const byKey = new Map(city.schools.map((school) => [school.key, school]))
  expect(byKey.get('sp-18')).toMatchObject({
    rspo: 133733,
    street: 'al. Jana Długosza',
    number: '8',
    fictional: false,
  })
  for (const place of [...city.schools, ...city.places]) {
    const address = city.addresses.find((a) => a.streetKey === place.streetKey && a.number === place.number)
    expect([place.key, address === undefined ? null : distance(address.point, place.point) < 1]).toEqual([
      place.key,
      true,
    ])
  }
})

test('catchments name every address once and are of a size that a school could take', () => {
  expect(city.catchments).toHaveLength(43)
  expect(notNamedOnce(city)).toEqual([])
})
