import { expect, test } from '@jest/globals'

import { readResolution } from './resolution.ts'

test.each([
  ['nr 123/IV/2026 z dnia 2026-05-20', '123/IV/2026', '2026-05-20'],
  ['XXI/2/2026 z 2026-05-20 r.', 'XXI/2/2026', '2026-05-20'],
  ['XXI/2/2026 z dnia 20 maja 2026 r.', 'XXI/2/2026', '2026-05-20'],
  ['Nr XXI/2/2026 z dnia 1 września 2026 roku', 'XXI/2/2026', '2026-09-01'],
  ['  XXI/2/2026 z 31  PAŹDZIERNIKA 2026r. ', 'XXI/2/2026', '2026-10-31'],
  ['XXI/2/2026', 'XXI/2/2026', null],
  ['nr XXI/2/2026', 'XXI/2/2026', null],
])('%j is a number and a date', (text, no, date) => {
  expect(readResolution(text)).toEqual({ no, date })
})

test.each([
  'XXI/2/2026 z dnia 31 lutego 2026 r.',
  'XXI/2/2026 z dnia 20 floreala 2026 r.',
  'XXI/2 z dnia 2026-13-01',
])('a day that is none is left in the words: %s', (text) => {
  expect(readResolution(text)).toEqual({ no: text, date: null })
})
