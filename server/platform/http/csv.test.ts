import { expect, test } from '@jest/globals'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'

import { csvDocument } from './csv.ts'

test('begins with a byte order mark and ends every line as spreadsheets expect', () => {
  expect(csvDocument(['a', 'b'], [[1, null]])).toBe('\uFEFFa;b\r\n1;\r\n')
})

test.each(['=1+1', '+48 94', '-2', '@x', '\tx'])('%j is text, never a formula', (text) => {
  expect(csvDocument(['a'], [[text]]).split('\r\n')[1]).toBe(`'${text}`)
})

test('numbers are left alone, negative ones too', () => {
  expect(csvDocument(['a'], [[-2.5]])).toContain('\r\n-2.5\r\n')
})

test('a reader of CSV gets every text back', () => {
  const texts = fc.array(
    fc.tuple(fc.string({ unit: 'grapheme' }), fc.constantFrom('a;b', '"', 'x\r\ny', '„Łódź”')),
  )
  fc.assert(
    fc.property(texts, (rows) => {
      const read: string[][] = parse(csvDocument(['a', 'b'], rows), {
        bom: true,
        delimiter: ';',
        record_delimiter: '\r\n',
      })
      const expected = rows.map((row) => row.map((text) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)))
      expect(read.slice(1)).toEqual(expected)
    }),
  )
})
