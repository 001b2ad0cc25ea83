import { expect, test } from '@jest/globals'

import { withinPoland } from './box.ts'

test('a box is cut to where the projection holds', () => {
  expect(withinPoland([-180, -90, 180, 90])).toEqual([13, 48, 26, 57])
  expect(withinPoland([16.1, 54.1, 16.3, 54.3])).toEqual([16.1, 54.1, 16.3, 54.3])
})

test('a box elsewhere holds nothing', () => {
  expect(withinPoland([-77.2, 38.8, -77, 39])).toBeNull()
})
