import { expect, test } from '@jest/globals'

import { grantState, lastDay } from './grant-state.ts'

test.each([
  ['2026-11-21', 'future'],
  ['2026-11-22', 'current'],
  ['2026-11-30', 'current'],
  ['2026-12-01', 'ended'],
])('a role from 22 November until 1 December is on %s: %s', (day, state) => {
  expect(grantState({ validFrom: '2026-11-22', validTo: '2026-12-01' }, day)).toBe(state)
})

test('a role without an end holds for ever', () => {
  expect(grantState({ validFrom: '2026-11-22', validTo: null }, '2099-01-01')).toBe('current')
  expect(lastDay({ validFrom: '2026-11-22', validTo: null })).toBeNull()
})

test('the last day is the one before the first without it', () => {
  expect(lastDay({ validFrom: '2026-01-01', validTo: '2027-01-01' })).toBe('2026-12-31')
})
