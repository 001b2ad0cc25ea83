import { expect, test } from '@jest/globals'

import { decodePart, readTileRequest } from './tile-request.ts'

const parts = { slug: undefined, layer: 'streets', z: '14', x: '8926', y: '5274', query: undefined }

test.each([
  ['/tiles/streets/14/8926/5274.mvt', parts],
  ['/m/nowy-targ/tiles/streets/14/8926/5274.mvt', { ...parts, slug: 'nowy-targ' }],
  ['/tiles/streets/14/8926/5274.mvt?entryYear=2027&a=/?', { ...parts, query: 'entryYear=2027&a=/?' }],
  ['/tiles/str%65ets/14/8926/5274.mvt?', { ...parts, layer: 'str%65ets', query: '' }],
  ['/tiles/a%2Fb/-1/0x1/%3B.mvt', { ...parts, layer: 'a%2Fb', z: '-1', x: '0x1', y: '%3B' }],
])('%s asks for a tile', (url, asked) => {
  expect(readTileRequest(url)).toEqual(asked)
})

test.each([
  undefined,
  '/',
  '/tiles/streets.json',
  '/tiles/streets/14/8926/5274',
  '/tiles/streets/14/8926/5274.mvt/',
  '/tiles/streets/14/8926/5274.mvt#x',
  '/tiles//14/8926/5274.mvt',
  '/tiles/streets/14/8926/1/5274.mvt',
  '/m//tiles/streets/14/8926/5274.mvt',
  '/x/tiles/streets/14/8926/5274.mvt',
  '//tiles/streets/14/8926/5274.mvt',
  '/?/tiles/streets/14/8926/5274.mvt',
  '/m/lublin/api/v1/tiles/streets/14/8926/5274.mvt',
])('%s asks for something else', (url) => {
  expect(readTileRequest(url)).toBeUndefined()
})

test('parts are decoded, unless they are no UTF-8', () => {
  expect(['streets', 'str%65ets', 'a%2Fb', '%C5%82'].map(decodePart)).toEqual([
    'streets',
    'streets',
    'a/b',
    'ł',
  ])
  expect(() => decodePart('%E0%A4%A')).toThrow('unreadable-request')
})
