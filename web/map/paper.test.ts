import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { barFor, groundMetres, scaleFor } from './paper.ts'

test.each([
  [1_800, 180, 10_000],
  [1_801, 180, 10_000],
  [1_900, 180, 12_500],
  [17, 180, 1_000],
  [9_000, 165, 60_000],
  [14_000, 180, 100_000],
])('%d m on %d mm need 1 : %d', (metres, millimetres, scale) => {
  expect(scaleFor(metres, millimetres)).toBe(scale)
})

test('what is to be shown fits at the scale, and would not at one much larger', () => {
  fc.assert(
    fc.property(fc.double({ min: 200, max: 200_000, noNaN: true }), (metres) => {
      const shown = (scaleFor(metres, 180) * 180) / 1_000
      expect(shown).toBeGreaterThanOrEqual(metres * 0.998)
      expect(shown).toBeLessThanOrEqual(metres * 1.34)
    }),
  )
})

test('a bar is round, at most 50 mm, at least 20 mm, and as long as it says', () => {
  fc.assert(
    fc.property(fc.double({ min: 180, max: 200_000, noNaN: true }), (metres) => {
      const scale = scaleFor(metres, 180)
      const bar = barFor(scale)
      expect(String(bar.metres)).toMatch(/^[125]0*$/)
      expect(bar.millimetres).toBeLessThanOrEqual(50)
      expect(bar.millimetres).toBeGreaterThanOrEqual(19.9)
      expect((bar.millimetres * scale) / 1_000).toBeCloseTo(bar.metres, 6)
    }),
  )
})

test('a metre of the map is 58 cm of the ground in Koszalin', () => {
  expect(groundMetres(54.19)).toBeCloseTo(0.585, 3)
})
