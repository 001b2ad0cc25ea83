import { type LandKind, type Line, type Position } from './city.ts'
import { at, nearestOnLine } from './geometry.ts'
import { type Random } from './random.ts'
import { boxOf } from './survey.ts'

/** Land without houses. */
export interface Vacancy {
  readonly inside: Position
  /** Square metres. */
  readonly area: number
  readonly isTown: boolean
}

export interface Surroundings {
  readonly railways: readonly Line[]
  /** Open rings of built-up parts. */
  readonly outlines: readonly (readonly Position[])[]
  readonly random: Random
}

/** How often each use is met, by where the land lies. */
type Odds = readonly (readonly [LandKind, number])[]

const BY_TRACKS: Odds = [
  ['industrial', 0.55],
  ['commercial', 0.15],
  ['allotments', 0.15],
  ['grass', 0.15],
]
const IN_TOWN: Odds = [
  ['park', 0.26],
  ['grass', 0.22],
  ['commercial', 0.2],
  ['sports', 0.14],
  ['allotments', 0.18],
]
const SMALL: Odds = [
  ['grass', 0.45],
  ['park', 0.35],
  ['commercial', 0.2],
]
const TOWN_EDGE: Odds = [
  ['farmland', 0.5],
  ['grass', 0.3],
  ['allotments', 0.2],
]

/** Metres within which a railway, or the town, makes itself felt. */
const TRACKS_REACH = 260
const EDGE_REACH = 330
/** Smaller land is a green or a car park, square metres. */
const SMALL_AREA = 6_000

/** What land without houses is used for: chance, within what its place allows. */
export function landKindOf({ inside, area, isTown }: Vacancy, around: Surroundings): LandKind {
  const isNearTracks = around.railways.some((line) => isNear(inside, line, TRACKS_REACH))
  if (isTown && area < SMALL_AREA) return drawn(SMALL, around.random)
  if (isTown) return drawn(isNearTracks ? BY_TRACKS : IN_TOWN, around.random)
  const isEdge = around.outlines.some((ring) => isNear(inside, [...ring, at(ring, 0)], EDGE_REACH))
  if (isEdge) return drawn(isNearTracks ? BY_TRACKS : TOWN_EDGE, around.random)
  return countryKind(inside)
}

/** Fields, meadows and woods lie in patches much larger than a field. */
function countryKind([e, n]: Position): LandKind {
  const wood = Math.sin(e / 610 + 1.7) * Math.cos(n / 730 + 0.4) + 0.5 * Math.sin(e / 290 + n / 350)
  if (wood > 0.95) return 'forest'
  return wood < -0.85 ? 'grass' : 'farmland'
}

function drawn(odds: Odds, random: Random): LandKind {
  let rest = random()
  for (const [kind, share] of odds) {
    rest -= share
    if (rest < 0) return kind
  }
  return at(odds, 0)[0]
}

function isNear(p: Position, line: Line, reach: number): boolean {
  const [west, south, east, north] = boxOf(line)
  if (p[0] < west - reach || p[0] > east + reach || p[1] < south - reach || p[1] > north + reach) return false
  return nearestOnLine(p, line).distance < reach
}
