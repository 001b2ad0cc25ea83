import { describe, expect, test } from '@jest/globals'

import { marked } from './post-draft.ts'

const at = (text: string, words: string) => ({
  text,
  from: text.indexOf(words),
  to: text.indexOf(words) + words.length,
})
const selected = ({ text, from, to }: { text: string; from: number; to: number }) => text.slice(from, to)

describe('the buttons above a text', () => {
  test('make words strong, and keep them selected', () => {
    const after = marked(at('Zapisy do piątku.', 'do piątku'), 'strong', 'ważne')
    expect(after.text).toBe('Zapisy **do piątku**.')
    expect(selected(after)).toBe('do piątku')
  })

  test('make a link of words, and select the address that is to be typed', () => {
    const after = marked(at('Zobacz regulamin naboru.', 'regulamin naboru'), 'link', 'opis')
    expect(after.text).toBe('Zobacz [regulamin naboru](https://).')
    expect(selected(after)).toBe('https://')
  })

  test('begin a heading on a line of its own', () => {
    const after = marked({ text: 'Wstęp.', from: 6, to: 6 }, 'heading', 'Nagłówek')
    expect(after.text).toBe('Wstęp.\n\n## Nagłówek')
    expect(selected(after)).toBe('Nagłówek')
  })

  test('make a list of the lines that are selected', () => {
    expect(marked({ text: 'a\nb', from: 0, to: 3 }, 'list', 'punkt').text).toBe('- a\n- b')
  })
})
