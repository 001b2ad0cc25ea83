import { type DemoTerrainLine, type LandKind, type Line, type Position } from './city.ts'
import { type CityFacts, type Degrees, type Landscape } from './facts.ts'
import {
  at,
  distance,
  isInside,
  lengthOf,
  nearestOnLine,
  pointAlong,
  rounded,
  smoothLine,
} from './geometry.ts'
import { type KnownPoints, project } from './skeleton.ts'
import { type Survey, type Zone } from './survey.ts'

/** Half of the land along a stream that stays green, in town and outside, metres, and how much it varies. */
const GREEN_BANK = 32
const BANK_VARIES = 9
/** Half of the land that a railway takes, and where it has a station. */
const RAILWAY = 16
const STATION = 48
const STATION_LENGTH = 700
/** Metres between tracks, and how far apart the points of a station are. */
const TRACK_SPACING = 7
const SIDINGS = [-3, -2, -1, 1, 2, 3, 4]
/** Metres between the points of a shore: people look at it from near by. */
const SHORE_SPACING = 8

/** Puts the sketch of the landscape into metres: waters, railways, and the land that belongs to them. */
export function surveyLandscape({ layout }: CityFacts, known: KnownPoints): Survey {
  const boundary = layout.boundary.map(project)
  const landscape: Landscape = layout.landscape ?? { streams: [], railways: [] }
  const { ponds = [], zones = null, placeNames = [] } = landscape
  const streams = landscape.streams.map(({ name, points }) => ({ name, line: drawn(points) }))
  const railways = landscape.railways.map(({ points, station }) => ({
    line: drawn(points),
    station: station === undefined ? null : project(station),
  }))
  const lakes = ponds.map(({ name, points }) => ({ name, ring: drawnRing(points, SHORE_SPACING) }))
  const onLand = awayFrom(lakes.map(({ ring }) => ring))
  const outlines = layout.outlines.map((ring) => ring.map(project))
  return {
    lines: [
      ...streams.map(({ name, line }) => ({ kind: 'stream' as const, name, positions: winding(line) })),
      ...railways.flatMap(({ line, station }) => tracksOf(line, station)),
    ].map((line) => ({ ...line, positions: within(boundary, line.positions) })),
    promenades: zones === null ? [] : streams.flatMap(({ line }) => promenades(line, outlines, onLand)),
    ponds: lakes,
    zones: zones === null ? [] : zonesOf({ streams, railways, zones }, beside([...known.values()])),
    placeNames: placeNames.map(({ kind, name, point }) => ({ kind, name, point: project(point) })),
  }
}

interface Drawn {
  readonly streams: readonly { readonly line: Line }[]
  readonly railways: readonly { readonly line: Line; readonly station: Position | null }[]
  readonly zones: NonNullable<Landscape['zones']>
}

function zonesOf({ streams, railways, zones }: Drawn, narrowed: (bank: Bank) => Bank): Zone[] {
  return [
    ...railways.map(({ line, station }) => ({
      kind: 'industrial' as const,
      name: null,
      ring: corridor(
        line,
        narrowed((p) => (station === null ? RAILWAY : railwayBank(distance(p, station), STATION_LENGTH / 2))),
      ),
    })),
    ...zones.map(({ kind, name, points }) => ({ kind, name, ring: zoneRing(kind, points) })),
    ...streams.map(({ line }) => ({
      kind: 'park' as const,
      name: null,
      ring: corridor(
        line,
        narrowed((p) => GREEN_BANK + BANK_VARIES * Math.sin(p[0] / 170 + p[1] / 230)),
      ),
    })),
  ]
}

function drawn(points: readonly Degrees[]): Line {
  return smoothLine(points.map(project))
}

/** Woods end in a ragged line, parks in a soft one; what people measured out has straight borders. */
function zoneRing(kind: LandKind, points: readonly Degrees[]): Position[] {
  if (kind === 'forest') return ragged(drawnRing(points))
  return kind === 'park' ? drawnRing(points) : points.map(project)
}

/** Metres by which a wood's edge strays from its sketch. */
const RAGGED = 16

function ragged(ring: readonly Position[]): Position[] {
  return ring.map((p, i) => {
    const next = at(ring, (i + 1) % ring.length)
    const length = distance(p, next)
    const stray = RAGGED * (Math.sin(i * 0.83) + 0.9 * Math.sin(i * 0.37 + 2))
    return rounded(p[0] - ((next[1] - p[1]) / length) * stray, p[1] + ((next[0] - p[0]) / length) * stray)
  })
}

/** Metres from the middle of a stream to the path beside it, and the shortest path worth having. */
const PATH_AWAY = 22
const SHORTEST_PATH = 300

/** Metres from the shore of a pond to a path, by how much a path keeps away to find land, and at most. */
const SHORE = 12
const ASIDE = 4
const FARTHEST = 400

/** The nearest place on land, from a distance of a stream outwards. */
type OnLand = (place: (away: number) => Position, away: number) => Position

/** A path goes around ponds (open rings), even where the stream runs through them. */
function awayFrom(ponds: readonly (readonly Position[])[]): OnLand {
  const shores = ponds.map((ring) => ({ ring, line: [...ring, at(ring, 0)] }))
  const isWet = (p: Position) =>
    shores.some(({ ring, line }) => isInside(ring, p) || nearestOnLine(p, line).distance < SHORE)
  return (place, away) => {
    let reach = away
    while (reach < FARTHEST && isWet(place(reach))) reach += ASIDE
    return place(reach)
  }
}

/** Paths on both banks of a stream, as far as it runs through built-up parts (open rings). */
function promenades(line: Line, outlines: readonly (readonly Position[])[], onLand: OnLand): Line[] {
  const length = lengthOf(line)
  return [1, -1].flatMap((side) => {
    const stretches: Position[][] = [[]]
    for (let along = 0; along <= length; along += 30) {
      const { point, direction } = pointAlong(line, along)
      const place = (away: number) =>
        rounded(point[0] - direction[1] * side * away, point[1] + direction[0] * side * away)
      const p = onLand(place, PATH_AWAY + 4 * Math.sin(along / 90 + side))
      if (outlines.some((ring) => isInside(ring, p))) stretches[stretches.length - 1]?.push(p)
      else stretches.push([])
    }
    return stretches.filter((stretch) => stretch.length > 1 && lengthOf(stretch) > SHORTEST_PATH)
  })
}

/** Metres by which a stream strays from its sketch, in wide bends and in narrow ones. */
const WIDE_BEND = 9
const NARROW_BEND = 4.5

function winding(line: Line): Line {
  const length = lengthOf(line)
  const steps = Math.round(length / 14)
  return Array.from({ length: steps + 1 }, (_, step) => {
    const along = (length * step) / steps
    const { point, direction } = pointAlong(line, along)
    const stray =
      WIDE_BEND * Math.sin(along / 47 + Math.sin(along / 160)) + NARROW_BEND * Math.sin(along / 19)
    return rounded(point[0] - direction[1] * stray, point[1] + direction[0] * stray)
  })
}

/** The longest stretch of a line whose points lie inside a ring, one point beyond it at either end. */
function within(ring: readonly Position[], line: Line): Line {
  const first = line.findIndex((p) => isInside(ring, p))
  const last = line.findLastIndex((p) => isInside(ring, p))
  return first < 0 ? line : line.slice(Math.max(0, first - 1), last + 2)
}

function drawnRing(points: readonly Degrees[], spacing?: number): Position[] {
  const ring = points.map(project)
  const last = at(ring, ring.length - 1)
  // The curve runs once past its own start, so that it closes smoothly.
  const smooth = smoothLine([last, ...ring, at(ring, 0), at(ring, 1)], spacing)
  const [start, end] = [at(ring, 0), last]
  const from = smooth.findIndex((p) => distance(p, start) < 0.02)
  const to = smooth.findLastIndex((p) => distance(p, start) < 0.02)
  if (from < 0 || to <= from) throw new Error(`a sketched ring does not close near ${end.join(' ')}`)
  return smooth.slice(from, to)
}

type Bank = (p: Position) => number

/** What stands at a known place stood there first, metres that it keeps, and the narrowest bank of all. */
const KEPT = 36
const NARROWEST = 5

function beside(places: readonly Position[]): (bank: Bank) => Bank {
  return (bank) => (p) => {
    const room = places.reduce((least, place) => Math.min(least, distance(p, place)), Infinity)
    return Math.max(NARROWEST, Math.min(bank(p), room - KEPT))
  }
}

function railwayBank(away: number, half: number): number {
  const share = Math.max(0, Math.min(1, (half - away) / (half * 0.5)))
  return RAILWAY + (STATION - RAILWAY) * share
}

/** The ring around a line that is as far away as `bank` says at each of its points. */
function corridor(line: Line, bank: Bank): Position[] {
  const length = lengthOf(line)
  const steps = Math.max(2, Math.round(length / 45))
  const left: Position[] = []
  const right: Position[] = []
  for (let step = 0; step <= steps; step += 1) {
    const { point, direction } = pointAlong(line, (length * step) / steps)
    const reach = bank(point)
    left.push(rounded(point[0] - direction[1] * reach, point[1] + direction[0] * reach))
    right.push(rounded(point[0] + direction[1] * reach, point[1] - direction[0] * reach))
  }
  return [...right, ...left.reverse()]
}

/** The main track, and beside a station those on which trains wait. */
function tracksOf(line: Line, station: Position | null): DemoTerrainLine[] {
  const main: DemoTerrainLine = { kind: 'rail', name: null, positions: line }
  if (station === null) return [main]
  const middle = nearestOnLine(station, line).along
  const sidings = SIDINGS.map((track): DemoTerrainLine => {
    const half = STATION_LENGTH / 2 - 30 * Math.abs(track)
    const positions: Position[] = []
    for (let along = -half; along <= half; along += 35) {
      const { point, direction } = pointAlong(line, middle + along)
      const share = Math.min(1, (half - Math.abs(along)) / (40 * Math.abs(track)))
      const reach = track * TRACK_SPACING * share
      positions.push(rounded(point[0] - direction[1] * reach, point[1] + direction[0] * reach))
    }
    return { kind: 'siding', name: null, positions }
  })
  return [main, ...sidings]
}
