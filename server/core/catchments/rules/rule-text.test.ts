import { expect, test } from '@jest/globals'

import type { NumberRule } from './rule.ts'
import { ruleText } from './rule-text.ts'

const rule: NumberRule = { kind: 'whole', parity: 'all', from: null, to: null, numbers: [], except: [] }

test.each<[Partial<NumberRule>, string]>([
  [{}, 'ul. Lipowa – w całości'],
  [{ parity: 'odd' }, 'ul. Lipowa – numery nieparzyste'],
  [{ except: ['7'] }, 'ul. Lipowa – w całości z wyłączeniem numeru 7'],
  [{ kind: 'range', parity: 'odd', from: '1', to: '35A' }, 'ul. Lipowa – numery nieparzyste od 1 do 35A'],
  [{ kind: 'range', parity: 'even', from: '2' }, 'ul. Lipowa – numery parzyste od 2 do końca'],
  [{ kind: 'range', to: '15', except: ['7', '7A'] }, 'ul. Lipowa – numery do 15 z wyłączeniem numerów 7, 7A'],
  [{ kind: 'range' }, 'ul. Lipowa – numery wszystkie'],
  [{ kind: 'list', numbers: ['3'] }, 'ul. Lipowa – numer 3'],
  [{ kind: 'list', numbers: ['3', '9/11'] }, 'ul. Lipowa – numery 3, 9/11'],
])('a rule is told in the words of resolutions (%#)', (more, words) => {
  expect(ruleText({ ...rule, ...more }, 'ul. Lipowa')).toBe(words)
})
