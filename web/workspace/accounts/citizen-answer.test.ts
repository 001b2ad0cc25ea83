import { expect, test } from '@jest/globals'

import { citizenAnswerOf } from './citizen-answer.ts'

test.each([
  [
    { RelayState: 's', SAMLart: 'a', other: 'x' },
    { state: 's', artifact: 'a' },
  ],
  [
    { RelayState: ['s', 't'], SAMLart: [null] },
    { state: 's', artifact: 'none' },
  ],
  [{}, { state: 'none', artifact: 'none' }],
])('of %j the server is told what it asks for: %j', (query, answer) => {
  expect(citizenAnswerOf(query)).toEqual(answer)
})
