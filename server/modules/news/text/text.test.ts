import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import type { Span } from '../contract.ts'
import { findingsOf } from './check.ts'
import { blocksOf, leadOf, safeLink, treeOf } from './read.ts'

const blocks = (text: string) => blocksOf(treeOf(text))
const findings = (text: string) => findingsOf(treeOf(text)).map(({ kind, line }) => `${line} ${kind}`)
const plain = (text: string): Span => ({ text, strong: false, emphasis: false, link: null })

describe('a text', () => {
  test('is shown as headings, paragraphs, lists and quotes, with strong words and links', () => {
    expect(
      blocks('## Zapisy\n\nDo **piątku**, zob. [regulamin](https://a.pl/r).\n\n1. raz\n2. dwa\n\n> Ważne'),
    ).toEqual([
      { kind: 'heading', level: 2, spans: [plain('Zapisy')] },
      {
        kind: 'paragraph',
        spans: [
          plain('Do '),
          { ...plain('piątku'), strong: true },
          plain(', zob. '),
          { ...plain('regulamin'), link: 'https://a.pl/r' },
          plain('.'),
        ],
      },
      { kind: 'list', ordered: true, items: [[plain('raz')], [plain('dwa')]] },
      { kind: 'quote', spans: [plain('Ważne')] },
    ])
  })

  test('never becomes HTML: tags are read as the letters that they are', () => {
    expect(blocks('Tak <script>alert(1)</script> nie')).toEqual([
      { kind: 'paragraph', spans: ['Tak ', '<script>', 'alert(1)', '</script>', ' nie'].map(plain) },
    ])
    expect(blocks('<img src=x onerror=alert(1)>')).toEqual([
      { kind: 'paragraph', spans: [plain('<img src=x onerror=alert(1)>')] },
    ])
  })

  test.each([
    ['https://koszalin.pl/a', 'https://koszalin.pl/a'],
    ['/szkoly/12', '/szkoly/12'],
    ['mailto:a@b.pl', 'mailto:a@b.pl'],
    ['//obcy.pl', null],
    ['javascript:alert(1)', null],
    ['JaVaScRiPt:alert(1)', null],
    ['data:text/html,a', null],
    ['www.koszalin.pl', null],
  ])('a link to %s leads to %s', (url, expected) => {
    expect(safeLink(url)).toBe(expected)
  })

  test('whatever it is, no link of it leads to a script', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom('javascript:', 'data:', 'vbscript:', ' javascript:'),
        (text, scheme) => {
          const all = blocks(`${text}\n\n[a](${scheme}${text})`).flatMap((block) =>
            block.kind === 'list' ? block.items.flat() : block.spans,
          )
          for (const { link } of all) expect(link ?? '/').toMatch(/^(?:\/(?!\/)|https?:|mailto:|tel:)/i)
        },
      ),
    )
  })

  test('begins, in lists, with its first words', () => {
    expect(leadOf(treeOf('## Nagłówek\n\nPierwszy **akapit**.\n\nDrugi.'))).toBe('Pierwszy akapit.')
    expect(leadOf(treeOf('słowo '.repeat(100)))).toMatch(/^(?:słowo ){30,33}słowo…$/)
  })
})

describe('what keeps some from reading is told with its line', () => {
  test.each([
    ['# Tytuł', ['1 heading-first']],
    ['## A\n\n#### B', ['3 heading-first']],
    ['### Od razu trzeci', ['1 heading-skips']],
    ['##', ['1 heading-empty']],
    ['Kliknij [tutaj](https://a.pl).', ['1 link-vague']],
    ['Zob. [https://a.pl/b](https://a.pl/b).', ['1 link-bare']],
    ['Zob. [regulamin](https://a.pl/r.pdf).', ['1 link-file']],
    ['Zob. [regulamin](javascript:alert(1)).', ['1 link-unsafe']],
    ['![](https://a.pl/x.png)', ['1 picture']],
    ['A\n\n<b>B</b>', ['3 html', '3 html']],
    ['UWAGA ZAPISY TRWAJĄ TYLKO DO PIĄTKU', ['1 capitals']],
    ['Dziecko 44051401458 przyjęto.', ['1 pesel']],
    ['Numer sprawy 44051401459.', []],
    ['Telefon 601 234 567.', ['1 private-contact']],
    ['Sekretariat: 94 348 86 00.', []],
    ['## A\n\n### B\n\n## C\n\nTekst z [regulaminem naboru](https://a.pl/r).', []],
  ])('%j', (text, expected) => {
    expect(findings(text)).toEqual(expected)
  })
})
