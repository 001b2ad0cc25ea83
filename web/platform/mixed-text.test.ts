import { expect, test } from '@jest/globals'

import { stretches } from './mixed-text.ts'

test.each([
  ['Co zrobić', ['Co zrobić']],
  ['[[ul. Polna]]: there is no number 9.', ['<ul. Polna>', ': there is no number 9.']],
  [
    'Council resolution ([[uchwała]]) no. [[XI/2]].',
    ['Council resolution (', '<uchwała>', ') no. ', '<XI/2>', '.'],
  ],
  ['', []],
])('"%s" says which of its words are Polish', (text, parts) => {
  expect(stretches(text).map((part) => (part.isPolish ? `<${part.text}>` : part.text))).toEqual(parts)
})
