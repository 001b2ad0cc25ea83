import { expect, test } from '@jest/globals'

import { currentSchoolYear, schoolYearsAround, unitTitle } from './unit-title.ts'

test('a class unit is told with its school year', () => {
  expect(unitTitle({ name: '5a', schoolYear: 2026 })).toBe('5a (2026/27)')
  expect(unitTitle({ name: '1b', schoolYear: 2099 })).toBe('1b (2099/00)')
})

test('a school year begins on the first of September', () => {
  expect(currentSchoolYear('2027-08-31')).toBe(2026)
  expect(currentSchoolYear('2027-09-01')).toBe(2027)
  expect(schoolYearsAround('2027-08-31')).toEqual([2027, 2026, 2025, 2024, 2023])
})
