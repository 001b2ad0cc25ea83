import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { matchRules } from './match-rules.ts'
import type { PlacedAddress, Rule } from './rule.ts'

const STREET = 5
const LOCALITY = 1

let nextId = 1
const rule = (catchmentId: number, more: Partial<Rule> = {}): Rule => ({
  id: nextId++,
  catchmentId,
  streetId: STREET,
  localityId: LOCALITY,
  kind: 'range',
  parity: 'all',
  from: null,
  to: null,
  numbers: [],
  except: [],
  grades: null,
  entryYearFrom: null,
  entryYearTo: null,
  ...more,
})
const at = (number: string, more: Partial<PlacedAddress> = {}): PlacedAddress => ({
  id: 1,
  streetId: STREET,
  localityId: LOCALITY,
  number,
  ...more,
})
const catchmentsOf = (rules: Rule[], address: PlacedAddress) =>
  matchRules(rules, [address]).map((membership) => membership.catchmentId)
const isReviewed = (rules: Rule[], number: string) =>
  matchRules(rules, [at(number)]).some((membership) => membership.review)

describe('T2.3: rules and the addresses that they name', () => {
  const odd = rule(1, { parity: 'odd', from: '1', to: '89' })
  const evenToTheEnd = rule(1, { parity: 'even', from: '2' })
  const toLetter = rule(1, { from: '10', to: '15A' })
  const whole = rule(1, { kind: 'whole', except: ['7', '7A'] })

  test.each([
    ['ODD 1–89', odd, ['89', '89B'], ['90', '91']],
    ['EVEN from 2 to the end', evenToTheEnd, ['2', '300C'], ['301']],
    ['ALL 10–15A', toLetter, ['15', '15A'], ['15B']],
    ['a whole street without 7 and 7A', whole, ['7B', '8'], ['7', '7A']],
  ])('%s', (_name, each, inside, outside) => {
    for (const number of inside) expect([number, catchmentsOf([each], at(number))]).toEqual([number, [1]])
    for (const number of outside) expect([number, catchmentsOf([each], at(number))]).toEqual([number, []])
  })

  test('two ranges without a joint group both claim the number', () => {
    const rules = [rule(1, { parity: 'even', from: '2', to: '20' }), rule(2, { from: '1', to: '40' })]
    expect(catchmentsOf(rules, at('12'))).toEqual([1, 2])
  })

  test('12/14 belongs by 12, and is to be reviewed when 14 falls elsewhere', () => {
    const rules = [
      rule(1, { parity: 'even', from: '2', to: '12' }),
      rule(2, { parity: 'even', from: '14', to: '30' }),
    ]
    expect(catchmentsOf(rules, at('12/14'))).toEqual([1])
    expect(isReviewed(rules, '12/14')).toBe(true)
    expect(isReviewed(rules, '10/12')).toBe(false)
    expect(isReviewed(rules, '12')).toBe(false)
  })
})

describe('matching', () => {
  test('a list beats a range, a range a street, a street a locality, across catchments too', () => {
    const village = rule(1, { streetId: null, kind: 'whole' })
    const street = rule(2, { kind: 'whole' })
    const range = rule(3, { from: '10', to: '20' })
    const list = rule(4, { kind: 'list', numbers: ['12', '9/11'] })
    const rules = [village, street, range, list]
    expect(catchmentsOf(rules, at('12'))).toEqual([4])
    expect(catchmentsOf(rules, at('9/11'))).toEqual([4])
    expect(catchmentsOf(rules, at('12A'))).toEqual([3])
    expect(catchmentsOf(rules, at('22'))).toEqual([2])
    expect(catchmentsOf(rules, at('22', { streetId: 9 }))).toEqual([1])
    expect(catchmentsOf(rules, at('22', { streetId: null }))).toEqual([1])
    expect(catchmentsOf(rules, at('22', { streetId: null, localityId: 2 }))).toEqual([])
  })

  test('an exclusion beats all within its catchment and leaves the others alone', () => {
    const rules = [
      rule(1, { kind: 'whole', except: ['24'] }),
      rule(1, { kind: 'list', numbers: ['24'] }),
      rule(2, { from: '20', to: '30', parity: 'even' }),
    ]
    expect(catchmentsOf(rules, at('24'))).toEqual([2])
  })

  test('a number beside an excluded one stays in, to be reviewed', () => {
    const rules = [rule(1, { from: '20', to: '48', except: ['24'] })]
    expect(catchmentsOf(rules, at('24A'))).toEqual([1])
    expect(isReviewed(rules, '24A')).toBe(true)
    expect(isReviewed(rules, '26')).toBe(false)
  })

  test('numbers are the same however they are written', () => {
    expect(catchmentsOf([rule(1, { kind: 'list', numbers: ['7 a'] })], at('7A'))).toEqual([1])
    expect(catchmentsOf([rule(1, { to: '15a' })], at(' 15 A '))).toEqual([1])
  })

  test('what is no house number belongs to a whole street only', () => {
    expect(catchmentsOf([rule(1, { kind: 'whole' })], at('dz. 12'))).toEqual([1])
    expect(catchmentsOf([rule(1, { kind: 'whole', parity: 'odd' })], at('dz. 12'))).toEqual([])
    expect(catchmentsOf([rule(1, { from: '1' })], at('dz. 12'))).toEqual([])
  })

  test('a rule beaten for some grades or entrants only is kept', () => {
    const street = rule(1, { kind: 'whole' })
    const someGrades = rule(2, { from: '1', to: '9', grades: [1, 2, 3] })
    const later = rule(3, { from: '11', to: '19', entryYearFrom: 2028 })
    expect(catchmentsOf([street, someGrades], at('5'))).toEqual([1, 2])
    expect(catchmentsOf([street, later], at('15'))).toEqual([1, 3])
  })

  test('a range names exactly the numbers that counting along the street names', () => {
    const letters = ['', 'A', 'B', 'C']
    const street = Array.from({ length: 60 }, (_, index) =>
      letters.map((letter) => `${index + 1}${letter}`),
    ).flat()
    const bound = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.constantFrom(...letters))
    fc.assert(
      fc.property(
        bound,
        bound,
        fc.constantFrom('all' as const, 'odd' as const, 'even' as const),
        (a, b, parity) => {
          const [low, high] = a[0] < b[0] ? [a, b] : [b, a]
          const counted = walk(street, low, high).filter(
            (number) => parity === 'all' || Number.parseInt(number) % 2 === (parity === 'odd' ? 1 : 0),
          )
          const ranged = rule(1, { from: low.join(''), to: high.join(''), parity })
          const matched = matchRules(
            [ranged],
            street.map((number, id) => at(number, { id })),
          ).map((membership) => street[membership.addressId])
          expect(matched).toEqual(counted)
        },
      ),
    )
  })
})

/** Counts along the street from one bound to the other: an independent reading of conventions a and b. */
function walk(street: readonly string[], low: [number, string], high: [number, string]): string[] {
  const first = street.indexOf(low.join(''))
  const last = high[1] === '' ? street.indexOf(`${high[0]}C`) : street.indexOf(high.join(''))
  return street.slice(first, last + 1)
}
