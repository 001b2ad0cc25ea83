import { type Line, type Position } from './city.ts'
import {
  areaOf,
  at,
  between,
  crossing,
  distance,
  isInside,
  nearestOnLine,
  nearestOnSegment,
  rounded,
  same,
  segmentsOf,
} from './geometry.ts'

// Looked up once: inside Jest every look at a global is dear.
const { abs, max, min, round } = Math

/** An open ring, counter-clockwise: the first position is not repeated. */
export type Block = readonly Position[]

export interface Frame {
  /** Unit vector of the longer side of the smallest rectangle around a block. */
  readonly axis: Position
  readonly length: number
  readonly width: number
  readonly centre: Position
}

/** A street drawn across a block and the two blocks it leaves. */
export interface Cut {
  readonly line: Line
  readonly sides: readonly [Block, Block]
}

export interface CutWish {
  readonly through: Position
  /** Unit vector. */
  readonly direction: Position
  /** How far the middle of the street bows out, as a share of its length. */
  readonly bow: number
}

/** What a cut has to respect. */
export interface CutRules {
  readonly junctions: readonly Position[]
  readonly keepClear: readonly Position[]
  readonly minAngle: number
  readonly minArea: number
}

/** The rules with only those points that can matter to a block. */
export function rulesNear(block: Block, rules: CutRules): CutRules {
  const es = block.map((p) => p[0])
  const ns = block.map((p) => p[1])
  const [e0, e1, n0, n1] = [min(...es) - 1, max(...es) + 1, min(...ns) - 1, max(...ns) + 1]
  const isNear = (p: Position): boolean => p[0] >= e0 && p[0] <= e1 && p[1] >= n0 && p[1] <= n1
  return { ...rules, junctions: rules.junctions.filter(isNear), keepClear: rules.keepClear.filter(isNear) }
}

const JUNCTION_SPACING = 34
const CLEARANCE = 13

/** Edges tried as a side of the rectangle around a block: the longest are enough. */
const EDGES_TRIED = 5

/** The smallest rectangle around a block that stands on one of its longest edges. */
export function frameOf(block: Block): Frame {
  const edges = block
    .map((a, i) => {
      const b = at(block, (i + 1) % block.length)
      return { a, b, length: distance(a, b) }
    })
    .sort((x, y) => y.length - x.length)
    .slice(0, EDGES_TRIED)
  const frames = edges.map(({ a, b, length }) =>
    frameAlong(block, (b[0] - a[0]) / length, (b[1] - a[1]) / length),
  )
  return frames.reduce((best, frame) =>
    frame.length * frame.width < best.length * best.width ? frame : best,
  )
}

function frameAlong(block: Block, ux: number, uy: number): Frame {
  let [u0, u1, v0, v1] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const [e, n] of block) {
    const u = e * ux + n * uy
    const v = n * ux - e * uy
    if (u < u0) u0 = u
    if (u > u1) u1 = u
    if (v < v0) v0 = v
    if (v > v1) v1 = v
  }
  const u = (u0 + u1) / 2
  const v = (v0 + v1) / 2
  const centre: Position = [u * ux - v * uy, u * uy + v * ux]
  return u1 - u0 >= v1 - v0
    ? { axis: [ux, uy], length: u1 - u0, width: v1 - v0, centre }
    : { axis: [-uy, ux], length: v1 - v0, width: u1 - u0, centre }
}

/** Cuts a block as wished, or returns null when no decent street would result. */
export function cutBlock(block: Block, wish: CutWish, rules: CutRules): Cut | null {
  const ends = endsThrough(block, wish)
  if (ends === null) return null
  const start = settled(block, ends[0], rules)
  const end = settled(block, ends[1], rules)
  if (distance(start, end) < 45) return null
  const widened = inserted(inserted(block, start), end)
  const bowed = bow(start, end, wish.bow)
  return attempt(widened, bowed, rules) ?? (wish.bow === 0 ? null : attempt(widened, [start, end], rules))
}

/** The longest stretch of the wished line inside the block. */
function endsThrough(block: Block, { through, direction }: CutWish): [Position, Position] | null {
  const reach = 5000
  const far: Position = [through[0] + direction[0] * reach, through[1] + direction[1] * reach]
  const near: Position = [through[0] - direction[0] * reach, through[1] - direction[1] * reach]
  const hits = segmentsOf([...block, at(block, 0)])
    .map(([a, b]) => crossing(near, far, a, b))
    .filter((p) => p !== null)
    .sort((a, b) => distance(near, a) - distance(near, b))
  let best: [Position, Position] | null = null
  for (const [a, b] of segmentsOf(hits)) {
    if (!isInside(block, between(a, b, 0.5))) continue
    if (best === null || distance(a, b) > distance(best[0], best[1])) best = [a, b]
  }
  return best
}

/** Moves an end onto a near junction or corner: crossings are better than two junctions side by side. */
function settled(block: Block, end: Position, rules: CutRules): Position {
  const closed = [...block, at(block, 0)]
  const junction = nearest(end, rules.junctions, JUNCTION_SPACING)
  if (junction !== null && nearestOnLine(junction, closed).distance < 0.02) return junction
  const corner = nearest(end, block, 12)
  if (corner !== null) return corner
  return rounded(end[0], end[1])
}

function nearest(p: Position, candidates: readonly Position[], within: number): Position | null {
  let best: Position | null = null
  let bestDistance = within
  for (const candidate of candidates) {
    const d = abs(candidate[0] - p[0]) > within ? Infinity : distance(candidate, p)
    if (d < bestDistance) {
      best = candidate
      bestDistance = d
    }
  }
  return best
}

/** The block with a further vertex on its nearest edge. */
function inserted(block: Block, p: Position): Block {
  if (block.some((q) => same(p, q))) return block
  let bestEdge = 0
  let bestDistance = Infinity
  block.forEach((a, i) => {
    const d = distance(p, nearestOnSegment(p, a, at(block, (i + 1) % block.length)))
    if (d >= bestDistance) return
    bestDistance = d
    bestEdge = i
  })
  return [...block.slice(0, bestEdge + 1), p, ...block.slice(bestEdge + 1)]
}

function bow(start: Position, end: Position, share: number): Line {
  const length = distance(start, end)
  const steps = share === 0 ? 1 : max(2, round(length / 35))
  const line: Position[] = [start]
  for (let i = 1; i < steps; i += 1) {
    const t = i / steps
    const p = between(start, end, t)
    const rise = 4 * t * (1 - t) * share
    line.push(rounded(p[0] - (end[1] - start[1]) * rise, p[1] + (end[0] - start[0]) * rise))
  }
  return [...line, end]
}

function attempt(block: Block, line: Line, rules: CutRules): Cut | null {
  if (!staysInside(block, line) || !isClear(line, rules.keepClear)) return null
  const start = block.findIndex((p) => same(p, at(line, 0)))
  const end = block.findIndex((p) => same(p, at(line, line.length - 1)))
  if (start < 0 || end < 0) return null
  if (!meetsWell(block, start, at(line, 1), rules.minAngle)) return null
  if (!meetsWell(block, end, at(line, line.length - 2), rules.minAngle)) return null
  const inner = line.slice(1, -1)
  const left = [...stretch(block, end, start), ...inner]
  const right = [...stretch(block, start, end), ...[...inner].reverse()]
  if (areaOf(left) < rules.minArea || areaOf(right) < rules.minArea) return null
  return { line, sides: [left, right] }
}

/** The vertices of a ring from one index to another, both included, going round. */
function stretch(block: Block, from: number, to: number): Position[] {
  return from <= to ? block.slice(from, to + 1) : [...block.slice(from), ...block.slice(0, to + 1)]
}

function staysInside(block: Block, line: Line): boolean {
  const edges = segmentsOf([...block, at(block, 0)])
  return segmentsOf(line).every(([a, b], i) => {
    if (!isInside(block, between(a, b, 0.5))) return false
    const isFirst = i === 0
    const isLast = i === line.length - 2
    return edges.every(([c, d]) => {
      const met = crossing(a, b, c, d)
      if (met === null) return true
      return (isFirst && distance(met, a) < 0.05) || (isLast && distance(met, b) < 0.05)
    })
  })
}

function isClear(line: Line, points: readonly Position[]): boolean {
  return points.every((p) => nearestOnLine(p, line).distance >= CLEARANCE)
}

/** A street leaves its junction at no sharp angle to the edges beside it. */
function meetsWell(block: Block, index: number, inward: Position, minAngle: number): boolean {
  const corner = at(block, index)
  const before = at(block, (index + block.length - 1) % block.length)
  const after = at(block, (index + 1) % block.length)
  return [before, after].every((side) => angleBetween(corner, inward, side) >= minAngle)
}

function angleBetween(corner: Position, p: Position, q: Position): number {
  const turn = Math.atan2(p[1] - corner[1], p[0] - corner[0]) - Math.atan2(q[1] - corner[1], q[0] - corner[0])
  const folded = abs(Math.atan2(Math.sin(turn), Math.cos(turn)))
  return (folded * 180) / Math.PI
}
