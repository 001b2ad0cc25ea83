import { describe, expect, test } from '@jest/globals'

import { folded, type TableColumn } from './columns.ts'
import { tableCsv } from './table-csv.ts'

interface Street {
  readonly name: string
  readonly count: number | null
}

const COLUMNS: readonly TableColumn<Street>[] = [
  { key: 'name', title: 'Ulica', value: ({ name }) => name },
  {
    key: 'count',
    title: 'Adresy',
    value: ({ count }) => count,
    text: ({ count }) => (count === null ? '–' : `${count} adr.`),
  },
]

describe('a table as a file', () => {
  test('has the words that are on the screen, in their order', () => {
    const rows = [
      { name: 'Żółta; Mała', count: 12 },
      { name: 'Polna "stara"', count: null },
    ]
    expect(tableCsv(COLUMNS, rows)).toBe(
      '\uFEFFUlica;Adresy\r\n"Żółta; Mała";12 adr.\r\n"Polna ""stara""";–\r\n',
    )
  })

  test.each(['=1+1', '+48', '-3', '@SUM'])('is no formula to a spreadsheet: %s', (name) => {
    expect(tableCsv(COLUMNS, [{ name, count: 1 }])).toContain(`\r\n'${name};`)
  })
})

test('what is typed without accents is found', () => {
  expect(folded('Żółta ŁĄKA')).toBe('zolta laka')
})
