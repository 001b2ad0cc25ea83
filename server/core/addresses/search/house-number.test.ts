import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { compareNumbers, containsNumber, normaliseNumber, parseHouseNumber } from './house-number.ts'

describe('house numbers', () => {
  test.each([
    [' 12 a ', '12A', 12, 'A', ''],
    ['12/14', '12/14', 12, '', '/14'],
    ['12A/3', '12A/3', 12, 'A', '/3'],
    ['1-3', '1-3', 1, '', '-3'],
    ['44 - 48', '44-48', 44, '', '-48'],
    ['44 – 48', '44-48', 44, '', '-48'],
    ['007', '7', 7, '', ''],
    ['12ab', '12AB', 12, 'AB', ''],
    ['12\\14', '12/14', 12, '', '/14'],
    ['2g-4', '2G-4', 2, 'G', '-4'],
  ])('%j is read as %s', (raw, normal, ...parts) => {
    const [integer, letter, rest] = parts
    expect(parseHouseNumber(raw)).toEqual({ integer, letter, rest, normal })
  })

  test.each([
    '',
    ' ',
    'A',
    'Staszica',
    '12 m. 3',
    '12,5',
    '-3',
    '/5',
    '12/',
    '123456',
    '12ABC',
    '1'.repeat(50),
  ])('%j is no house number', (raw) => {
    expect(parseHouseNumber(raw)).toBeNull()
  })

  test('along the street 2, 2A, 2B, 10, 12/2, 12/14, 12A and what is no number last', () => {
    const inOrder = ['2', '2A', '2B', '10', '12', '12/2', '12/14', '12A', '12A/3', '12B', 'bez numeru']
    expect([...inOrder].reverse().sort(compareNumbers)).toEqual(inOrder)
  })

  test('a text that is no number is only trimmed and capitalised', () => {
    expect(normaliseNumber(' bl. 3 m ')).toBe('BL.3M')
  })

  test('normalising twice changes nothing and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{1,3} ?[a-z]?[/-]?\d{0,2}$/)), (raw) => {
        expect(normaliseNumber(normaliseNumber(raw))).toBe(normaliseNumber(raw))
      }),
    )
  })

  test('the order is the same whichever side is asked first', () => {
    const number = fc.stringMatching(/^\d{1,3}[a-c]?([/-]\d{1,2})?$/)
    fc.assert(
      fc.property(number, number, (a, b) => {
        expect(Math.sign(compareNumbers(a, b)) + Math.sign(compareNumbers(b, a))).toBe(0)
      }),
    )
  })
})

describe('a joined number', () => {
  test.each([
    ['27/28', '27', true],
    ['27/28', '28', true],
    ['41/43', '41', true],
    ['41/43', '42', false],
    ['44-48', '46', true],
    ['44-48', '45', false],
    ['44-48', '50', false],
    ['12/3', '3', false],
    ['12', '12', false],
    ['27/28', '27A', false],
    ['12/A', '12', false],
  ])('%s contains %s: %s', (joined, plain, contained) => {
    expect(containsNumber(joined, plain)).toBe(contained)
  })
})
