import { type Position } from '../city.ts'
import { at } from '../geometry.ts'
import { type Random } from '../random.ts'
import { type Stand } from './frontage.ts'
import { type Proposal } from './houses.ts'
import { box, placed } from './shapes.ts'

/** How deep a slab is, and how far it reaches beyond its outer staircases, metres. */
const DEPTH = 11.6
const OVERHANG = 10
/** Staircases of one slab are no farther apart, metres, and a slab has no more of them. */
const STAIRCASES_APART = 36
const MOST_STAIRCASES = 4
/** A row bends no more within one slab: metres that a door may lie off its middle line. */
const OFF_LINE = DEPTH / 2 - 0.8
const GAP = 6

/** Parts of a row that may share a slab each. */
export function slabRuns(row: readonly Stand[], random: Random): Stand[][] {
  const runs: Stand[][] = []
  let run: Stand[] = []
  let most = 1 + Math.floor(random() * MOST_STAIRCASES)
  for (const stand of row) {
    const last = run[run.length - 1]
    const joins = last !== undefined && run.length < most && stand.along - last.along <= STAIRCASES_APART
    if (joins && isStraight([...run, stand])) {
      run.push(stand)
      continue
    }
    if (run.length > 0) runs.push(run)
    run = [stand]
    most = 1 + Math.floor(random() * MOST_STAIRCASES)
  }
  return run.length > 0 ? [...runs, run] : runs
}

function isStraight(run: readonly Stand[]): boolean {
  const frame = frameOf(run)
  const offs = run.map(({ door }) => across(frame, door.point))
  return Math.max(...offs) - Math.min(...offs) < 2 * OFF_LINE
}

interface RunFrame {
  readonly origin: Position
  readonly axis: Position
}

function frameOf(run: readonly Stand[]): RunFrame {
  const first = at(run, 0)
  const last = at(run, run.length - 1)
  if (first === last) return { origin: first.door.point, axis: first.direction }
  // From street to street and not from door to door: fronts are parallel to their street.
  const [dx, dy] = [first.direction[0] + last.direction[0], first.direction[1] + last.direction[1]]
  const length = Math.hypot(dx, dy) || 1
  return { origin: first.door.point, axis: [dx / length, dy / length] }
}

function across({ origin, axis }: RunFrame, p: Position): number {
  return axis[0] * (p[1] - origin[1]) - axis[1] * (p[0] - origin[0])
}

function ahead({ origin, axis }: RunFrame, p: Position): number {
  return axis[0] * (p[0] - origin[0]) + axis[1] * (p[1] - origin[1])
}

/** One slab for all the doors of a run, the longest first. */
export function* slabProposals(run: readonly Stand[]): Generator<Proposal> {
  const frame = frameOf(run)
  const points = run.map(({ door }) => door.point)
  const offs = points.map((p) => across(frame, p))
  const aheads = points.map((p) => ahead(frame, p))
  const middle = (Math.max(...offs) + Math.min(...offs)) / 2
  const [start, end] = [Math.min(...aheads), Math.max(...aheads)]
  for (const [overhang, depth] of [
    [OVERHANG, DEPTH],
    [7.5, DEPTH],
    [5, DEPTH - 1],
    [3, DEPTH - 2],
  ] as const) {
    const shape = box([start - overhang, end + overhang], [middle - depth / 2, middle + depth / 2])
    yield { ring: placed(shape, { ...frame, side: 1 }), gap: overhang === OVERHANG ? GAP : 3 }
  }
}

/** A slab that stands with its narrow end to the street: the second row of an estate. */
export function* gableProposals({ door, direction }: Stand, random: Random): Generator<Proposal> {
  const half = 16 + random() * 8
  const stance = { origin: door.point, axis: [-direction[1], direction[0]] as Position, side: 1 as const }
  for (const share of [1, 0.75, 0.55]) {
    const shape = box([-half * share, half * share], [-DEPTH / 2, DEPTH / 2])
    yield { ring: placed(shape, stance), gap: GAP }
  }
}

/** A point block: as wide as deep. */
export function towerProposal({ door, direction, side }: Stand): Proposal {
  return { ring: placed(box([-11, 11], [-6, 12]), { origin: door.point, axis: direction, side }), gap: GAP }
}
