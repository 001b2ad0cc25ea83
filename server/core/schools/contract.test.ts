import { expect, test } from '@jest/globals'

import { formatGrades } from './contract.ts'

test.each([
  [[1, 2, 3], 'I–III'],
  [[8, 4, 5, 6, 7], 'IV–VIII'],
  [[1, 3, 4], 'I, III–IV'],
  [[0], '0'],
  [[], ''],
])('grades %j are told as %s', (grades, words) => {
  expect(formatGrades(grades)).toBe(words)
})
