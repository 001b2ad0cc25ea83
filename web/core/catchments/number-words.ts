import { type StreetPart } from '../../../server/core/catchments/contract.ts'

type Translate = (key: string, params?: Record<string, string | number>, count?: number) => string
type Numbers = StreetPart['numbers'][number]

/** Numbers of a street in the language of the page: `odd numbers from 1 to 35A, numbers 2, 4`. */
export function numberWords(numbers: readonly Numbers[], hasStreet: boolean, t: Translate): string {
  return numbers.map((each) => wordsOf(each, hasStreet, t)).join(', ')
}

function wordsOf({ kind, parity, from, to, numbers }: Numbers, hasStreet: boolean, t: Translate): string {
  switch (kind) {
    case 'list':
      return t('streets.list', { numbers: numbers.join(', ') }, numbers.length)
    case 'range':
      return t(`streets.range.${parity}`, { from: from ?? '', to: to ?? '' })
    case 'whole':
      return parity === 'all' && !hasStreet ? t('streets.wholePlace') : t(`streets.whole.${parity}`)
  }
}

/** A name in two parts, the word by which it stands in the alphabet and what stands around it. */
export function sortedName(name: string, sortName: string): { before: string; word: string; after: string } {
  const words = sortName.split(' ')
  // The longest beginning of the sorting name that stands in the name: `Matejki` of `Matejki Jana`, `3 Maja` whole.
  for (let length = words.length; length > 0; length--) {
    const word = words.slice(0, length).join(' ')
    const at = name.lastIndexOf(word)
    if (at >= 0) return { before: name.slice(0, at), word, after: name.slice(at + word.length) }
  }
  return { before: '', word: name, after: '' }
}

/** `0-9` of addresses is `0–9` to read. */
export function letterName(letter: string): string {
  return letter.replace('-', '–')
}
