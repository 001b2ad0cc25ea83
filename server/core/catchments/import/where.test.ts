import { expect, test } from '@jest/globals'

import { parseWhere } from './where.ts'

test.each([
  ['MS_Name!=null', [true, false, false]],
  ['MS_Name=null', [false, true, true]],
  ['MS_Name=Dorothy Hamm', [true, false, false]],
  [' MS_Name != Dorothy Hamm ', [false, true, true]],
  ['nr=5', [true, false, false]],
])('%s chooses by the property', (text, expected) => {
  const features = [{ MS_Name: 'Dorothy Hamm', nr: 5 }, { MS_Name: null }, {}]
  expect(features.map((properties) => parseWhere(text)?.(properties))).toEqual(expected)
})

test.each(['', 'MS_Name', '=null', 'MS_Name=', "MS_Name LIKE '%a%'", '1=1); DROP TABLE schools; --', 'a<5'])(
  '%j is no condition',
  (text) => {
    expect(parseWhere(text)).toBeUndefined()
  },
)
