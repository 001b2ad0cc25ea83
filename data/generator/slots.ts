import { type Line, type Position } from './city.ts'
import { distance, lengthOf, nearestOnLine, pointAlong, rounded } from './geometry.ts'
import { isOdd, leading } from './house-number.ts'
import { type StreetDraft } from './naming.ts'
import { type Random } from './random.ts'
import { type LineGrid, type PointGrid } from './space.ts'

// Looked up once: inside Jest every look at a global is dear.
const { min } = Math

/** Room for one building beside a street. */
export interface Slot {
  readonly point: Position
  /** Metres from where the street's numbers begin. */
  readonly along: number
  /** The number that is known to stand here. */
  readonly known: string | null
  /** Stands behind the first row, inside an estate. */
  readonly behind: boolean
}

export interface StreetSides {
  readonly draft: StreetDraft
  readonly length: number
  readonly odd: readonly Slot[]
  readonly even: readonly Slot[]
}

export interface KnownNumber {
  readonly number: string
  readonly point: Position
}

export interface Site {
  readonly streets: LineGrid
  readonly taken: PointGrid
  readonly isBarred: (p: Position) => boolean
  readonly random: Random
}

interface Spacing {
  readonly step: number
  readonly offset: number
  readonly second: number | null
}

const NEAREST_HOUSE = 11
const NEAREST_AXIS = 9

function spacingOf(draft: StreetDraft): Spacing {
  if (draft.kind === 'arterial') return { step: 26, offset: 21, second: null }
  if (draft.kind === 'collector') return { step: 22, offset: 18, second: null }
  if (draft.character === 'villas') return { step: 17, offset: 14, second: null }
  if (draft.character === 'centre') return { step: 17, offset: 13, second: 34 }
  return { step: 26, offset: 17, second: 48 }
}

/** Turns a street round when its known numbers would otherwise fall along it, or stand on the wrong side. */
export function facingKnown(draft: StreetDraft, known: readonly KnownNumber[]): StreetDraft {
  const wrong = known.filter(({ number, point }) => isLeft(draft.lines, point) !== isOdd(number)).length
  const rise = riseOf(draft.lines, known)
  if (rise > 0 || (rise === 0 && wrong * 2 <= known.length)) return draft
  return { ...draft, lines: [...draft.lines].reverse().map((line) => [...line].reverse()) }
}

/** How many more pairs of known numbers rise along a street than fall. */
function riseOf(lines: readonly Line[], known: readonly KnownNumber[]): number {
  const places = known.map(({ number, point }) => {
    const { before, along } = nearestLine(lines, point)
    return { value: leading(number), along: before + along }
  })
  return places.reduce(
    (sum, one, i) =>
      places
        .slice(i + 1)
        .reduce((s, other) => s + Math.sign((other.along - one.along) * (other.value - one.value)), sum),
    0,
  )
}

function isLeft(lines: readonly Line[], p: Position): boolean {
  const { line, along } = nearestLine(lines, p)
  const { point, direction } = pointAlong(line, along)
  return direction[0] * (p[1] - point[1]) - direction[1] * (p[0] - point[0]) > 0
}

function nearestLine(lines: readonly Line[], p: Position): { line: Line; before: number; along: number } {
  let best: { line: Line; before: number; along: number; distance: number } | null = null
  let before = 0
  for (const line of lines) {
    const found = nearestOnLine(p, line)
    if (best === null || found.distance < best.distance) {
      best = { line, before, along: found.along, distance: found.distance }
    }
    before += lengthOf(line)
  }
  if (best === null) throw new RangeError('a street has at least one line')
  return best
}

/** All the room along a street: odd numbers to the left of its direction, even to the right. */
export function sidesOf(draft: StreetDraft, known: readonly KnownNumber[], site: Site): StreetSides {
  const sides = { odd: [] as Slot[], even: [] as Slot[] }
  for (const { number, point } of known) {
    const { before, along } = nearestLine(draft.lines, point)
    sides[isOdd(number) ? 'odd' : 'even'].push({ point, along: before + along, known: number, behind: false })
  }
  let before = 0
  for (const line of draft.lines) {
    sides.odd.push(...slotsAlong({ line, before, side: 1 }, draft, site))
    sides.even.push(...slotsAlong({ line, before, side: -1 }, draft, site))
    before += lengthOf(line)
  }
  const sorted = (slots: Slot[]): Slot[] => slots.sort((a, b) => a.along - b.along)
  return { draft, length: before, odd: sorted(sides.odd), even: sorted(sides.even) }
}

function slotsAlong(
  part: { line: Line; before: number; side: 1 | -1 },
  draft: StreetDraft,
  site: Site,
): Slot[] {
  const { step, offset, second } = spacingOf(draft)
  const length = lengthOf(part.line)
  const slots: Slot[] = []
  const place = (along: number, away: number, behind: boolean): void => {
    const { point, direction } = pointAlong(part.line, along)
    const reach = away * part.side
    const spot = rounded(point[0] - direction[1] * reach, point[1] + direction[0] * reach)
    // A building belongs to the street it stands nearest to.
    if (site.streets.hasNear(spot, behind ? away * 0.6 : NEAREST_AXIS)) return
    if (site.taken.hasNear(spot, behind ? 20 : min(NEAREST_HOUSE + 1, step * 0.8))) return
    if (distance(spot, point) < NEAREST_AXIS || site.isBarred(spot)) return
    site.taken.add(spot)
    slots.push({ point: spot, along: part.before + along, known: null, behind })
  }
  for (let along = 10 + site.random() * 6; along < length - 8; along += step * (0.85 + site.random() * 0.3)) {
    place(along, offset + (site.random() - 0.5) * 4, false)
  }
  if (second === null) return slots
  for (let along = 25; along < length - 20; along += step * 1.7) {
    place(along, second + (site.random() - 0.5) * 10, true)
  }
  return slots
}

/** Keeps an even share of the room: buildings do not stand wall to wall. */
export function thinned(slots: readonly Slot[], share: number): Slot[] {
  let owed = 0.5
  return slots.filter((slot) => {
    owed += share
    if (slot.known === null && owed < 1) return false
    owed -= 1
    return true
  })
}
