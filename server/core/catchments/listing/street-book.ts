import { LRUCache } from 'lru-cache'

import { compareNumbers } from '../../addresses/index.ts'
import type { Network } from '../answers/network.ts'
import type { HousesRow, PlaceRow, Plan } from '../repository/index.ts'
import type { Rule } from '../rules/rule.ts'
import { inAlphabet, letterOf, sortNameOf } from './alphabet.ts'
import { type BookPlace, type House, placeKey } from './place.ts'
import { listStreets, type StreetList } from './street-list.ts'

/** All that one plan says of a municipality's streets, as one state of the database had it. */
export interface StreetBook {
  /** The list for the entrants of a year, of the addresses that stand on a day. */
  listAt(entryYear: number, on: string): StreetList
}

export interface BookSource {
  readonly plan: Plan
  readonly network: Network
  readonly places: readonly PlaceRow[]
  readonly houses: readonly HousesRow[]
  readonly rules: readonly Rule[]
}

/** Lists that are kept: a year or a day makes another one only where a rule ends or an address closes in between. */
const KEPT_LISTS = 8

export function buildStreetBook(source: BookSource): StreetBook {
  const places = placesOf(source)
  const { plan, network, rules } = source
  const turns = rules.flatMap(({ entryYearFrom, entryYearTo }) =>
    [entryYearFrom ?? [], entryYearTo ?? []].flat(),
  )
  const closings = [...new Set(source.houses.flatMap(({ closedOn }) => closedOn))].filter((day) => day !== '')
  const lists = new LRUCache<string, StreetList>({ max: KEPT_LISTS })
  return {
    listAt(entryYear, on) {
      const era = turns.filter((turn) => turn <= entryYear).length
      const key = `${era} ${closings.filter((day) => day <= on).length}`
      const known = lists.get(key)
      if (known !== undefined) return known
      const list = listStreets(places, { plan, network, rules, entryYear, on })
      lists.set(key, list)
      return list
    },
  }
}

function placesOf({ places, houses }: BookSource): BookPlace[] {
  const housesOf = new Map<string, House[]>()
  for (const row of houses) {
    const key = placeKey(row)
    housesOf.set(key, [...(housesOf.get(key) ?? []), ...housesIn(row)])
  }
  return places
    .map((place) => {
      const sortName = sortNameOf(place.name1, place.name2)
      const own = housesOf.get(placeKey(place)) ?? []
      const inOrder = own.sort((a, b) => compareNumbers(a.number, b.number) || a.id - b.id)
      return { ...place, sortName, letter: letterOf(sortName), houses: inOrder }
    })
    .sort(inAlphabet)
}

function housesIn({ ids, numbers, closedOn, belongings }: HousesRow): House[] {
  return ids.map((id, index) => ({
    id,
    number: numbers[index] ?? '',
    closedOn: closedOn[index] ?? '',
    belongings: belongings[index] ?? '',
  }))
}
