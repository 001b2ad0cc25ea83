import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { INDEX, inAlphabet, letterOf, NUMBERS, sortNameOf } from './alphabet.ts'

const sorted = (names: readonly string[]) =>
  names
    .map((sortName, index) => ({ sortName, localityId: 1, streetId: index + 1 }))
    .sort(inAlphabet)
    .map(({ sortName }) => sortName)

test('streets stand in the order of a Polish street index', () => {
  const names = [
    '4 Marca',
    '11 Listopada',
    'Akacjowa',
    'Ametystowa',
    'Cicha',
    'Ćwiklińskiej',
    'Dąbka',
    'Dębowa',
    'Domowa',
  ]
  const more = [
    'Lwowska',
    'Łąkowa',
    'Łużycka',
    'Młyńska',
    'Nowa',
    'Ogrodowa',
    'Sznycera',
    'Ściegiennego',
    'Ździarska',
    'Żabia',
  ]
  const index = [...names, ...more]
  expect(sorted(index.toReversed())).toEqual(index)
})

test.each([
  ['Staszica', 'Stanisława', 'Staszica Stanisława', 'S'],
  ['Łąkowa', '', 'Łąkowa', 'Ł'],
  ['łokietka', 'Władysława', 'łokietka Władysława', 'Ł'],
  ['S\u0301więtego Floriana', '', 'Świętego Floriana', 'Ś'],
  ['„Łupaszki”', 'Zygmunta', 'Łupaszki” Zygmunta', 'Ł'],
  ['3 Maja', '', '3 Maja', NUMBERS],
  ['Écoles', '', 'Écoles', 'E'],
  ['Østersøen', '', 'Østersøen', 'O'],
  ['???', '', '', NUMBERS],
])('%s %s is sorted as "%s" under %s', (name1, name2, sortName, letter) => {
  expect(sortNameOf(name1, name2)).toBe(sortName)
  expect(letterOf(sortName)).toBe(letter)
})

test('in the sorted list the letters come in the order of the index, each once', () => {
  const name = fc
    .tuple(
      fc.constantFrom(...Array.from('AaĄbĆCćdÉŁLłżŹzŻ19öß')),
      fc.string({ unit: fc.constantFrom(...Array.from('ałbóćz 2')) }),
    )
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(fc.array(name), (names) => {
      const letters = sorted(names.map((each) => sortNameOf(each, ''))).map(letterOf)
      const places = letters.map((letter) => INDEX.indexOf(letter))
      expect(places).toEqual(places.toSorted((a, b) => a - b))
    }),
  )
})
