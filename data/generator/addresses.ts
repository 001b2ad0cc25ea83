import { type DemoAddress } from '../koszalin/city.ts'
import { type KoszalinFacts } from '../koszalin/facts.ts'
import { compareNumbers } from './house-number.ts'
import { type StreetDraft } from './naming.ts'
import { type DistrictOf, districtLookup } from './number-rules.ts'
import { anchorsOf, type NumberedSlot, numberSide, withNumber } from './numbering.ts'
import { type Random } from './random.ts'
import { type KnownPoints } from './skeleton.ts'
import { facingKnown, type KnownNumber, sidesOf, type Site, type StreetSides, thinned } from './slots.ts'
import { LineGrid, PointGrid } from './space.ts'

/** About how many address points the city gets. */
const TARGET = 14_000
/** Inhabitants behind one address point. */
const HOUSEHOLD = { villas: 2.9, centre: 8, estate: 15 } as const
/** The share of the room along an axis that is built upon. */
const AXIS_SHARE = 0.8

export interface PlacedStreet {
  readonly draft: StreetDraft
  readonly addresses: readonly DemoAddress[]
}

interface Wanted {
  readonly facts: KoszalinFacts
  readonly known: KnownPoints
  readonly keyOf: (street: string) => string
  readonly localityKey: string
  readonly random: Random
}

/** Sets buildings along every named street and numbers them as Polish streets are numbered. */
export function placeAddresses(drafts: readonly StreetDraft[], wanted: Wanted): PlacedStreet[] {
  const site: Site = {
    streets: new LineGrid(drafts.flatMap((draft) => draft.lines)),
    taken: new PointGrid(),
    random: wanted.random,
  }
  const byStreet = knownByStreet(wanted.known)
  for (const point of wanted.known.values()) site.taken.add(point)
  const number = numberer(wanted)
  const room = drafts.map((draft) => {
    if (draft.street === '') return null
    const known = byStreet.get(draft.street) ?? []
    return sidesOf(facingKnown(draft, known), known, site)
  })
  const axes = room.map((sides) => (sides?.draft.district === null ? number(built(sides, AXIS_SHARE)) : []))
  const shares = localShares(room, wanted.facts, TARGET - axes.flat().length)
  return room.map((sides, i) => {
    const draft = sides?.draft ?? drafts[i]
    if (draft === undefined) throw new RangeError('every room belongs to a street')
    if (sides === null) return { draft, addresses: [] }
    if (draft.district === null) return { draft, addresses: axes[i] ?? [] }
    return { draft, addresses: number(built(sides, shares.get(draft.district) ?? 1)) }
  })
}

function knownByStreet(known: KnownPoints): Map<string, KnownNumber[]> {
  const byStreet = new Map<string, KnownNumber[]>()
  for (const [address, point] of known) {
    const cut = address.lastIndexOf(' ')
    const street = address.slice(0, cut)
    byStreet.set(street, [...(byStreet.get(street) ?? []), { number: address.slice(cut + 1), point }])
  }
  return byStreet
}

function built(sides: StreetSides, share: number): StreetSides {
  const odd = thinned(sides.odd, share)
  const even = thinned(sides.even, share)
  // However sparse a district is, no street stays without a house.
  return odd.length + even.length === 0 ? sides : { ...sides, odd, even }
}

/** The share of its room that each district builds upon, so that the city has as many addresses as wanted. */
function localShares(
  room: readonly (StreetSides | null)[],
  facts: KoszalinFacts,
  target: number,
): ReadonlyMap<number, number> {
  const capacity = new Map<number, { slots: number; homes: number }>()
  for (const sides of room) {
    const district = sides?.draft.district ?? null
    if (sides === null || district === null) continue
    const inhabitants = facts.districts.find((fact) => fact.no === district)?.inhabitants ?? 0
    const entry = capacity.get(district) ?? {
      slots: 0,
      homes: inhabitants / HOUSEHOLD[sides.draft.character],
    }
    capacity.set(district, { ...entry, slots: entry.slots + sides.odd.length + sides.even.length })
  }
  const yieldAt = (scale: number): number =>
    [...capacity.values()].reduce((sum, { slots, homes }) => sum + Math.min(slots, homes * scale), 0)
  let low = 0
  let high = 10
  for (let i = 0; i < 40; i += 1) {
    const middle = (low + high) / 2
    if (yieldAt(middle) < target) low = middle
    else high = middle
  }
  return new Map(
    [...capacity].map(([no, { slots, homes }]) => [no, Math.min(1, (homes * high) / Math.max(1, slots))]),
  )
}

function numberer(wanted: Wanted): (sides: StreetSides) => DemoAddress[] {
  const districtOf = districtLookup(wanted.facts.districtStreets)
  const postcodes = new Map(wanted.facts.districts.map((fact) => [fact.no, fact.postcode]))
  const unplaced = unplacedNumbers(wanted.facts)
  return (sides) => {
    const street = sides.draft.street
    const numbered = numberBothSides(sides, districtOf, wanted.random)
    const complete = (unplaced.get(street) ?? []).reduce(withNumber, numbered)
    return complete
      .map(({ slot, number }) => {
        const districtNo = districtOf(street, number)
        if (districtNo === null) throw new Error(`${street} ${number} lies in no district`)
        return {
          streetKey: wanted.keyOf(street),
          localityKey: wanted.localityKey,
          number,
          postcode: postcodes.get(districtNo) ?? null,
          point: slot.point,
          districtNo,
        }
      })
      .sort((a, b) => compareNumbers(a.number, b.number))
  }
}

function numberBothSides(sides: StreetSides, districtOf: DistrictOf, random: Random): NumberedSlot[] {
  const anchors = anchorsOf(sides)
  const isAllowed = (number: string): boolean => districtOf(sides.draft.street, number) !== null
  return [
    ...numberSide({ slots: sides.odd, odd: true, anchors, isAllowed }, random),
    ...numberSide({ slots: sides.even, odd: false, anchors, isAllowed }, random),
  ]
}

/** Numbers of institutions whose place the sources do not tell. */
function unplacedNumbers(facts: KoszalinFacts): Map<string, string[]> {
  const numbers = new Map<string, string[]>()
  const add = (street: string, number: string): void => {
    const list = numbers.get(street) ?? []
    if (!list.includes(number)) numbers.set(street, [...list, number])
  }
  for (const fact of facts.institutions) if (fact.at === null) add(fact.street, fact.number)
  for (const fact of facts.districts) if (fact.at === null) add(fact.seatStreet, fact.seatNumber)
  return numbers
}
