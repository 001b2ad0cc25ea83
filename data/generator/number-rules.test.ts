import { expect, test } from '@jest/globals'
import { districtLookup } from './number-rules.ts'

const districtOf = districtLookup([
  { district: 40, street: 'Franciszkańska', parity: 'even', from: '2', to: '34' },
  { district: 46, street: 'Franciszkańska', parity: 'even', from: '34A', to: '124D' },
  { district: 48, street: 'Franciszkańska', parity: 'even', from: '126', to: '' },
  { district: 5, street: 'Kołłątaja', parity: 'even', from: '2', to: '2G' },
])

test.each([
  { street: 'Franciszkańska', number: '34', district: 40 },
  { street: 'Franciszkańska', number: '34A', district: 46 },
  { street: 'Franciszkańska', number: '12/14', district: 40 },
  { street: 'Franciszkańska', number: '124E', district: null },
  { street: 'Franciszkańska', number: '300C', district: 48 },
  { street: 'Franciszkańska', number: '35', district: null },
  { street: 'Kołłątaja', number: '2G', district: 5 },
  { street: 'Nieznana', number: '1', district: null },
])('$street $number lies in district $district', ({ street, number, district }) => {
  expect(districtOf(street, number)).toBe(district)
})
