import { describe, expect, test } from '@jest/globals'

import { type AddressSearch, unmistakable } from './use-address-search.ts'

const address = (id: number, number: string, street = 'ul. Polna') => ({
  id,
  label: `${street} ${number}, Koszalin`,
  street,
  number,
  locality: 'Koszalin',
  postcode: null,
  lon: 16,
  lat: 54,
  score: 1,
  formerName: null,
})
const found = (...addresses: AddressSearch['addresses']): AddressSearch => ({
  addresses,
  streets: [],
  notice: null,
})

describe('an address is meant beyond doubt', () => {
  test.each(['Polna 12', 'polna 12', 'ul. Polna 12, Koszalin', 'Polna 12 Koszalin'])('by "%s"', (words) => {
    expect(unmistakable(words, found(address(1, '12'), address(2, '12A'), address(3, '120')))?.id).toBe(1)
  })

  test.each(['Polna 12a', 'polna 12 A'])('by "%s", with its letter', (words) => {
    expect(unmistakable(words, found(address(1, '12'), address(2, '12A')))?.id).toBe(2)
  })

  test('by a flat in the only building of that number', () => {
    const notice = { kind: 'flat', building: '12', flat: '5' } as const
    expect(unmistakable('Polna 12/5', { ...found(address(1, '12')), notice })?.id).toBe(1)
  })
})

describe('nothing is guessed', () => {
  test('when two streets have the number', () => {
    expect(
      unmistakable('Polna 12', found(address(1, '12'), address(2, '12', 'ul. Polna Droga'))),
    ).toBeUndefined()
  })

  test('when the street is only like the one that was typed', () => {
    const similar = { ...address(1, '3', 'ul. Konstytucji 3 Maja'), score: 0.7 }
    expect(unmistakable('3 maja 3', found(similar))).toBeUndefined()
    expect(unmistakable('3 maja 3', found({ ...similar, score: 0.9 }))?.id).toBe(1)
  })

  test('when another number was found', () => {
    expect(unmistakable('Polna 1', found(address(1, '12')))).toBeUndefined()
  })

  test('when the number does not exist', () => {
    const nearest = [address(1, '12')]
    const notice = { kind: 'no-such-number', street: 'ul. Polna', asked: '14', nearest } as const
    expect(
      unmistakable('Polna 14', { ...found(), notice: { ...notice, nearest: [...nearest] } }),
    ).toBeUndefined()
  })
})
