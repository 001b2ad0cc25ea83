import { expect, test } from '@jest/globals'

import { passwordHint } from './password-hints.ts'

test.each([
  ['', 'short'],
  ['krótkie-haś', 'short'],
  ['moje hasło: dyrektor', 'own-name'],
  ['Dyrektor2026!!', 'own-name'],
  ['abcabcabcabcab', 'repeats'],
  ['aaaaaaaaaaaaaaaa', 'repeats'],
  ['112211212211', 'few-signs'],
  ['zielony rower w deszczu', 'fine'],
  ['🙂🙃😉😊😋😌😍😎😏😐😑😒', 'fine'],
])('"%s" is %s', (password, hint) => {
  expect(passwordHint(password, ['dyrektor', 'Anna'])).toBe(hint)
})
