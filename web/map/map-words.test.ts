import { expect, test } from '@jest/globals'

import { wrapped } from './styles/wrapped.ts'
import { inReadingOrder } from './visible-schools.ts'

test('schools are walked as a page is read: row by row, each from the left', () => {
  const at = (id: number, x: number, y: number) => ({ id, name: '', x, y })
  const schools = [at(1, 500, 10), at(2, 100, 20), at(3, 300, 900), at(4, 0, -900)]
  expect(inReadingOrder(schools, 1).map(({ id }) => id)).toEqual([3, 2, 1, 4])
})

test('a long name breaks between its words', () => {
  expect(wrapped('Szkoła Podstawowa nr 18 im. Jana Matejki', 26)).toBe(
    'Szkoła Podstawowa nr 18\nim. Jana Matejki',
  )
  expect(wrapped('SP 5', 26)).toBe('SP 5')
})
