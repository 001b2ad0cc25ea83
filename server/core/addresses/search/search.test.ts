import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { buildAddressIndex, foldPolish, normaliseNumber, parseHouseNumber } from './index.ts'
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

interface Expected {
  street: string
  number: string
}

const checks: Readonly<Record<string, (result: SearchResult, expected: Expected) => void>> = {
  hit: (result, { street, number }) => {
    expect(found(result)[0]).toEqual({ street, number, score: expect.any(Number) })
    expect(result.hits[0]?.score).toBeGreaterThanOrEqual(0.9)
    expect(result.notice).toBeNull()
  },
  guess: (result, { street, number }) => {
    expect(found(result)[0]).toEqual({ street, number, score: expect.any(Number) })
    expect(result.hits[0]?.score).toBeLessThan(0.9)
  },
  both: (result, { street, number }) => {
    const best = found(result).slice(0, 2)
    expect(best.map((hit) => hit.street).sort()).toEqual(street.split(' / ').sort())
    expect(new Set(best.map((hit) => hit.number))).toEqual(new Set([number]))
    expect(new Set(best.map((hit) => hit.score)).size).toBe(1)
    expect(best[0]?.score).toBeLessThan(0.9)
  },
  flat: (result, { street, number }) => {
    const [building = '', flat] = number.split(' m. ')
    expect(found(result)[0]).toMatchObject({ street, number: building })
    expect(result.notice).toEqual({ kind: 'flat', building, flat })
  },
  street: (result, { street }) => {
    expect(result.hits).toEqual([])
    expect(result.streets[0] === undefined ? null : nameOf(result.streets[0])).toBe(street)
    expect(result.notice).toBeNull()
  },
  among: (result, { street }) => {
    expect(result.hits).toEqual([])
    expect(result.streets.map(nameOf)).toContain(street)
  },
  'no-such-number': (result, { street, number }) => {
    const [asked, nearest = ''] = number.split(':')
    expect(result.hits).toEqual([])
    expect(result.notice).toMatchObject({ kind: 'no-such-number', asked })
    if (result.notice?.kind !== 'no-such-number') return
    expect(nameOf(result.notice)).toBe(street)
    const offered = numbersOf(result.notice.nearest)
    expect(offered).toEqual(expect.arrayContaining(nearest.split(' ').filter((near) => near !== '')))
    expect(offered.length).toBeGreaterThan(0)
    expect(offered.length).toBeLessThanOrEqual(6)
  },
  nothing: (result) => {
    expect(result).toEqual({ hits: [], streets: [], notice: null })
  },
  'no-such-street': (result) => {
    expect(result).toMatchObject({ hits: [], streets: [], notice: { kind: 'no-such-street' } })
  },
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

  test.each(queries)('$query → $kind $street $number', ({ query, kind, street, number }) => {
    const check = checks[kind]
    expect(check).toBeDefined()
    check?.(index.search(query, { limit: 100 }), { street, number })
  })
})
