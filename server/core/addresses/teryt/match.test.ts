import { describe, expect, test } from '@jest/globals'

import { readStreet } from '../prg/street-name.ts'
import { type Known, matchStreets } from './match.ts'

const way = (kind: string, name: string, sortName?: string) => {
  const street = readStreet({ kind, name, sortName })
  if (street === null) throw new Error(`${name} is no name`)
  return street
}

const official = (ulic: string, name: string, { kind = 'ul.', localityId = 1 } = {}) => ({
  localityId,
  ulic,
  name: way(kind, name, name.split(' ').at(-1)),
})

const known = (
  id: number,
  ulic: string | null,
  name: string,
  { kind = 'ul.', localityId = 1 } = {},
): Known => ({
  id,
  localityId,
  ulic,
  ...way(kind, name),
})

/** The ids of the streets that are found for the one street of the register. */
const found = (name: string, ...streets: Known[]) =>
  matchStreets([official('12892', name)], streets).map((row) => row?.id)

describe('a street of TERYT is matched', () => {
  test('by its symbol, whatever its name', () => {
    expect(
      found('Adama Mickiewicza', known(1, '12892', 'Stara'), known(2, null, 'Adama Mickiewicza')),
    ).toEqual([1])
  })

  test.each([
    ['a wrong capital', 'adama MICKIEWICZA'],
    ['another order', 'Mickiewicza Adama'],
    ['no diacritics', 'Adama Mickiewicza'],
    ['an initial', 'A. Mickiewicza'],
    ['no first name', 'Mickiewicza'],
  ])('by its name with %s', (_, name) => {
    expect(found('Adama Mickiewicza', known(1, null, 'Polna'), known(2, null, name))).toEqual([2])
  })

  test('with titles long or short, and where TERYT has less than is known here', () => {
    expect(found('gen. Józefa Bema', known(1, null, 'Generała Józefa Bema'))).toEqual([1])
    expect(found('Broniewskiego', known(1, null, 'Władysława Broniewskiego'))).toEqual([1])
    expect(found('3 Maja', known(1, null, 'Trzeciego Maja'))).toEqual([1])
  })

  test('the very name before one that is like it', () => {
    const streets = [known(1, null, 'Kościuszki'), known(2, null, 'Tadeusza Kościuszki')]
    expect(found('Tadeusza Kościuszki', ...streets)).toEqual([2])
  })

  test('by the very name where the symbol here is one that the list does not have', () => {
    expect(found('Adama Mickiewicza', known(1, '00001', 'Adama Mickiewicza'))).toEqual([1])
    expect(found('Adama Mickiewicza', known(1, '00001', 'Mickiewicza'))).toEqual([undefined])
  })
})

describe('a street of TERYT is not matched', () => {
  test.each([
    ['another person of the name', 'Adama Mickiewicza', 'Władysława Mickiewicza'],
    ['another number', '3 Maja', '8 Maja'],
    ['a name without its number', '3 Maja', 'Maja'],
    ['another word', 'Polna', 'Leśna'],
    ['a part of the name', 'Bohaterów Warszawy', 'Warszawy'],
  ])('with %s', (_, name, other) => {
    expect(found(name, known(1, null, other))).toEqual([undefined])
  })

  test('with a square of its name, or in another locality', () => {
    expect(found('Wolności', known(1, null, 'Wolności', { kind: 'pl.' }))).toEqual([undefined])
    expect(found('Wolności', known(1, null, 'Wolności', { localityId: 2 }))).toEqual([undefined])
  })

  test('where two streets here, or two of the register, are like it', () => {
    expect(
      found('Adama Mickiewicza', known(1, null, 'Mickiewicza'), known(2, null, 'A. Mickiewicza')),
    ).toEqual([undefined])
    const officials = [official('00001', 'Jana Kowalskiego'), official('00002', 'Józefa Kowalskiego')]
    expect(matchStreets(officials, [known(1, null, 'Kowalskiego')])).toEqual([undefined, undefined])
  })

  test('twice with the same street', () => {
    const officials = [official('00001', 'Polna'), official('00002', 'Polna')]
    expect(matchStreets(officials, [known(1, '00001', 'Polna')]).map((row) => row?.id)).toEqual([
      1,
      undefined,
    ])
  })
})

test('of two rows with one symbol the one with the official name is meant', () => {
  expect(found('Polna', known(1, '12892', 'Leśna'), known(2, '12892', 'Polna'))).toEqual([2])
})
