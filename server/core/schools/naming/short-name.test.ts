import { describe, expect, test } from '@jest/globals'

import { kindOfTypeName, levelOfKind } from './kinds.ts'
import { markOf, shortNameOf } from './short-name.ts'

const cases: readonly (readonly [number, string, string, string])[] = [
  [3, 'Szkoła Podstawowa nr 18 im. Jana Matejki w Koszalinie', 'SP 18', '18'],
  [3, 'Szkoła Podstawowa Integracyjna nr 21 im. Kornela Makuszyńskiego', 'SP 21', '21'],
  [14, 'V Liceum Ogólnokształcące im. Stanisława Lema', 'V LO', 'V'],
  [14, 'XIV Liceum Ogólnokształcące im. Polonii Belgijskiej', 'XIV LO', 'XIV'],
  [1, 'Przedszkole nr 14', 'P 14', 'P 14'],
  [1, 'Przedszkole Niepubliczne „Miś”', 'Przedszkole Niepubliczne „Miś”', 'P'],
  [16, 'Technikum nr 2 w Koszalinie', 'T 2', 'T 2'],
  [3, 'Społeczna Szkoła Podstawowa „Nasza Szkoła”', 'Społeczna SP „Nasza Szkoła”', 'NS'],
  [
    3,
    'Katolicka Szkoła Podstawowa im. św. Jana Pawła II w Koszalinie',
    'Katolicka SP im. św. Jana Pawła II',
    'K',
  ],
  [3, 'Niepubliczna Szkoła Podstawowa Da Vinci w Koszalinie', 'Niepubliczna SP Da Vinci w Koszalinie', 'DV'],
  [3, 'Szkoła Podstawowa w Mesznej', 'SP w Mesznej', 'SP'],
  [3, 'Szkoła Podstawowa w Mesznej im. 11 Pułku Ułanów', 'SP w Mesznej im. 11 Pułku Ułanów', 'SP'],
  [48, 'Poradnia Psychologiczno-Pedagogiczna w Koszalinie', 'PPP w Koszalinie', 'PPP'],
]

describe('what a school is called in short', () => {
  test.each(cases)('kind %i, %s: in a list %s', (kind, name, short) => {
    expect(shortNameOf(kind, name)).toBe(short)
  })

  test.each(cases)('kind %i, %s: its sign on the map', (kind, name, _, mark) => {
    expect(markOf(kind, name)).toBe(mark)
    expect(markOf(kind, name).length).toBeLessThanOrEqual(6)
  })
})

test('types are known by their names however they are cased', () => {
  expect(kindOfTypeName('Szkoła Podstawowa')).toBe(3)
  expect(kindOfTypeName('PLACÓWKA KSZTAŁCENIA USTAWICZNEGO – BEZ SZKÓŁ')).toBe(74)
  expect(kindOfTypeName('Szkoła jazdy')).toBeUndefined()
})

test('only schools to which children are admitted by level have a level', () => {
  expect([1, 3, 14, 48, null].map(levelOfKind)).toEqual(['kindergarten', 'primary', 'secondary', null, null])
})
