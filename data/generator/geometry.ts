import { type Line, type Position } from './city.ts'

// Looked up once: inside Jest every look at a global is dear.
const { abs, floor, max, min, round, sqrt } = Math

/** Positions are kept to the centimetre, so that what meets is equal exactly. */
export function rounded(e: number, n: number): Position {
  return [round(e * 100) / 100, round(n * 100) / 100]
}

export function same(a: Position, b: Position): boolean {
  return a[0] === b[0] && a[1] === b[1]
}

export function positionKey(p: Position): string {
  return `${p[0].toFixed(2)} ${p[1].toFixed(2)}`
}

export function distance(a: Position, b: Position): number {
  const dx = a[0] - b[0]
  const dy = a[1] - b[1]
  return sqrt(dx * dx + dy * dy) // Math.hypot takes ten times as long
}

export function between(a: Position, b: Position, share: number): Position {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share]
}

/** The element at an index that the caller knows to exist. */
export function at<T>(list: readonly T[], index: number): T {
  const value = list[index]
  if (value === undefined) throw new RangeError(`no element ${index} in a list of ${list.length}`)
  return value
}

/** The neighbouring pairs of a line. */
export function segmentsOf(line: Line): [Position, Position][] {
  return line.slice(1).map((end, i) => [at(line, i), end])
}

export function lengthOf(line: Line): number {
  return segmentsOf(line).reduce((sum, [a, b]) => sum + distance(a, b), 0)
}

/** The signed area of an open ring (first position not repeated), positive when counter-clockwise. */
export function areaOf(ring: readonly Position[]): number {
  let twice = 0
  ring.forEach((a, i) => {
    const b = at(ring, (i + 1) % ring.length)
    twice += a[0] * b[1] - b[0] * a[1]
  })
  return twice / 2
}

export function isInside(ring: readonly Position[], [x, y]: Position): boolean {
  let inside = false
  ring.forEach((a, i) => {
    const b = at(ring, (i + 1) % ring.length)
    if (a[1] > y === b[1] > y) return
    if (x < ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0]) inside = !inside
  })
  return inside
}

/** The nearest position of a segment. */
export function nearestOnSegment(p: Position, a: Position, b: Position): Position {
  const dx = b[0] - a[0]
  const dy = b[1] - a[1]
  const square = dx * dx + dy * dy
  const share = square === 0 ? 0 : ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / square
  return between(a, b, max(0, min(1, share)))
}

export interface OnLine {
  readonly point: Position
  readonly distance: number
  /** Metres from the start of the line. */
  readonly along: number
}

export function nearestOnLine(p: Position, line: Line): OnLine {
  let best: OnLine = { point: at(line, 0), distance: Infinity, along: 0 }
  let along = 0
  let a = at(line, 0)
  for (const b of line) {
    const point = nearestOnSegment(p, a, b)
    const d = distance(p, point)
    if (d < best.distance) best = { point, distance: d, along: along + distance(a, point) }
    along += distance(a, b)
    a = b
  }
  return best
}

/** Where two segments cross or touch; null when they do not, or run along each other. */
export function crossing(a: Position, b: Position, c: Position, d: Position): Position | null {
  const rx = b[0] - a[0]
  const ry = b[1] - a[1]
  const sx = d[0] - c[0]
  const sy = d[1] - c[1]
  const cross = rx * sy - ry * sx
  if (abs(cross) < 1e-9) return null
  const t = ((c[0] - a[0]) * sy - (c[1] - a[1]) * sx) / cross
  const u = ((c[0] - a[0]) * ry - (c[1] - a[1]) * rx) / cross
  if (t < 0 || t > 1 || u < 0 || u > 1) return null
  return [a[0] + t * rx, a[1] + t * ry]
}

/** A point and the unit direction of a line, `along` metres from its start. */
export function pointAlong(line: Line, along: number): { point: Position; direction: Position } {
  let rest = along
  const segments = segmentsOf(line)
  for (const [i, [a, b]] of segments.entries()) {
    const length = distance(a, b)
    if (rest <= length || i === segments.length - 1) {
      const direction: Position = [(b[0] - a[0]) / length, (b[1] - a[1]) / length]
      return { point: [a[0] + direction[0] * rest, a[1] + direction[1] * rest], direction }
    }
    rest -= length
  }
  throw new RangeError('a line has at least two positions')
}

/** A smooth curve through the given positions (Catmull-Rom), about one position in so many metres. */
export function smoothLine(points: Line, spacing = 40): Line {
  if (points.length < 3) return points
  const out: Position[] = [at(points, 0)]
  segmentsOf(points).forEach(([a, b], i) => {
    const before = points[i - 1] ?? a
    const after = points[i + 2] ?? b
    const steps = max(1, round(distance(a, b) / spacing))
    for (let step = 1; step <= steps; step += 1) out.push(curvePoint([before, a, b, after], step / steps))
  })
  return out.map(([e, n]) => rounded(e, n))
}

function curvePoint(points: readonly [Position, Position, Position, Position], t: number): Position {
  const [p0, p1, p2, p3] = points
  const span = distance(p1, p2)
  // Tangents no longer than the piece itself: uneven spacing must not make loops.
  const tangent = (from: Position, to: Position, axis: 0 | 1): number => {
    const length = distance(from, to)
    return length === 0 ? 0 : ((to[axis] - from[axis]) / length) * span
  }
  const value = (axis: 0 | 1): number => {
    const m1 = tangent(p0, p2, axis)
    const m2 = tangent(p1, p3, axis)
    const t2 = t * t
    const t3 = t2 * t
    return (
      (2 * t3 - 3 * t2 + 1) * p1[axis] +
      (t3 - 2 * t2 + t) * m1 +
      (3 * t2 - 2 * t3) * p2[axis] +
      (t3 - t2) * m2
    )
  }
  return [value(0), value(1)]
}

/** A position that surely lies inside an open counter-clockwise ring: half-way across it at the middle of an edge. */
export function insideOf(ring: readonly Position[]): Position {
  let best: { p: Position; room: number } | null = null
  const tried = max(1, floor(ring.length / 24))
  for (let i = 0; i < ring.length; i += tried) {
    const [a, b] = [at(ring, i), at(ring, (i + 1) % ring.length)]
    const length = distance(a, b)
    if (length < 1) continue
    const middle = between(a, b, 0.5)
    const far: Position = [
      middle[0] - ((b[1] - a[1]) / length) * 1e4,
      middle[1] + ((b[0] - a[0]) / length) * 1e4,
    ]
    const room = nearestCrossing(ring, middle, far)
    if (room !== null && (best === null || room > best.room)) {
      best = { p: between(middle, far, room / 2e4), room }
    }
  }
  // A ring of a few centimetres has no inside worth the name.
  return best?.p ?? at(ring, 0)
}

/** Metres from `from` to where the way to `to` first crosses the ring. */
function nearestCrossing(ring: readonly Position[], from: Position, to: Position): number | null {
  let nearest: number | null = null
  ring.forEach((c, i) => {
    const met = crossing(from, to, c, at(ring, (i + 1) % ring.length))
    const away = met === null ? 0 : distance(from, met)
    if (away > 0.01 && (nearest === null || away < nearest)) nearest = away
  })
  return nearest
}
