import { expect, test } from '@jest/globals'

import { letterName, sortedName } from './number-words.ts'

test.each([
  ['ul. Jana Matejki', 'Matejki Jana', 'ul. Jana |Matejki|'],
  ['ul. 3 Maja', '3 Maja', 'ul. |3 Maja|'],
  ['ul. Lipowa', 'Lipowa', 'ul. |Lipowa|'],
  ['ul. Marii Skłodowskiej-Curie', 'Skłodowskiej-Curie Marii', 'ul. Marii |Skłodowskiej-Curie|'],
  ['Jamno', 'Jamno', '|Jamno|'],
  ['pl. Wolności (dawny)', 'Wolności', 'pl. |Wolności| (dawny)'],
  ['ul. Inna', 'Zupełnie Co Innego', '|ul. Inna|'],
])('the word by which %s stands in the list is told apart', (name, sortName, marked) => {
  const { before, word, after } = sortedName(name, sortName)
  expect(`${before}|${word}|${after}`).toBe(marked)
  expect(before + word + after).toBe(name)
})

test('a letter is written as people write it', () => {
  expect(['0-9', 'Ż'].map(letterName)).toEqual(['0–9', 'Ż'])
})
