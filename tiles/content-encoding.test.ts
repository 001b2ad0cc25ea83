import { brotliDecompressSync, gunzipSync } from 'node:zlib'

import { expect, test } from '@jest/globals'

import { chooseEncoding, pack } from './content-encoding.ts'

test.each([
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip, deflate', 'gzip'],
  ['br;q=0, gzip', 'gzip'],
  ['GZIP;Q=0.5', 'gzip'],
  ['*', 'br'],
  ['br;q=0, *', 'gzip'],
  ['*;q=0', 'identity'],
  ['identity', 'identity'],
  ['', 'identity'],
  [undefined, 'identity'],
  ['gzip;q=nonsense, ;;,', 'identity'],
])('who takes "%s" gets %s', (accepted, encoding) => {
  expect(chooseEncoding(accepted)).toBe(encoding)
  expect(chooseEncoding(accepted)).toBe(encoding)
})

test('what is packed comes out as it went in', async () => {
  const bytes = Uint8Array.from({ length: 5_000 }, (_, index) => (index * index) % 251)
  expect(new Uint8Array(brotliDecompressSync(await pack(bytes, 'br')))).toEqual(bytes)
  expect(new Uint8Array(gunzipSync(await pack(bytes, 'gzip')))).toEqual(bytes)
  expect(await pack(bytes, 'identity')).toBe(bytes)
})
