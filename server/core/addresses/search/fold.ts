const ligatures: Readonly<Record<string, string>> = {
  ł: 'l',
  ß: 'ss',
  đ: 'd',
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
}

/** Lower case without diacritics; punctuation stays, for readers that need `12/14` or `3-go`. */
export function foldLetters(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[łßđøæœı]/gu, (letter) => ligatures[letter] ?? letter)
}

/** The form in which names are compared: lower case, no diacritics, punctuation as single spaces. Idempotent. */
export function foldPolish(text: string): string {
  return foldLetters(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
