import { expect, test } from '@jest/globals'

import { daysAfter, schoolYear, today } from './days.ts'

test('a day in Poland begins at midnight in Poland', () => {
  expect(today(new Date('2026-11-22T22:59:00Z'))).toBe('2026-11-22')
  expect(today(new Date('2026-11-22T23:00:00Z'))).toBe('2026-11-23')
})

test('days go over ends of months, of years and of summer time', () => {
  expect(daysAfter('2026-12-31', 1)).toBe('2027-01-01')
  expect(daysAfter('2028-03-01', -1)).toBe('2028-02-29')
  expect(daysAfter('2026-10-24', 2)).toBe('2026-10-26')
})

test.each([
  ['2026-08-31', '2025/2026'],
  ['2026-09-01', '2026/2027'],
  ['2027-01-01', '2026/2027'],
])('on %s the school year is %s', (day, year) => {
  expect(schoolYear(day)).toBe(year)
})
