import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { kindOfCode, readFlatStreet, readStreet } from './street-name.ts'

test.each([
  ['Ulica Księcia Witolda ', 'ul.', 'ul. Księcia Witolda'],
  ['Ulica gen. Leona Berbeckiego', 'ul.', 'ul. gen. Leona Berbeckiego'],
  ['Plac Plac Solny', 'pl.', 'pl. Solny'],
  ['Plac pl. Inwalidów Wojennych', 'pl.', 'pl. Inwalidów Wojennych'],
  ['Ulica Aleja Juliusza Słowackiego', 'al.', 'al. Juliusza Słowackiego'],
  ['Ulica Wybrzeże Juliusza Słowackiego', 'wyb.', 'wyb. Juliusza Słowackiego'],
  ['Inny Wyspa Tamka', 'wyspa', 'wyspa Tamka'],
  ['Inny Rynek Rynek', 'rynek', 'Rynek'],
  ['Inny Rynek Ratusz', 'rynek', 'Rynek Ratusz'],
  ['Ulica Rynek', 'rynek', 'Rynek'],
  ['Ulica Przejście Garncarskie', 'ul.', 'ul. Przejście Garncarskie'],
  ['Ulica Plac', 'ul.', 'ul. Plac'],
  ['Inny Zaułek', '', 'Zaułek'],
])('the flat extract writes %j, people %s', (text, prefix, fullName) => {
  expect(readFlatStreet(text)).toMatchObject({ prefix, fullName })
})

test('the models give the name that the flat extract gives', () => {
  const flat = readFlatStreet('Plac Plac Biskupa Nankiera')?.fullName
  expect(readStreet({ kind: 'ul.', name: 'Plac Biskupa Nankiera' })?.fullName).toBe(flat)
  expect(readStreet({ kind: kindOfCode('3'), name: 'Plac Biskupa Nankiera' })?.fullName).toBe(flat)
  expect(readStreet({ kind: kindOfCode('3'), name: 'Biskupa Nankiera' })?.fullName).toBe(flat)
})

test('the word by which TERYT sorts is kept apart from what stands before it (T1.2)', () => {
  expect(readStreet({ kind: 'ul.', name: 'Adama Mickiewicza', sortName: 'Mickiewicza' })).toEqual({
    prefix: 'ul.',
    name1: 'Mickiewicza',
    name2: 'Adama',
    fullName: 'ul. Adama Mickiewicza',
  })
})

test('a sort word that is not in the name is not believed', () => {
  expect(readStreet({ kind: 'ul.', name: 'Nowy Świat', sortName: 'Polna' })).toMatchObject({
    name1: 'Nowy Świat',
    name2: '',
  })
})

test('codes that model 2021 does not name stand for no kind', () => {
  expect(['1', '14', '15', '0', 'x', undefined].map(kindOfCode)).toEqual(['ul.', 'wyb.', '', '', '', ''])
})

test('any text gives a name without stray spaces, or none', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const street = readFlatStreet(text)
      expect(street === null || street.fullName.trim() === street.fullName).toBe(true)
    }),
  )
})
