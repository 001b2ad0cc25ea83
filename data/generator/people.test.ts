import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { type DemoAddress } from './city.ts'
import { apportioned, settlePeople } from './people.ts'
import { seededRandom } from './random.ts'

const districts = [
  { no: 1, inhabitants: 6_000, year: 2019 },
  { no: 2, inhabitants: 14_003, year: 2019 },
  { no: 3, inhabitants: 11, year: 2019 },
]

function addressesOf(counts: readonly number[]): DemoAddress[] {
  const random = seededRandom(7)
  return counts.flatMap((count, i) =>
    Array.from({ length: count }, (_, n) => ({
      streetKey: `s${i}`,
      localityKey: 'x',
      number: String(n + 1),
      postcode: null,
      point: [random() * 1000, random() * 1000] as const,
      districtNo: i + 1,
    })),
  )
}

const addresses = addressesOf([900, 400, 40])
const settle = (seed: number) => settlePeople({ addresses, districts, enrolment: undefined, seed })
const people = settle(1)

test('a number is divided by weights to the last one', () => {
  fc.assert(
    fc.property(
      fc.nat(50_000),
      fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { minLength: 1, maxLength: 60 }),
      (total, weights) => {
        const shares = apportioned(total, weights)
        const sum = weights.reduce((all, weight) => all + weight, 0)
        expect(shares.reduce((all, share) => all + share, 0)).toBe(total)
        expect(shares.filter((share, i) => Math.abs(share - (total * (weights[i] ?? 0)) / sum) > 1)).toEqual(
          [],
        )
      },
    ),
  )
})

describe('people', () => {
  test('come to the inhabitants of each district exactly', () => {
    const sums = districts.map(({ no }) =>
      addresses.reduce(
        (sum, { districtNo }, i) => sum + (districtNo === no ? (people.residents[i] ?? 0) : 0),
        0,
      ),
    )
    expect(sums).toEqual(districts.map(({ inhabitants }) => inhabitants))
  })

  test('are the same for the same seed, and others for another', () => {
    expect(JSON.stringify(settle(1))).toBe(JSON.stringify(people))
    expect(JSON.stringify(settle(2))).not.toBe(JSON.stringify(people))
  })

  test('have children of every year from 2006 to 2026, about a fifth of all, none where nobody lives', () => {
    const byYear = new Map<number, number>()
    for (const { birthYear, children } of people.children)
      byYear.set(birthYear, (byYear.get(birthYear) ?? 0) + children)
    expect([...byYear.keys()]).toEqual(Array.from({ length: 21 }, (_, i) => 2006 + i))
    const all = [...byYear.values()].reduce((sum, count) => sum + count, 0)
    expect(all / 20_014).toBeGreaterThan(0.12)
    expect(all / 20_014).toBeLessThan(0.24)
    expect(byYear.get(2024) ?? 0).toBeLessThan(byYear.get(2009) ?? 0)
    expect(people.children.filter(({ address }) => people.residents[address] === 0)).toEqual([])
  })

  test('go to school in the city and come to it: commuters are no residents', () => {
    const enrolment = { pupils: 5_000, kindergartenChildren: 484, year: 2010 }
    const { commuters, residents } = settlePeople({ addresses, districts, enrolment, seed: 1 })
    expect(residents.reduce((sum, count) => sum + count, 0)).toBe(20_014)
    expect(commuters?.year).toBe(2010)
    expect(commuters?.pupils).toBeGreaterThan(2_000)
    expect(commuters?.pupils).toBeLessThan(3_000)
  })
})
