import { type Position } from './city.ts'
import { type Block, type Cut, type CutRules, cutBlock, frameOf, rulesNear } from './chords.ts'
import { areaOf, at, distance, isInside } from './geometry.ts'

/** A district's wish for room: its middle and how much land its homes take. */
export interface RoomNeed {
  readonly district: number
  readonly centre: Position
  /** Square metres. */
  readonly area: number
}

/** A part of the city that belongs to one district; null: a park, wood or field without streets. */
export interface Quarter {
  readonly district: number | null
  readonly block: Block
}

export interface Division {
  readonly quarters: readonly Quarter[]
  /** Streets between two quarters, offered to both districts. */
  readonly borders: readonly { readonly cut: Cut; readonly districts: readonly number[] }[]
}

/** Land beyond this multiple of what the homes take stays green. */
const GENEROSITY = 1.45
const DIRECTIONS = 18
const OFFSETS = [0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85]

function centroidOf(block: Block): Position {
  const sum = block.reduce<Position>((s, p) => [s[0] + p[0], s[1] + p[1]], [0, 0])
  return [sum[0] / block.length, sum[1] / block.length]
}

/** Gives every face to the districts whose middles it holds, and an empty one to the neediest near it. */
export function shareFaces(faces: readonly Block[], needs: readonly RoomNeed[]): RoomNeed[][] {
  const owners = faces.map((face) => needs.filter((need) => isInside(face, need.centre)))
  const got = new Map<number, number>()
  faces.forEach((face, i) => {
    const inside = at(owners, i)
    const total = inside.reduce((sum, need) => sum + need.area, 0)
    for (const need of inside) got.set(need.district, (areaOf(face) * need.area) / total)
  })
  faces.forEach((face, i) => {
    if (at(owners, i).length > 0) return
    const cost = (need: RoomNeed): number =>
      (distance(need.centre, centroidOf(face)) + 100) * (0.3 + (got.get(need.district) ?? 0) / need.area)
    const taker = at(
      [...needs].sort((a, b) => cost(a) - cost(b)),
      0,
    )
    got.set(taker.district, (got.get(taker.district) ?? 0) + areaOf(face))
    at(owners, i).push(taker)
  })
  return owners.map((list, i) => {
    const total = list.reduce((sum, need) => sum + need.area, 0)
    // A district with land in several faces needs the share of its homes that this face can hold.
    return list.map((need) => {
      const here = (areaOf(at(faces, i)) * need.area) / total
      return { ...need, area: (need.area * here) / (got.get(need.district) ?? here) }
    })
  })
}

/** Divides a face among its districts by straight streets, and leaves what nobody needs green. */
export function divideFace(face: Block, needs: readonly RoomNeed[], rules: CutRules): Division {
  const owners = needs.map((need) => settledIn(face, need))
  const wanted = owners.reduce((sum, need) => sum + need.area, 0) * GENEROSITY
  const spare = areaOf(face) - wanted
  const green = spare > 150_000 ? [greenNeed(face, owners, spare / GENEROSITY)] : []
  return divide(face, [...owners, ...green], rules)
}

/** A district from beyond takes the corner of a face that is nearest to its middle. */
function settledIn(face: Block, need: RoomNeed): RoomNeed {
  if (isInside(face, need.centre) || areaOf(face) < 1_500_000) return need
  const corner = face.reduce((best, p) => (distance(p, need.centre) < distance(best, need.centre) ? p : best))
  const middle = centroidOf(face)
  return { ...need, centre: [corner[0] * 0.98 + middle[0] * 0.02, corner[1] * 0.98 + middle[1] * 0.02] }
}

const GREEN = -1

function greenNeed(face: Block, owners: readonly RoomNeed[], area: number): RoomNeed {
  const remoteness = (p: Position): number => Math.min(...owners.map((need) => distance(need.centre, p)))
  const farthest = at(
    [...face].sort((a, b) => remoteness(b) - remoteness(a)),
    0,
  )
  return { district: GREEN, centre: farthest, area }
}

function divide(block: Block, needs: readonly RoomNeed[], rules: CutRules): Division {
  const only = needs.length === 1 ? at(needs, 0).district : null
  if (only !== null) return { quarters: [{ district: only === GREEN ? null : only, block }], borders: [] }
  const best = bestDivision(block, needs, rules) ?? bestDivision(block, needs, { ...rules, ...ANY_DIVISION })
  if (best === null) return { quarters: [{ district: at(needs, 0).district, block }], borders: [] }
  const [first, second] = best.cut.sides
  const one = divide(first, best.left, rules)
  const two = divide(second, best.right, rules)
  const districts = needs.map((need) => need.district).filter((no) => no !== GREEN)
  return {
    quarters: [...one.quarters, ...two.quarters],
    borders: [{ cut: best.cut, districts }, ...one.borders, ...two.borders],
  }
}

/** Where no good division exists, a poor one is better than a district without land. */
const ANY_DIVISION = { minAngle: 15, minArea: 6000, junctions: [] } as const

interface Candidate {
  readonly cut: Cut
  readonly left: RoomNeed[]
  readonly right: RoomNeed[]
  readonly cost: number
}

function bestDivision(block: Block, needs: readonly RoomNeed[], rules: CutRules): Candidate | null {
  const frame = frameOf(block)
  const near = rulesNear(block, rules)
  let best: Candidate | null = null
  for (let d = 0; d < DIRECTIONS; d += 1) {
    const turn = (Math.PI * d) / DIRECTIONS
    const direction: Position = [Math.cos(turn), Math.sin(turn)]
    for (const offset of OFFSETS) {
      const reach = (offset - 0.5) * frame.length
      const through: Position = [
        frame.centre[0] - direction[1] * reach,
        frame.centre[1] + direction[0] * reach,
      ]
      const cut = cutBlock(block, { through, direction, bow: 0 }, near)
      const candidate = cut === null ? null : judged(block, cut, needs)
      if (candidate !== null && (best === null || candidate.cost < best.cost)) best = candidate
    }
  }
  return best
}

function judged(block: Block, cut: Cut, needs: readonly RoomNeed[]): Candidate | null {
  const start = at(cut.line, 0)
  const end = at(cut.line, cut.line.length - 1)
  const isLeft = (p: Position): boolean =>
    (end[0] - start[0]) * (p[1] - start[1]) - (end[1] - start[1]) * (p[0] - start[0]) > 0
  const left = needs.filter((need) => isLeft(need.centre))
  const right = needs.filter((need) => !isLeft(need.centre))
  if (left.length === 0 || right.length === 0) return null
  const sum = (list: readonly RoomNeed[]): number => list.reduce((s, need) => s + need.area, 0)
  const share = areaOf(cut.sides[0]) / areaOf(block)
  const fair = Math.abs(share - sum(left) / sum(needs))
  return { cut, left, right, cost: 4 * fair + distance(start, end) / Math.sqrt(areaOf(block)) }
}
