import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { createTileStore } from './tile-store.ts'

const PLACE = 'koszalin streets'
const at = (version: string) => ({ place: PLACE, version })
const bytesOf = (length: number) => Promise.resolve(new Uint8Array(length))

test('what is made is made once, and kept', async () => {
  const store = createTileStore(10_000)
  let made = 0
  const make = () => bytesOf(++made)
  const [one, other] = await Promise.all([store.get(at('1'), 'a', make), store.get(at('1'), 'a', make)])
  expect(one).toBe(other)
  expect(store.peek(at('1'), 'a')).toBe(one)
  expect(made).toBe(1)
})

test('another state of a layer begins with nothing, and those of other layers stay', async () => {
  const store = createTileStore(10_000)
  const elsewhere = { place: 'koszalin schools', version: '7' }
  await store.get(at('1'), 'a', () => bytesOf(1))
  await store.get(elsewhere, 'a', () => bytesOf(2))
  expect(store.peek(at('2'), 'a')).toBeUndefined()
  expect(store.peek(at('1'), 'a')).toBeUndefined()
  expect(store.peek(elsewhere, 'a')).toHaveLength(2)
})

test('what was begun before a change is never found after it, though it ends later', async () => {
  const store = createTileStore(10_000)
  let finish: (bytes: Uint8Array) => void = () => undefined
  const old = store.get(at('1'), 'a', () => new Promise((resolve) => (finish = resolve)))
  const young = await store.get(at('2'), 'a', () => bytesOf(2))
  finish(new Uint8Array(1))
  expect(await old).toHaveLength(1)
  expect(store.peek(at('2'), 'a')).toBe(young)
  expect(await store.get(at('2'), 'a', () => bytesOf(3))).toBe(young)
})

test('what fails is made anew by the next who asks', async () => {
  const store = createTileStore(10_000)
  await expect(store.get(at('1'), 'a', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await store.get(at('1'), 'a', () => bytesOf(4))).toHaveLength(4)
})

test('the oldest go when there is no room, and what is too large is not kept at all', async () => {
  const store = createTileStore(10_000)
  await store.get(at('1'), 'huge', () => bytesOf(20_000))
  expect(store.peek(at('1'), 'huge')).toBeUndefined()
  for (const name of ['a', 'b', 'c']) await store.get(at('1'), name, () => bytesOf(4_000))
  expect(['a', 'b', 'c'].map((name) => store.peek(at('1'), name)?.length)).toEqual([undefined, 4_000, 4_000])
})

test('in whatever order things end, nobody is given what another state made', async () => {
  const step = fc.record({
    version: fc.integer({ min: 1, max: 4 }),
    name: fc.constantFrom('a', 'b'),
    ends: fc.nat(9),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 20 }), async (steps) => {
      const store = createTileStore(10_000)
      const open: (() => void)[] = []
      const given = steps.map(async ({ version, name, ends }) => {
        const make = () =>
          new Promise<Uint8Array>((resolve) => {
            open.push(() => {
              resolve(Uint8Array.of(version))
            })
          })
        const answer = store.get(at(String(version)), name, make)
        open[ends % open.length]?.()
        const [from] = await answer
        return from === version
      })
      for (const end of open) end()
      expect(await Promise.all(given)).not.toContain(false)
    }),
    { seed: 3, numRuns: 200 },
  )
})
