import { afterEach, describe, expect, test } from '@jest/globals'

import { type Language } from '../../server/platform/languages/contract.ts'
import { formatCount, formatDate, formatDistance, unbroken } from './format.ts'
import { visit } from './visit.ts'

test('dates are written with the month in words', () => {
  expect(formatDate('2026-09-01')).toBe('1 września 2026')
})

test('counts are grouped from a thousand on', () => {
  expect(formatCount(999)).toBe('999')
  expect(formatCount(1536).replaceAll(/\s/g, ' ')).toBe('1 536')
})

test.each([
  [3, '10 m'],
  [644, '640 m'],
  [999, '1,0 km'],
  [1_240, '1,2 km'],
])('%i m are told as %s', (metres, words) => {
  expect(formatDistance(metres).replaceAll(/\s/g, ' ')).toBe(words)
})

describe('in the language that is spoken', () => {
  afterEach(() => {
    visit().language.value = 'pl'
  })

  test.each([
    { language: 'en', told: ['1 September 2026', '1,536', '640 m', '1.2 km'] },
    { language: 'uk', told: ['1 вересня 2026 року', '1 536', '640 м', '1,2 км'] },
    { language: 'pl', told: ['1 września 2026', '1 536', '640 m', '1,2 km'] },
  ] satisfies { language: Language; told: string[] }[])('$language: $told', ({ language, told }) => {
    visit().language.value = language
    const said = [formatDate('2026-09-01'), formatCount(1536), formatDistance(644), formatDistance(1_240)]
    expect(said.map((text) => text.replaceAll(/\s/g, ' '))).toEqual(told)
  })
})

test('a number stays with its school when the line breaks', () => {
  expect(unbroken('Szkoła Podstawowa nr 18 im. Jana Matejki w Koszalinie')).toBe(
    'Szkoła Podstawowa nr\u00A018 im.\u00A0Jana Matejki w\u00A0Koszalinie',
  )
})
