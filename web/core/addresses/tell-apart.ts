import { type Address } from '../../../server/core/addresses/contract.ts'

/** What tells an address from others of the same label: its postcode, else which of the points it is. */
export type Distinction =
  | { readonly kind: 'postcode'; readonly postcode: string }
  | { readonly kind: 'point'; readonly position: number; readonly count: number }

/**
 * What must be said beside the labels that several addresses share, by their ids: two houses of one number are two
 * answers. Points are counted from the north, then from the west.
 */
export function tellApart(addresses: readonly Address[]): ReadonlyMap<number, Distinction> {
  const alike = new Map<string, Address[]>()
  for (const address of addresses) alike.set(address.label, [...(alike.get(address.label) ?? []), address])
  const groups = [...alike.values()].filter((members) => members.length > 1)
  return new Map(groups.flatMap((members) => distinctions(members)))
}

function distinctions(members: readonly Address[]): [number, Distinction][] {
  const postcodes = new Set(members.map(({ postcode }) => postcode))
  if (postcodes.size === members.length && !postcodes.has(null)) {
    return members.map(({ id, postcode }) => [id, { kind: 'postcode', postcode: postcode ?? '' }])
  }
  return members
    .toSorted((a, b) => b.lat - a.lat || a.lon - b.lon || a.id - b.id)
    .map(({ id }, index) => [id, { kind: 'point', position: index + 1, count: members.length }])
}
