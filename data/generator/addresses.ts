import { type DemoAddress, type Position } from './city.ts'
import { type CityFacts } from './facts.ts'
import { at, isInside, lengthOf } from './geometry.ts'
import { compareNumbers } from './house-number.ts'
import { type StreetDraft } from './naming.ts'
import { type DistrictOf, districtLookup } from './number-rules.ts'
import { anchorsOf, type NumberedSlot, numberSide, withNumber } from './numbering.ts'
import { type Random } from './random.ts'
import { type KnownPoints, project } from './skeleton.ts'
import {
  facingKnown,
  type KnownNumber,
  sidesOf,
  type Site,
  type Slot,
  type StreetSides,
  thinned,
} from './slots.ts'
import { LineGrid, PointGrid } from './space.ts'

/** Inhabitants behind one address point. */
const HOUSEHOLD = { villas: 2.9, centre: 8, estate: 15 } as const
/** The share of the room along an axis that is built upon. */
const AXIS_SHARE = 0.8

export interface PlacedStreet {
  readonly draft: StreetDraft
  readonly addresses: readonly DemoAddress[]
}

interface Wanted {
  readonly facts: CityFacts
  readonly known: KnownPoints
  readonly keyOf: (street: string) => string
  readonly localityKey: string
  /** Whether no house may stand at a place. */
  readonly isBarred: (p: Position) => boolean
  readonly random: Random
}

/** Sets buildings along every named street and numbers them as Polish streets are numbered. */
export function placeAddresses(drafts: readonly StreetDraft[], wanted: Wanted): PlacedStreet[] {
  const site: Site = {
    streets: new LineGrid(drafts.flatMap((draft) => draft.lines)),
    taken: new PointGrid(),
    isBarred: wanted.isBarred,
    random: wanted.random,
  }
  const byStreet = knownByStreet(wanted.known)
  for (const point of wanted.known.values()) site.taken.add(point)
  const number = numberer(wanted)
  const inTown = isBuiltUp(wanted.facts)
  const room = roomOf(drafts, byStreet, site).map((sides) =>
    sides === null || sides.draft.kind === 'local' ? sides : withoutCountry(sides, inTown, wanted.random),
  )
  const axes = room.map((sides) => (sides?.draft.district === null ? number(built(sides, AXIS_SHARE)) : []))
  const shares = localShares(room, wanted.facts, wanted.facts.identity.addresses - axes.flat().length)
  return room.map((sides, i) => {
    const draft = sides?.draft ?? drafts[i]
    if (draft === undefined) throw new RangeError('every room belongs to a street')
    if (sides === null) return { draft, addresses: [] }
    if (draft.district === null) return { draft, addresses: axes[i] ?? [] }
    return { draft, addresses: number(built(sides, shares.get(draft.district) ?? 1)) }
  })
}

/** Short streets choose their room first: long ones find enough anyway. */
function roomOf(
  drafts: readonly StreetDraft[],
  byStreet: ReadonlyMap<string, KnownNumber[]>,
  site: Site,
): (StreetSides | null)[] {
  const extent = drafts.map((draft) => draft.lines.reduce((sum, line) => sum + lengthOf(line), 0))
  const order = drafts.map((_, i) => i).sort((i, j) => at(extent, i) - at(extent, j))
  const room: (StreetSides | null)[] = drafts.map(() => null)
  for (const i of order) {
    const draft = at(drafts, i)
    if (draft.street === '') continue
    const known = byStreet.get(draft.street) ?? []
    const facing = facingKnown(draft, known)
    const sides = sidesOf(facing, known, site)
    // Every street has a house, be it on the grounds of a school.
    const isEmpty = sides.odd.length + sides.even.length === 0
    room[i] = isEmpty ? sidesOf(facing, known, { ...site, isBarred: () => false }) : sides
  }
  return room
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

/** The share of the room beside a road through open country that is built upon. */
const COUNTRY_SHARE = 0.12

function isBuiltUp(facts: CityFacts): (p: Position) => boolean {
  const rings = facts.layout.outlines.map((ring) => ring.map(project))
  return (p) => rings.some((ring) => isInside(ring, p))
}

function withoutCountry(sides: StreetSides, inTown: (p: Position) => boolean, random: Random): StreetSides {
  const keeps = (slot: Slot): boolean => slot.known !== null || inTown(slot.point) || random() < COUNTRY_SHARE
  return { ...sides, odd: sides.odd.filter(keeps), even: sides.even.filter(keeps) }
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
  facts: CityFacts,
  target: number,
): ReadonlyMap<number, number> {
  const capacity = districtCapacity(room, facts)
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

interface Capacity {
  readonly slots: number
  readonly homes: number
}

function districtCapacity(
  room: readonly (StreetSides | null)[],
  facts: CityFacts,
): ReadonlyMap<number, Capacity> {
  const capacity = new Map<number, Capacity>()
  for (const { draft, odd, even } of room.filter((sides) => sides !== null)) {
    if (draft.district === null) continue
    const inhabitants = facts.districts.find((fact) => fact.no === draft.district)?.inhabitants ?? 0
    const slots = (capacity.get(draft.district)?.slots ?? 0) + odd.length + even.length
    capacity.set(draft.district, { slots, homes: inhabitants / HOUSEHOLD[draft.character] })
  }
  return capacity
}

function numberer(wanted: Wanted): (sides: StreetSides) => DemoAddress[] {
  const districtOf = districtLookup(wanted.facts.districtStreets)
  const postcodes = new Map(
    wanted.facts.districts.map((fact) => [fact.no, fact.postcode === '' ? null : fact.postcode]),
  )
  const unplaced = unplacedNumbers(wanted.facts)
  return (sides) => {
    const street = sides.draft.street
    const numbered = numberBothSides(sides, districtOf, wanted.random)
    const required = unplaced.get(street) ?? []
    const complete = required.reduce((list, number) => withNumber(list, number, required), numbered)
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

/** Numbers that must exist and have no place of their own: the layout's, and those of institutions. */
function unplacedNumbers(facts: CityFacts): Map<string, string[]> {
  const numbers = new Map<string, string[]>()
  const add = (street: string, number: string): void => {
    const list = numbers.get(street) ?? []
    if (!list.includes(number)) numbers.set(street, [...list, number])
  }
  for (const { street, number } of facts.layout.numbers) add(street, number)
  for (const fact of facts.institutions) if (fact.at === null) add(fact.street, fact.number)
  for (const fact of facts.districts) if (fact.at === null) add(fact.seatStreet, fact.seatNumber)
  return numbers
}
