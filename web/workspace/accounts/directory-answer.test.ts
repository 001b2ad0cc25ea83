import { expect, test } from '@jest/globals'

import { answerOf } from './directory-answer.ts'

test.each([
  [
    { state: 's', code: 'c', iss: 'i' },
    { state: 's', code: 'c', iss: 'i' },
  ],
  [
    { state: 's', error: 'access_denied', error_description: 'x', session_state: 'y' },
    { state: 's', error: 'access_denied' },
  ],
  [{ state: ['a', 'b'], code: [null] }, { state: 'a' }],
  [{}, { state: 'none' }],
])('of %j the server is told what it asks for: %j', (query, answer) => {
  expect(answerOf(query)).toEqual(answer)
})
