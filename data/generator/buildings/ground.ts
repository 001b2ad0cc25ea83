import { type Line, type Position } from '../city.ts'
import { push } from '../coverage.ts'
import { at, crossing, distance, isInside, nearestOnSegment, segmentsOf } from '../geometry.ts'
import { boxOf } from '../survey.ts'

// Looked up once: inside Jest every look at a global is dear.
const { floor, min } = Math

const CELL = 40
/** More cells than the country is wide: makes one number of a column and a row. */
const ROWS = 100_000

/** A building keeps so far from a door that is not its own, metres: a small house always fits around each. */
const DOOR_CLEARANCE = 3.1

type Segment = readonly [Position, Position]

interface Barrier {
  readonly segment: Segment
  readonly clearance: number
}

/** A line that no building comes near. */
export interface BarrierLine {
  readonly line: Line
  /** Metres. */
  readonly clearance: number
}

/** Where buildings may still stand: off carriageways, water and tracks, off each other and off others' doors. */
export class BuildingGround {
  readonly #barriers = new Map<number, Barrier[]>()
  readonly #doors = new Map<number, Position[]>()
  readonly #outlines = new Map<number, (readonly Position[])[]>()

  constructor(barriers: readonly BarrierLine[], doors: readonly Position[]) {
    for (const { line, clearance } of barriers) {
      for (const segment of segmentsOf(line)) {
        for (const cell of cellsOf(segment, clearance)) push(this.#barriers, cell, { segment, clearance })
      }
    }
    for (const door of doors) for (const cell of cellsOf([door], 0)) push(this.#doors, cell, door)
  }

  /** Whether an outline (open ring) with these doors in it may be built, `gap` metres from all others. */
  fits(ring: readonly Position[], doors: readonly Position[], gap: number): boolean {
    const edges = segmentsOf([...ring, at(ring, 0)])
    return (
      doors.every((door) => isInside(ring, door)) &&
      this.#leavesDoors(ring, edges, doors) &&
      this.#leavesBarriers(ring, edges) &&
      this.#leavesOthers(ring, edges, gap)
    )
  }

  add(ring: readonly Position[]): void {
    for (const cell of cellsOf(ring, 0)) push(this.#outlines, cell, ring)
  }

  #leavesDoors(ring: readonly Position[], edges: readonly Segment[], own: readonly Position[]): boolean {
    return cellsOf(ring, DOOR_CLEARANCE).every((cell) =>
      (this.#doors.get(cell) ?? []).every(
        (door) =>
          own.includes(door) ||
          (!isInside(ring, door) &&
            edges.every(([a, b]) => distance(door, nearestOnSegment(door, a, b)) >= DOOR_CLEARANCE)),
      ),
    )
  }

  #leavesBarriers(ring: readonly Position[], edges: readonly Segment[]): boolean {
    return cellsOf(ring, 0).every((cell) =>
      (this.#barriers.get(cell) ?? []).every(
        ({ segment, clearance }) =>
          !isInside(ring, segment[0]) && edges.every((edge) => apart(edge, segment) >= clearance),
      ),
    )
  }

  #leavesOthers(ring: readonly Position[], edges: readonly Segment[], gap: number): boolean {
    return cellsOf(ring, gap).every((cell) =>
      (this.#outlines.get(cell) ?? []).every((other) => areApart({ ring, edges }, other, gap)),
    )
  }
}

function areApart(
  { ring, edges }: { readonly ring: readonly Position[]; readonly edges: readonly Segment[] },
  other: readonly Position[],
  gap: number,
): boolean {
  const [a, b] = [boxOf(ring), boxOf(other)]
  if (a[0] > b[2] + gap || b[0] > a[2] + gap || a[1] > b[3] + gap || b[1] > a[3] + gap) return true
  if (isInside(ring, at(other, 0)) || isInside(other, at(ring, 0))) return false
  const others = segmentsOf([...other, at(other, 0)])
  return edges.every((edge) => others.every((segment) => apart(edge, segment) >= gap))
}

/** Metres between two segments. */
function apart([a, b]: Segment, [c, d]: Segment): number {
  if (crossing(a, b, c, d) !== null) return 0
  return min(
    distance(a, nearestOnSegment(a, c, d)),
    distance(b, nearestOnSegment(b, c, d)),
    distance(c, nearestOnSegment(c, a, b)),
    distance(d, nearestOnSegment(d, a, b)),
  )
}

function cellsOf(points: readonly Position[], margin: number): number[] {
  const [west, south, east, north] = boxOf(points)
  const cells: number[] = []
  for (let x = floor((west - margin) / CELL); x <= floor((east + margin) / CELL); x += 1) {
    for (let y = floor((south - margin) / CELL); y <= floor((north + margin) / CELL); y += 1)
      cells.push(x * ROWS + y)
  }
  return cells
}
