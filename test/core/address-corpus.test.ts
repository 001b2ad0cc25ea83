import { describe, expect, test } from '@jest/globals'

import { buildAddressIndex } from '../../server/core/addresses/search/index.ts'
import { corpusCity } from '../support/corpus-city.ts'
import { measureCorpus } from '../support/corpus-figures.ts'
import { QUERY_KINDS, queryCorpus } from '../support/query-corpus.ts'

const city = corpusCity()
const index = buildAddressIndex(city)
const numbers = new Map(city.addresses.map(({ id, number }) => [id, number]))
const measure = (count: number, seed: number) =>
  measureCorpus(
    queryCorpus(city, count, seed),
    (text) => index.search(text, { limit: 5 }).hits,
    (id) => numbers.get(id) ?? '',
  )

describe('the corpus', () => {
  test('is the same for the same seed, and has all kinds of queries', () => {
    const corpus = queryCorpus(city, 1_100, 7)
    expect(queryCorpus(city, 1_100, 7)).toEqual(corpus)
    expect(queryCorpus(city, 1_100, 8)).not.toEqual(corpus)
    const counts = QUERY_KINDS.map((kind) => corpus.filter((query) => query.kind === kind).length)
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(75)
  })

  test('measures a search that takes the first address that there is as bad as it is', () => {
    const [first] = city.addresses
    const hits = [{ addressId: first?.id ?? 0, score: 1 }]
    const figures = measureCorpus(
      queryCorpus(city, 550, 1),
      () => hits,
      (id) => numbers.get(id) ?? '',
    )
    expect(figures.success.clean).toBeLessThan(0.1)
    expect(figures.success.absent).toBe(0)
    expect(figures.wrongConfident).toBeGreaterThan(0.9)
    expect(figures.otherNumbers).toBeGreaterThan(400)
  })
})

describe.each([
  ['some', 2_000, 11],
  ['20,000', 20_000, 1],
])('%s queries as people spoil them', (_, count, seed) => {
  const { success, wrongConfident, otherNumbers, failures } = measure(count, seed)
  const quality = { success, failures: failures.slice(0, 20) }

  test.each(QUERY_KINDS.filter((kind) => kind !== 'typo'))(
    '%s: at least 99 of 100 find their address first',
    (kind) => {
      expect(quality.success[kind] >= 0.99 ? [] : quality.failures).toEqual([])
    },
  )

  test('typo: at least 95 of 100', () => {
    expect(success.typo).toBeGreaterThanOrEqual(0.95)
  })

  test('at most one in 2,000 is sure of a wrong address, and none answers another house number', () => {
    expect(wrongConfident).toBeLessThanOrEqual(0.0005)
    expect(otherNumbers).toBe(0)
  })
})
