import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { bumpLayer, createLayerCache } from '../../server/platform/layers/index.ts'
import { testCity, type TestCity } from '../support/database.ts'

let city: TestCity
let now = 0
beforeAll(async () => {
  city = await testCity()
})
afterAll(() => city.close())

const bump = () => city.db.transaction((tx) => bumpLayer(tx, 'schools'))

test('a value is built once for a version, however many ask at the same time', async () => {
  const cache = createLayerCache(() => now)
  let built = 0
  const build = () => Promise.resolve({ number: ++built })
  const ask = () => cache.get(city.db, 'thing', ['schools', 'addresses'], build)
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([{ number: 1 }, { number: 1 }, { number: 1 }])
  await bump()
  expect(await ask()).toEqual({ number: 2 })
  cache.stop()
})

test('a change by another process is seen within a second', async () => {
  const ours = createLayerCache(() => now)
  const before = await ours.version(city.db, ['schools'])
  ours.stop() // from here on it hears of commits as another process would: not at all
  await bump()
  expect(await ours.version(city.db, ['schools'])).toBe(before)
  now += 1_000
  expect(await ours.version(city.db, ['schools'])).not.toBe(before)
})

test('a build that fails is tried again by the next who asks', async () => {
  const cache = createLayerCache(() => now)
  await expect(
    cache.get(city.db, 'flaky', ['schools'], () => Promise.reject(new Error('no'))),
  ).rejects.toThrow('no')
  expect(await cache.get(city.db, 'flaky', ['schools'], () => Promise.resolve({ ok: true }))).toEqual({
    ok: true,
  })
  cache.stop()
})
