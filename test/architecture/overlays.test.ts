import { expect, test } from '@jest/globals'

import { sourceFiles, sourceText } from '../support/source-files.ts'

const OVERLAY = /ST_(?:Union|UnaryUnion|Intersection|Difference|SymDifference)\(/g

/** The text between the parenthesis that is open at `start` and the one that closes it. */
function inside(text: string, start: number): string {
  let open = 1
  let end = start
  for (; open > 0 && end < text.length; end++) open += text[end] === '(' ? 1 : text[end] === ')' ? -1 : 0
  return text.slice(start, end - 1)
}

const withoutGrid = (text: string) =>
  [...text.matchAll(OVERLAY)]
    .map((found) => inside(text, found.index + found[0].length))
    .filter((given) => !given.endsWith(', ${GRID}'))

test('shapes are laid over each other on a grid: without one the embedded engine loses the result', () => {
  const found = ['server', 'tiles'].flatMap((folder) =>
    sourceFiles(folder, /\.ts$/).flatMap((file) =>
      withoutGrid(sourceText(file)).map((given) => `${file}: ${given}`),
    ),
  )
  expect(found.filter((line) => !line.startsWith('server/platform/db/overlay.ts'))).toEqual([])
})

test('the check finds an overlay within another', () => {
  expect(withoutGrid('ST_Union(ST_Intersection(a, b, ${GRID}))')).toHaveLength(1)
  expect(withoutGrid('ST_Union(ST_Intersection(a, b), ${GRID})')).toEqual(['a, b'])
})
