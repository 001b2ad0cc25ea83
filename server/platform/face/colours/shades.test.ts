import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { contrast, readColour } from './contrast.ts'
import { isReadable, leastContrast, shadesOf, styleOf } from './shades.ts'

describe('contrast', () => {
  test.each([
    ['#000000', '#ffffff', 21],
    ['#ffffff', '#ffffff', 1],
    ['#767676', '#ffffff', 4.54], // the lightest grey that WCAG lets be text on white
    ['#0b5d66', '#ffffff', 7.58],
  ])('of %s and %s is %d', (one, other, ratio) => {
    expect(contrast(readColour(one), readColour(other))).toBeCloseTo(ratio, 1)
  })
})

const colour = fc
  .tuple(fc.nat(255), fc.nat(255), fc.nat(255))
  .map((parts) => `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`)

describe('a colour of a municipality', () => {
  test.each([
    ['#7a1f3d', true],
    ['#0b5d66', true],
    ['#ffcc00', false],
    ['#767676', false], // readable on white, but not on the page's own ground
  ])('%s is readable: %s', (accent, expected) => {
    expect(isReadable(accent)).toBe(expected)
  })

  test('that is accepted can be read on every ground of both themes, in every shade', () => {
    fc.assert(
      fc.property(colour.filter(isReadable), (accent) => {
        const { primary, strong, tint } = shadesOf(accent)
        const grounds = [
          ['#ffffff', '#f7f6f2', tint[0]],
          ['#1a212e', '#10151f', tint[1]],
        ] as const
        for (const [theme, all] of grounds.entries()) {
          for (const ground of all) {
            for (const text of [primary[theme], strong[theme]])
              expect(contrast(readColour(text ?? ''), readColour(ground))).toBeGreaterThanOrEqual(4.49)
          }
        }
      }),
    )
  })

  test('becomes a stylesheet that leaves the theme of high contrast alone', () => {
    expect(styleOf('#7a1f3d')).toMatch(
      /^:root:not\(\[data-theme='contrast'\]\)\{--primary:light-dark\(#7a1f3d,#[0-9a-f]{6}\);/,
    )
    expect(leastContrast('#7a1f3d')).toBeGreaterThan(7)
  })
})
