import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { formatPlace, parsePlace } from './map-place.ts'

test('a place survives the address bar to the metre', () => {
  const place = fc.record({
    zoom: fc.double({ min: 0, max: 22, noNaN: true }),
    lon: fc.double({ min: -180, max: 180, noNaN: true }),
    lat: fc.double({ min: -85, max: 85, noNaN: true }),
  })
  fc.assert(
    fc.property(place, (written) => {
      const text = formatPlace(written)
      const read = parsePlace(text)
      expect(Math.abs((read?.lon ?? 999) - written.lon)).toBeLessThan(0.00001)
      expect(Math.abs((read?.lat ?? 999) - written.lat)).toBeLessThan(0.00001)
      expect(read && formatPlace(read)).toBe(text)
    }),
  )
})

test.each([null, '', '14', '14/16', '14/16/99', '14/200/50', '99/16/54', 'a/b/c', '14/16/54/1', '1e9/16/54'])(
  '%p is no place',
  (text) => {
    expect(parsePlace(text)).toBeUndefined()
  },
)
