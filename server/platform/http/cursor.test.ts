import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { type Cursor, readCursor, writeCursor } from './cursor.ts'

test('a cursor leads back to its place', () => {
  const place: Cursor = ['Szkoła „Łąka” nr ', 18, 7]
  expect(readCursor(writeCursor(place))).toEqual(place)
})

test('no text that we have not written is taken for a place, and none is trouble', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(readCursor(text)).toBeUndefined()
    }),
  )
})

test.each([['["a",1]'], ['["a",-1,1]'], ['["a",1,9999999999]'], ['{}'], ['["\\u0000",1,1]']])(
  '%s is no place',
  (json) => {
    expect(readCursor(Buffer.from(json).toString('base64url'))).toBeUndefined()
  },
)
