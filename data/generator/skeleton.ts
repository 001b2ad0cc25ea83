import { type Line, type Position, type StreetKind } from './city.ts'
import { type Degrees, type CityFacts } from './facts.ts'
import { at, distance, insideOf, nearestOnLine, rounded, smoothLine } from './geometry.ts'
import { isOdd } from './house-number.ts'
import { facesOf, noded } from './planar.ts'
import { toPuwg1992 } from './projection.ts'
import { reservedLand, type Survey } from './survey.ts'

export interface Axis {
  readonly street: string
  readonly kind: StreetKind
  readonly line: Line
}

export interface Skeleton {
  readonly axes: readonly Axis[]
  readonly outlines: readonly Line[]
  readonly faces: readonly (readonly Position[])[]
}

/** Known points of house numbers, by `street number`. */
export type KnownPoints = ReadonlyMap<string, Position>

/** Metres between the axis and the real point of an institution on it. */
const FRONTAGE = 20
/** An axis that ends this near another one ends on it. */
const SNAP = 60

export function knownPoints(facts: CityFacts): KnownPoints {
  const known = new Map<string, Position>()
  for (const fact of facts.institutions) {
    if (fact.at !== null) known.set(`${fact.street} ${fact.number}`, project(fact.at))
  }
  for (const fact of facts.districts) {
    if (fact.at !== null) known.set(`${fact.seatStreet} ${fact.seatNumber}`, project(fact.at))
  }
  return known
}

export function project([lon, lat]: Degrees): Position {
  const [e, n] = toPuwg1992(lon, lat)
  return rounded(e, n)
}

/** The main streets as smooth lines through the known institutions, noded, and the faces between them. */
export function buildSkeleton(facts: CityFacts, known: KnownPoints, survey: Survey): Skeleton {
  const outlines = facts.layout.outlines.map((ring) => {
    const line = ring.map(project)
    return [...line, at(line, 0)]
  })
  const drawn = facts.layout.axes.map((axis) => smoothLine(waypoints(axis.street, axis.points, known)))
  const snapped = drawn.map((line, i) => snapEnds(line, [...drawn.filter((_, j) => j !== i), ...outlines]))
  const zones = survey.zones.map(({ ring }) => [...ring, at(ring, 0)])
  const lines = noded([...snapped, ...outlines, ...zones])
  const isReserved = reservedLand(survey)
  return {
    axes: facts.layout.axes.map((axis, i) => ({ street: axis.street, kind: axis.kind, line: at(lines, i) })),
    outlines: lines.slice(drawn.length),
    faces: facesOf(lines).filter((face) => !isReserved(insideOf(face))),
  }
}

function waypoints(street: string, points: readonly (Degrees | string)[], known: KnownPoints): Position[] {
  const raw = points.map((point) => {
    if (typeof point !== 'string') return project(point)
    const found = known.get(`${street} ${point.slice(1)}`)
    if (found === undefined) throw new Error(`no known point for ${street} ${point}`)
    return found
  })
  return raw.map((p, i) => {
    const point = at(points, i)
    if (typeof point !== 'string') return p
    const before = raw[i - 1] ?? p
    const after = raw[i + 1] ?? p
    const length = distance(before, after)
    // Odd numbers stand on the left of an axis, so the axis runs on their right.
    const side = isOdd(point.slice(1)) ? FRONTAGE : -FRONTAGE
    return rounded(
      p[0] + ((after[1] - before[1]) / length) * side,
      p[1] - ((after[0] - before[0]) / length) * side,
    )
  })
}

function snapEnds(line: Line, others: readonly Line[]): Line {
  const snap = (p: Position): Position => {
    const nearest = others.map((other) => nearestOnLine(p, other)).sort((a, b) => a.distance - b.distance)[0]
    return nearest !== undefined && nearest.distance < SNAP ? rounded(nearest.point[0], nearest.point[1]) : p
  }
  return [snap(at(line, 0)), ...line.slice(1, -1), snap(at(line, line.length - 1))]
}
