import { type DemoPlaceName, type DemoTerrainLine, type LandKind, type Line, type Position } from './city.ts'
import { at, isInside } from './geometry.ts'
import { LineGrid } from './space.ts'

// Looked up once: inside Jest every look at a global is dear.
const { max, min } = Math

/** Land whose use is settled before any street is drawn. */
export interface Zone {
  readonly kind: LandKind
  readonly name: string | null
  /** Open ring. */
  readonly ring: readonly Position[]
}

/** Water wide enough to have banks; an open ring. */
export interface Pond {
  readonly name: string | null
  readonly ring: readonly Position[]
}

/** What nature and the railway gave the city before it was built. */
export interface Survey {
  readonly lines: readonly DemoTerrainLine[]
  readonly ponds: readonly Pond[]
  /** Footpaths along the streams in town. */
  readonly promenades: readonly Line[]
  /** Where two overlap, the first one holds. */
  readonly zones: readonly Zone[]
  readonly placeNames: readonly DemoPlaceName[]
}

/** No house stands nearer to a stream, a pond or a track, metres. */
const CLEARANCE = 26

/** The zone that holds at a place, if any. */
export function zoneFinder({ zones }: Survey): (p: Position) => Zone | undefined {
  const boxed = zones.map((zone) => ({ zone, box: boxOf(zone.ring) }))
  return (p) => boxed.find(({ zone, box }) => isInBox(p, box) && isInside(zone.ring, p))?.zone
}

/** Whether a place is settled already: nobody builds there, and no street is drawn across it. */
export function reservedLand(survey: Survey): (p: Position) => boolean {
  const zoneAt = zoneFinder(survey)
  return (p) => zoneAt(p) !== undefined
}

/** Whether a house may not stand at a place: settled land, and what lies too near to water or tracks. */
export function unbuildable(survey: Survey): (p: Position) => boolean {
  const isReserved = reservedLand(survey)
  const wet = new LineGrid([
    ...survey.lines.map(({ positions }) => positions),
    ...survey.ponds.map(({ ring }) => [...ring, at(ring, 0)]),
  ])
  return (p) => isReserved(p) || wet.hasNear(p, CLEARANCE)
}

type Box = readonly [number, number, number, number]

export function boxOf(line: readonly Position[]): Box {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [e, n] of line) {
    box[0] = min(box[0], e)
    box[1] = min(box[1], n)
    box[2] = max(box[2], e)
    box[3] = max(box[3], n)
  }
  return box
}

function isInBox([e, n]: Position, [west, south, east, north]: Box): boolean {
  return e >= west && e <= east && n >= south && n <= north
}
