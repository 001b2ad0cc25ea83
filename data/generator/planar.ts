import { type Line, type Position } from './city.ts'
import { areaOf, at, crossing, distance, positionKey, rounded, same, segmentsOf } from './geometry.ts'

// Looked up once: inside Jest every look at a global is dear.
const { abs, floor, max, min } = Math

/** Inserts a vertex into every line wherever two lines cross or touch, so that they share it exactly. */
export function noded(lines: readonly Line[]): Line[] {
  const pieces = lines.flatMap((line, index) =>
    segmentsOf(line).map(([a, b]): Piece => ({ line: index, a, b, cells: cellsOf(a, b), cuts: [] })),
  )
  const grid = new Map<number, Piece[]>()
  for (const piece of pieces) {
    for (const cell of cellNumbers(piece.cells)) {
      const others = grid.get(cell) ?? []
      cutWithin(cell, piece, others)
      others.push(piece)
      grid.set(cell, others)
    }
  }
  const cuts = lines.map((): Position[][] => [])
  for (const piece of pieces) at(cuts, piece.line).push(piece.cuts)
  return lines.map((line, index) => withCuts(line, at(cuts, index)))
}

/** A segment of a line, the cells around it, and where others cut it. */
interface Piece {
  readonly line: number
  readonly a: Position
  readonly b: Position
  readonly cells: readonly [number, number, number, number]
  readonly cuts: Position[]
}

const CELL = 80
/** More cells than the country is wide: makes one number of a column and a row. */
const ROWS = 100_000

function cellsOf(a: Position, b: Position): [number, number, number, number] {
  return [
    floor((min(a[0], b[0]) - 0.1) / CELL),
    floor((min(a[1], b[1]) - 0.1) / CELL),
    floor((max(a[0], b[0]) + 0.1) / CELL),
    floor((max(a[1], b[1]) + 0.1) / CELL),
  ]
}

function cellNumbers([west, south, east, north]: Piece['cells']): number[] {
  const numbers: number[] = []
  for (let x = west; x <= east; x += 1) {
    for (let y = south; y <= north; y += 1) numbers.push(x * ROWS + y)
  }
  return numbers
}

/** Two segments that share several cells are compared in one of them; those of one line never. */
function meetFirstIn(cell: number, first: Piece, second: Piece): boolean {
  if (first.line === second.line) return false
  const west = max(first.cells[0], second.cells[0])
  const south = max(first.cells[1], second.cells[1])
  return cell === west * ROWS + south
}

function cutWithin(cell: number, piece: Piece, others: readonly Piece[]): void {
  for (const other of others) if (meetFirstIn(cell, piece, other)) cutPair(piece, other)
}

function cutPair(first: Piece, second: Piece): void {
  if (!mayMeet(first.a, first.b, second.a, second.b)) return
  // The earlier line first, whichever cell brought them together: rounding must not depend on it.
  const [one, other] = first.line < second.line ? [first, second] : [second, first]
  const met = meeting([one.a, one.b], [other.a, other.b])
  if (met === null) return
  first.cuts.push(met)
  second.cuts.push(met)
}

function mayMeet(a: Position, b: Position, c: Position, d: Position): boolean {
  for (const axis of [0, 1] as const) {
    if (max(a[axis], b[axis]) + 0.1 < min(c[axis], d[axis])) return false
    if (max(c[axis], d[axis]) + 0.1 < min(a[axis], b[axis])) return false
  }
  return true
}

function meeting(
  [a, b]: readonly [Position, Position],
  [c, d]: readonly [Position, Position],
): Position | null {
  // An end that lies within five centimetres of the other segment is that end itself.
  const met = crossing(a, b, c, d) ?? touching([a, b], [c, d])
  if (met === null) return null
  return [a, b, c, d].find((end) => distance(end, met) < 0.05) ?? rounded(met[0], met[1])
}

function touching(
  [a, b]: readonly [Position, Position],
  [c, d]: readonly [Position, Position],
): Position | null {
  const near = (p: Position, q: Position, r: Position): boolean =>
    abs(distance(p, q) + distance(p, r) - distance(q, r)) < 1e-4
  if (near(a, c, d)) return a
  if (near(b, c, d)) return b
  if (near(c, a, b)) return c
  return near(d, a, b) ? d : null
}

function withCuts(line: Line, cuts: readonly Position[][]): Line {
  const out: Position[] = [at(line, 0)]
  segmentsOf(line).forEach(([a, b], i) => {
    const sorted = [...at(cuts, i)].sort((p, q) => distance(a, p) - distance(a, q))
    for (const p of [...sorted, b]) if (!same(at(out, out.length - 1), p)) out.push(p)
  })
  return out
}

/** The inner faces of a noded network as open counter-clockwise rings; dead ends do not matter. */
export function facesOf(lines: readonly Line[]): Position[][] {
  const neighbours = prunedNeighbours(lines)
  const used = new Set<string>()
  const faces: Position[][] = []
  for (const [key, entry] of neighbours) {
    for (const next of entry.around.keys()) {
      if (used.has(`${key}>${next}`)) continue
      const ring = walkFace(neighbours, [key, next], used)
      if (areaOf(ring) > 1) faces.push(ring)
    }
  }
  return faces
}

interface Vertex {
  readonly position: Position
  readonly around: Map<string, Position>
}

function prunedNeighbours(lines: readonly Line[]): Map<string, Vertex> {
  const vertices = new Map<string, Vertex>()
  const vertex = (position: Position): Vertex => {
    const key = positionKey(position)
    const known = vertices.get(key) ?? { position, around: new Map<string, Position>() }
    vertices.set(key, known)
    return known
  }
  for (const line of lines) {
    for (const [a, b] of segmentsOf(line)) {
      vertex(a).around.set(positionKey(b), b)
      vertex(b).around.set(positionKey(a), a)
    }
  }
  let ends = [...vertices].filter(([, v]) => v.around.size === 1)
  while (ends.length > 0) {
    for (const [key, v] of ends) {
      for (const next of v.around.keys()) vertices.get(next)?.around.delete(key)
      vertices.delete(key)
    }
    ends = [...vertices].filter(([, v]) => v.around.size <= 1)
  }
  return vertices
}

/** Turns as far right as possible at every vertex, which walks around the face to the left. */
function walkFace(
  vertices: ReadonlyMap<string, Vertex>,
  [startKey, firstKey]: readonly [string, string],
  used: Set<string>,
): Position[] {
  const ring: Position[] = []
  let key = startKey
  let next = firstKey
  while (!used.has(`${key}>${next}`)) {
    used.add(`${key}>${next}`)
    const here = vertexAt(vertices, next)
    const from = vertexAt(vertices, key).position
    ring.push(from)
    const following = firstClockwise(here, from)
    key = next
    next = following
  }
  return ring
}

function vertexAt(vertices: ReadonlyMap<string, Vertex>, key: string): Vertex {
  const found = vertices.get(key)
  if (found === undefined) throw new Error(`no vertex ${key}`)
  return found
}

function firstClockwise(vertex: Vertex, from: Position): string {
  const bearing = (p: Position): number => Math.atan2(p[1] - vertex.position[1], p[0] - vertex.position[0])
  const back = bearing(from)
  let best = ''
  let bestTurn = Infinity
  for (const [key, p] of vertex.around) {
    let turn = back - bearing(p)
    if (turn <= 1e-12) turn += 2 * Math.PI
    if (turn < bestTurn) {
      bestTurn = turn
      best = key
    }
  }
  return best
}
