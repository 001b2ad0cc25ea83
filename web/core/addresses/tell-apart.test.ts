import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { type Address } from '../../../server/core/addresses/contract.ts'
import { tellApart } from './tell-apart.ts'

const address = (id: number, more: Partial<Address> = {}): Address => ({
  id,
  label: 'ul. Polna 5, Koszalin',
  street: 'ul. Polna',
  number: '5',
  locality: 'Koszalin',
  postcode: '75-001',
  lon: 16.1,
  lat: 54.1,
  ...more,
})

test('nothing is added to a label that one address has', () => {
  expect(tellApart([address(1), address(2, { label: 'ul. Leśna 5, Koszalin' })]).size).toBe(0)
})

test('the postcode tells two addresses apart', () => {
  const told = tellApart([address(1), address(2, { postcode: '75-002' })])
  expect(told.get(2)).toEqual({ kind: 'postcode', postcode: '75-002' })
})

test('without different postcodes they are counted from the north', () => {
  const told = tellApart([address(1), address(2, { lat: 54.2 })])
  expect(told.get(2)).toEqual({ kind: 'point', position: 1, count: 2 })
  expect(told.get(1)).toEqual({ kind: 'point', position: 2, count: 2 })
})

test('no two addresses ever look alike', () => {
  const some = fc.array(
    fc.record({
      label: fc.constantFrom('a', 'b'),
      postcode: fc.constantFrom('75-001', '75-002', null),
      lat: fc.constantFrom(54.1, 54.2),
    }),
  )
  fc.assert(
    fc.property(some, (given) => {
      const addresses = given.map((more, index) => address(index + 1, more))
      const told = tellApart(addresses)
      const shown = addresses.map(({ id, label }) => `${label} ${JSON.stringify(told.get(id))}`)
      expect(new Set(shown).size).toBe(shown.length)
    }),
  )
})
