import { expect, test } from '@jest/globals'

import { atStreet } from './at-street.ts'

test.each([
  ['ul. Polna', 'ul. Polnej'],
  ['ul. Lubelska', 'ul. Lubelskiej'],
  ['ul. Grodzka', 'ul. Grodzkiej'],
  ['ul. Lipowa', 'ul. Lipowej'],
  ['ul. Wiosenna', 'ul. Wiosennej'],
  ['ul. Żużlowa', 'ul. Żużlowej'],
  ['ul. Długa', 'ul. Długiej'],
])('of an adjective, %s, it is %s', (street, form) => {
  expect(atStreet(street)?.replaceAll('\u00A0', ' ')).toBe(form)
})

test.each([
  'ul. Chopina',
  'ul. Staszica',
  'ul. Reja',
  'ul. 3 Maja',
  'ul. Stara Droga',
  'pl. Wolności',
  'Dzierżęcino',
])('of %s nothing is made up', (street) => {
  expect(atStreet(street)).toBeUndefined()
})
