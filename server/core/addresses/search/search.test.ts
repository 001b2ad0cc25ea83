import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { buildAddressIndex, compareNumbers, foldPolish, normaliseNumber, parseHouseNumber } from './index.ts'
import { type SearchAddress, type SearchResult, type SearchStreet } from './types.ts'

interface City {
  localities: { name: string; postcode: string; numbers?: string[] }[]
  usualNumbers: string[]
  streets: {
    prefix: string
    name1: string
    name2: string
    fullName: string
    aliases?: string[]
    locality?: string
    numbers?: string[]
  }[]
}

const root = new URL('../../../../test/', import.meta.url)
const city = JSON.parse(readFileSync(new URL('support/koszalin-streets.json', root), 'utf8')) as City
const localities = city.localities.map(({ name }, at) => ({ id: at + 1, name }))
const streets = city.streets.map((street, at): SearchStreet => {
  const localityId = localities.find(({ name }) => name === (street.locality ?? 'Koszalin'))?.id ?? 0
  return { ...street, id: at + 1, localityId, aliases: street.aliases ?? [] }
})
const addresses = makeAddresses()
const addressesById = new Map(addresses.map((address) => [address.id, address]))
const index = buildAddressIndex({ streets, localities, addresses })

function makeAddresses(): SearchAddress[] {
  const onStreets = streets.flatMap((street, at) =>
    (city.streets[at]?.numbers ?? city.usualNumbers).map((number) => ({
      streetId: street.id,
      localityId: street.localityId,
      number,
    })),
  )
  const withoutStreets = city.localities.flatMap((locality, at) =>
    (locality.numbers ?? []).map((number) => ({ streetId: null, localityId: at + 1, number })),
  )
  return [...onStreets, ...withoutStreets].map((address, at) => ({
    ...address,
    id: at + 1,
    postcode: city.localities[address.localityId - 1]?.postcode ?? null,
  }))
}

/** The name by which the corpus calls a street: `Bukowa (Stare Bielice)`, or the locality's where there is none. */
function nameOf(place: { streetId: number | null; localityId: number }): string {
  const locality = localities.find(({ id }) => id === place.localityId)?.name ?? ''
  const street = streets.find(({ id }) => id === place.streetId)?.fullName
  if (street === undefined) return locality
  const alike = streets.filter(({ fullName }) => fullName === street).length > 1
  return alike && locality !== 'Koszalin' ? `${street} (${locality})` : street
}

function found(result: SearchResult): { street: string; number: string; score: number }[] {
  return result.hits.map(({ addressId, score }) => {
    const address = addressesById.get(addressId)
    return { street: address === undefined ? '' : nameOf(address), number: address?.number ?? '', score }
  })
}

function numbersOf(ids: readonly number[]): string[] {
  return ids.map((id) => addressesById.get(id)?.number ?? '')
}

interface Answer {
  kind: string
  street: string
  number: string
}

/** The answer in the words of the corpus, so that a failing test shows what was answered instead. */
function describeAnswer(result: SearchResult): Answer {
  const { notice } = result
  if (notice === null) return result.hits.length === 0 ? describeStreets(result) : describeHits(result)
  if (notice.kind === 'no-such-street') return { kind: notice.kind, street: '', number: '' }
  if (notice.kind === 'no-such-number')
    return { kind: notice.kind, street: nameOf(notice), number: notice.asked }
  const { street } = describeHits(result)
  return { kind: notice.kind, street, number: `${notice.building} m. ${notice.flat}` }
}

function describeStreets({ streets: [best] }: SearchResult): Answer {
  return best === undefined
    ? { kind: 'nothing', street: '', number: '' }
    : { kind: 'street', street: nameOf(best), number: '' }
}

function describeHits(result: SearchResult): Answer {
  const [best = { street: '', number: '', score: 0 }, second] = found(result)
  const { street, number, score } = best
  if (score >= 0.9) return { kind: 'hit', street, number }
  if (second?.score !== score) return { kind: 'guess', street, number }
  return { kind: 'both', street: [street, second.street].sort().join(' / '), number }
}

const queries = readFileSync(new URL('core/address-queries.tsv', root), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const [query = '', kind = '', street = '', number = ''] = line.split('\t')
    return { query, kind, street, number }
  })

describe('queries as people type them', () => {
  test('there are at least 500 of them', () => {
    expect(queries.length).toBeGreaterThanOrEqual(500)
  })

  const answers = queries.filter(({ kind }) => kind !== 'among' && kind !== 'first')
  test.each(answers)('$query → $kind $street $number', ({ query, kind, street, number }) => {
    const [asked] = number.split(': ')
    expect(describeAnswer(index.search(query, { limit: 10 }))).toEqual({ kind, street, number: asked })
  })

  const missing = queries.filter(({ kind, number }) => kind === 'no-such-number' && /: ./u.test(number))
  test.each(missing)('$query is offered $number among the nearest', ({ query, number }) => {
    const { hits, notice } = index.search(query, { limit: 10 })
    const [, nearest = ''] = number.split(': ')
    const offered = notice?.kind === 'no-such-number' ? numbersOf(notice.nearest) : []
    expect(hits).toEqual([])
    expect(offered).toEqual(expect.arrayContaining(nearest.split(' ')))
    expect(offered.length).toBeLessThanOrEqual(6)
    const [first = '', ...others] = offered
    const inOrder = /^\d+[/-]/u.test(first) ? others : offered
    expect(inOrder).toEqual([...inOrder].sort(compareNumbers))
  })

  const contained = queries.filter(({ kind }) => kind === 'first')
  test.each(contained)('$query is offered $number first', ({ query, number }) => {
    const { hits, notice } = index.search(query, { limit: 10 })
    expect(hits).toEqual([])
    expect(notice?.kind === 'no-such-number' ? numbersOf(notice.nearest)[0] : null).toBe(number)
  })

  const completions = queries.filter(({ kind }) => kind === 'among')
  test.each(completions)('$query may become $street', ({ query, street }) => {
    const { hits, streets: offered } = index.search(query, { limit: 100 })
    expect(hits).toEqual([])
    expect(offered.map(nameOf)).toContain(street)
  })
})

describe('whatever is typed', () => {
  const street = fc.constantFrom(...streets)
  const number = fc.constantFrom(
    '1',
    '7a',
    '12 A',
    '12/3',
    '13',
    '16/18',
    '22B',
    '44',
    '99',
    '143',
    '12a m. 4',
    '24C/2',
  )

  test('no other house number is ever answered than one that was typed', () => {
    fc.assert(
      fc.property(
        street,
        number,
        fc.constantFrom('', 'ul. ', 'Koszalin, '),
        ({ fullName }, typed, before) => {
          const asked = parseHouseNumber(typed.replace(/ m\. .*/u, ''))?.normal ?? ''
          const { hits, notice } = index.search(`${before}${fullName} ${typed}`, { limit: 10 })
          const building = notice?.kind === 'flat' ? notice.building : asked
          const numbers = numbersOf(hits.map((hit) => hit.addressId))
          expect(numbers.filter((answered) => normaliseNumber(answered) !== building)).toEqual([])
          expect(asked.startsWith(building)).toBe(true)
        },
      ),
    )
  })

  test('the words of a name in any order find its street', () => {
    const orders = street.chain((one) => {
      const words = `${one.name2} ${one.name1}`.trim().split(' ')
      return fc.tuple(fc.constant(one), fc.shuffledSubarray(words, { minLength: words.length }))
    })
    // `3 Maja` and `IV` keep their place: elsewhere a number is a house number.
    const inAnyOrder = orders.filter(([{ fullName }]) => !/\d|\b[IV]+$/u.test(fullName))
    fc.assert(
      fc.property(inAnyOrder, ([{ id, prefix, localityId }, words]) => {
        const town = localities.find((locality) => locality.id === localityId)?.name ?? ''
        const result = index.search(`${prefix} ${words.join(' ')} ${town}`, { limit: 10 })
        expect(result.streets[0]?.streetId).toBe(id)
      }),
    )
  })

  test('a name without its diacritics finds what it finds with them', () => {
    fc.assert(
      fc.property(street, number, ({ fullName }, typed) => {
        const query = `${fullName} ${typed}`
        const folded = query.replace(/\p{L}+/gu, foldPolish)
        expect(index.search(folded, { limit: 5 }).hits).toEqual(index.search(query, { limit: 5 }).hits)
      }),
    )
  })

  test('folding twice changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(foldPolish(foldPolish(text))).toBe(foldPolish(text))
      }),
    )
  })

  test('no text makes the search throw, and none gets more than it asked for', () => {
    const pieces = fc.constantFrom(
      'Staszica',
      'ul.',
      '12',
      'a',
      '/',
      '-',
      'm.',
      '75-445',
      ',',
      'ks.',
      'II',
      'w',
      '\u0000',
    )
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.array(pieces).map((all) => all.join(' ')),
    )
    fc.assert(
      fc.property(text, fc.integer({ min: 0, max: 5 }), (query, limit) => {
        const { hits, streets: offered } = index.search(query, { limit })
        expect(Math.max(hits.length, offered.length)).toBeLessThanOrEqual(limit)
        expect([...hits, ...offered].every(({ score }) => score > 0 && score <= 1)).toBe(true)
      }),
    )
  })

  test('a text too long to be an address is not read', () => {
    expect(index.search('Staszica 6 '.repeat(50), { limit: 5 }).notice?.kind).toBe('no-such-street')
    expect(index.search('a'.repeat(500), { limit: 5 }).notice?.kind).toBe('no-such-street')
  })

  test('control characters are not echoed', () => {
    const { notice } = index.search('Nie\u0000ma\u001b[31m takiej', { limit: 5 })
    expect(notice).toEqual({ kind: 'no-such-street', asked: 'Nie ma [31m takiej' })
  })

  test('a municipality without addresses answers that there is no such street', () => {
    const empty = buildAddressIndex({ streets: [], localities: [], addresses: [] })
    expect(empty.search('Staszica 6', { limit: 5 }).notice).toEqual({
      kind: 'no-such-street',
      asked: 'Staszica 6',
    })
  })
})
