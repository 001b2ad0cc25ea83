import { describe, expect, test } from '@jest/globals'

import { frameCode, originsOf } from './face-draft.ts'

describe('who may embed the answer', () => {
  test('is read from addresses of pages as people copy them', () => {
    expect(originsOf('https://www.koszalin.pl/edukacja?x=1\nhttps://bip.koszalin.pl')).toEqual([
      'https://www.koszalin.pl',
      'https://bip.koszalin.pl',
    ])
  })

  test('is left as it was written where it is no address: the server says what is wrong', () => {
    expect(originsOf('www.koszalin.pl, *')).toEqual(['www.koszalin.pl', '*'])
  })
})

test('the code of a frame says its title whatever signs are in it', () => {
  expect(frameCode('https://a.pl/osadz', 'A "B" <C> & D')).toContain('title="A &quot;B&quot; &lt;C> &amp; D"')
})
