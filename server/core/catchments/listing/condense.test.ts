import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { normaliseNumber } from '../../addresses/index.ts'
import { isNamed, readNumber } from '../rules/numbers.ts'
import { numbersText } from '../rules/rule-text.ts'
import { condense } from './condense.ts'

const words = (own: string, others: string) =>
  condense(own.split(' ').filter(Boolean), others.split(' ').filter(Boolean)).map(numbersText)

describe('the numbers of a school on a street', () => {
  test.each([
    ['1 2 3 4 5', '', ['w całości']],
    ['1 3 5', '2 4 6', ['numery nieparzyste']],
    ['1 3 5 7 9', '11 13 2 4', ['numery nieparzyste od 1 do 9']],
    ['1 2 3 4', '5 6 7 8', ['numery od 1 do 4']],
    ['1 3 5 7 2 4', '9 6 8', ['numery nieparzyste od 1 do 7', 'numery parzyste od 2 do 4']],
    ['7', '1 3 5 9', ['numer 7']],
    ['3 5 9 11', '1 7 13', ['numery nieparzyste od 3 do 5', 'numery nieparzyste od 9 do 11']],
  ])('%s beside %s is %j', (own, others, said) => {
    expect(words(own, others)).toEqual(said)
  })

  test.each([
    ['up to a letter', '1 3 3A', '3B 5', ['numery nieparzyste od 1 do 3A']],
    ['from a letter', '3B 5', '1 3 3A', ['numery nieparzyste od 3B do 5']],
    [
      'never up to a number whose letters are others’',
      '1 3 5',
      '5A 7',
      ['numery nieparzyste od 1 do 3', 'numer 5'],
    ],
    ['one of two that share a number', '1 3 12/14', '12 14', ['numery nieparzyste', 'numer 12/14']],
    ['what is no number by its name', '1 3 5 dz.7', '2 4', ['numery nieparzyste', 'numer DZ.7']],
  ])('is told %s', (_, own, others, said) => {
    expect(words(own, others)).toEqual(said)
  })

  test('that others have too is named: 7 twice on one street', () => {
    expect(words('5 7', '7 9')).toEqual(['numery 5, 7'])
  })

  test('is nothing when there is none', () => {
    expect(condense([], ['1'])).toEqual([])
  })
})

/** As registers write them: plain ones above all, letters, corner and joined buildings, and what is no number at all. */
const number = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 24 }).map(String) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.integer({ min: 1, max: 24 }), fc.constantFrom('A', 'B', 'AA'))
      .map((parts) => parts.join('')),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.integer({ min: 1, max: 24 }), fc.constantFrom('/3', '/14', '-20', 'A/2'))
      .map((parts) => parts.join('')),
  },
  { weight: 1, arbitrary: fc.constantFrom('dz. 5', 'bn', '0012', ' 7 b ') },
)

const street = fc
  .uniqueArray(fc.tuple(number, fc.integer({ min: 0, max: 2 })), {
    selector: ([each]) => normaliseNumber(each),
    maxLength: 60,
  })
  .map((houses) => ({
    own: houses.flatMap(([each, school]) => (school === 0 ? [each] : [])),
    others: houses.flatMap(([each, school]) => (school === 0 ? [] : [each])),
  }))

describe('condensed numbers, read as the rules of a resolution', () => {
  test('name every number of the school and no other of the street', () => {
    fc.assert(
      fc.property(street, ({ own, others }) => {
        const rules = condense(own, others)
        const named = (each: string) => rules.some((rule) => isNamed(rule, readNumber(each)))
        expect({ missed: own.filter((each) => !named(each)), taken: others.filter(named) }).toEqual({
          missed: [],
          taken: [],
        })
      }),
      { numRuns: 2_000 },
    )
  })

  test('are the same in whatever order the numbers come, and never more than the numbers', () => {
    fc.assert(
      fc.property(street, ({ own, others }) => {
        const rules = condense(own, others)
        expect(condense(own.toReversed(), others.toReversed())).toEqual(rules)
        expect(rules.length).toBeLessThanOrEqual(own.length)
      }),
    )
  })
})
