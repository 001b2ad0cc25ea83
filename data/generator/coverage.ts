import { type Line, type Position } from './city.ts'
import { areaOf, at, between, distance, isInside, segmentsOf } from './geometry.ts'
import { boxOf } from './survey.ts'

// Looked up once: inside Jest every look at a global is dear.
const { max, min, round } = Math

/**
 * A plane without gaps or overlaps: the faces between lines that share their vertices. Half-edges 2i and 2i + 1
 * are the two directions of a segment; each has the face on its left.
 */
export interface Coverage {
  readonly from: readonly Position[]
  readonly next: readonly number[]
  /** -1: outside everything. */
  readonly faceOf: readonly number[]
  readonly faces: readonly Face[]
}

export interface Face {
  /** Open, counter-clockwise. */
  readonly ring: readonly Position[]
  /** Open, clockwise. */
  readonly holes: readonly (readonly Position[])[]
  readonly area: number
}

/** An area of faces that belong together; open rings, the outer one first. */
export type Piece = readonly (readonly Position[])[]

/** The faces of a noded network; dead ends bound nothing and do not matter. */
export function coverageOf(lines: readonly Line[]): Coverage {
  const { from, next } = linked(lines)
  const cycleOf = new Array<number>(from.length).fill(-1)
  const rings: Position[][] = []
  for (let start = 0; start < from.length; start += 1) {
    if (at(next, start) < 0 || at(cycleOf, start) >= 0) continue
    const ring: Position[] = []
    for (let edge = start; at(cycleOf, edge) < 0; edge = at(next, edge)) {
      cycleOf[edge] = rings.length
      ring.push(at(from, edge))
    }
    rings.push(ring)
  }
  const { faceOfCycle, faces } = facesOfRings(rings)
  return { from, next, faceOf: cycleOf.map((cycle) => (cycle < 0 ? -1 : at(faceOfCycle, cycle))), faces }
}

/** Half-edges and their followers around the face on the left; -1 for those of dead ends. */
function linked(lines: readonly Line[]): { from: Position[]; next: number[] } {
  const from: Position[] = []
  const around = new Map<number, number[]>()
  const known = new Set<string>()
  for (const [a, b] of lines.flatMap(segmentsOf)) {
    const [i, j] = [nodeOf(a), nodeOf(b)]
    const name = i < j ? `${i} ${j}` : `${j} ${i}`
    if (i === j || known.has(name)) continue
    known.add(name)
    from.push(a, b)
    push(around, i, from.length - 2)
    push(around, j, from.length - 1)
  }
  prune(from, around)
  const next = new Array<number>(from.length).fill(-1)
  for (const edges of around.values()) {
    const turned = edges
      .map((edge) => ({ edge, bearing: bearingOf(at(from, edge), at(from, edge ^ 1)) }))
      .sort((a, b) => b.bearing - a.bearing)
    // Who arrives along an edge leaves by the next one clockwise.
    turned.forEach(({ edge }, i) => (next[edge ^ 1] = at(turned, (i + 1) % turned.length).edge))
  }
  return { from, next }
}

/** Positions are kept to the centimetre: two numbers that make one. */
export function nodeOf([e, n]: Position): number {
  return round(e * 100) * 1e8 + round(n * 100)
}

function bearingOf(a: Position, b: Position): number {
  return Math.atan2(b[1] - a[1], b[0] - a[0])
}

export function push<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}

function prune(from: readonly Position[], around: Map<number, number[]>): void {
  const ends = [...around].filter(([, edges]) => edges.length === 1).map(([node]) => node)
  for (let node = ends.pop(); node !== undefined; node = ends.pop()) {
    const edge = around.get(node)?.[0]
    around.delete(node)
    if (edge === undefined) continue
    const other = nodeOf(at(from, edge ^ 1))
    const left = (around.get(other) ?? []).filter((candidate) => candidate !== (edge ^ 1))
    around.set(other, left)
    if (left.length === 1) ends.push(other)
  }
}

/** Counter-clockwise rings are faces; clockwise ones are holes of the smallest face around them. */
function facesOfRings(rings: readonly Position[][]): { faceOfCycle: number[]; faces: Face[] } {
  const areas = rings.map(areaOf)
  const outer = rings.flatMap((ring, i) => (at(areas, i) > 0 ? [{ ring, i, box: boxOf(ring) }] : []))
  const faceOfCycle = rings.map(() => -1)
  outer.forEach(({ i }, face) => (faceOfCycle[i] = face))
  const holes = outer.map((): Position[][] => [])
  rings.forEach((ring, i) => {
    if (at(areas, i) > 0) return
    const p = at(ring, 0)
    let best = -1
    outer.forEach(({ ring: other, i: j, box }, face) => {
      const isWithin = p[0] > box[0] && p[0] < box[2] && p[1] > box[1] && p[1] < box[3]
      if (!isWithin || at(areas, j) <= -at(areas, i) || touches(other, ring) || !isInside(other, p)) return
      if (best < 0 || at(areas, j) < at(areas, at(outer, best).i)) best = face
    })
    if (best < 0) return
    faceOfCycle[i] = best
    at(holes, best).push(ring)
  })
  const faces = outer.map(({ ring, i }, face) => ({
    ring,
    holes: at(holes, face),
    area: at(holes, face).reduce((sum, hole) => sum + areaOf(hole), at(areas, i)),
  }))
  return { faceOfCycle, faces }
}

function touches(a: readonly Position[], b: readonly Position[]): boolean {
  const nodes = new Set(b.map(nodeOf))
  return a.some((p) => nodes.has(nodeOf(p)))
}

/** Metres of border that each face has with its neighbours, by the neighbour's index. */
export function bordersOf({ from, faceOf, faces }: Coverage): ReadonlyMap<number, number>[] {
  const borders = faces.map(() => new Map<number, number>())
  faceOf.forEach((face, edge) => {
    const other = at(faceOf, edge ^ 1)
    if (face < 0 || other === face) return
    const length = distance(at(from, edge), at(from, edge ^ 1))
    const list = at(borders, face)
    list.set(other, (list.get(other) ?? 0) + length)
  })
  return borders
}

/**
 * Joins neighbouring faces that `together` allows, up to `most` faces in one; null faces are left out. Gives the
 * key of each piece beside it.
 */
export function dissolved(
  coverage: Coverage,
  keys: readonly (string | null)[],
  most: number,
): { key: string; piece: Piece }[] {
  const groupOf = joined(coverage, keys, most)
  const { next, faceOf } = coverage
  const group = (edge: number): number => {
    const face = at(faceOf, edge)
    return face < 0 ? -1 : at(groupOf, face)
  }
  const ringsOf = new Map<number, Position[][]>()
  const used = new Set<number>()
  next.forEach((_, start) => {
    const own = group(start)
    if (at(next, start) < 0 || own < 0 || used.has(start) || group(start ^ 1) === own) return
    const ring: Position[] = []
    let edge = start
    do {
      used.add(edge)
      ring.push(at(coverage.from, edge))
      edge = at(next, edge)
      while (group(edge ^ 1) === own) edge = at(next, edge ^ 1)
    } while (edge !== start)
    for (const simple of untangled(ring)) push(ringsOf, own, simple)
  })
  return [...ringsOf].flatMap(([face, rings]) => {
    const key = keys[face]
    return key === undefined || key === null ? [] : piecesOf(rings).map((piece) => ({ key, piece }))
  })
}

/** The representative of each face's group; -1 for faces that are left out. */
function joined({ faceOf, faces }: Coverage, keys: readonly (string | null)[], most: number): number[] {
  const parent = faces.map((_, i) => i)
  const size = faces.map(() => 1)
  const root = (face: number): number => {
    let top = face
    while (at(parent, top) !== top) top = at(parent, top)
    parent[face] = top
    return top
  }
  for (let edge = 0; edge < faceOf.length; edge += 2) {
    const [left, right] = [at(faceOf, edge), at(faceOf, edge + 1)]
    if (left < 0 || right < 0 || keys[left] === null || keys[left] !== keys[right]) continue
    const [a, b] = [root(left), root(right)]
    if (a === b || at(size, a) + at(size, b) > most) continue
    parent[max(a, b)] = min(a, b)
    size[min(a, b)] = at(size, a) + at(size, b)
  }
  return faces.map((_, i) => (keys[i] === null ? -1 : root(i)))
}

/** Rings that touch themselves nowhere, out of one that may. */
function untangled(ring: readonly Position[]): Position[][] {
  const out: Position[][] = []
  let path: Position[] = []
  const seen = new Map<number, number>()
  for (const p of ring) {
    const before = seen.get(nodeOf(p))
    if (before !== undefined) {
      const loop = path.slice(before)
      for (const q of loop) seen.delete(nodeOf(q))
      out.push(loop)
      path = path.slice(0, before)
    }
    seen.set(nodeOf(p), path.length)
    path.push(p)
  }
  return [...out, path].filter((part) => part.length > 2)
}

/** Outer rings, each with the holes in it. */
function piecesOf(rings: readonly Position[][]): Piece[] {
  const outer = rings.filter((ring) => areaOf(ring) > 0).sort((a, b) => areaOf(a) - areaOf(b))
  const holes = outer.map((): Position[][] => [])
  for (const hole of rings.filter((ring) => areaOf(ring) <= 0)) {
    const p = between(at(hole, 0), at(hole, 1), 0.5)
    const owner = outer.findIndex((ring) => isInside(ring, p))
    if (owner >= 0) at(holes, owner).push(hole)
  }
  return outer.map((ring, i) => [ring, ...at(holes, i)])
}
