import { type Position } from '../city.ts'
import { lengthOf, pointAlong, rounded } from '../geometry.ts'
import { type Random } from '../random.ts'
import { CARRIAGEWAY, type Stand } from './frontage.ts'
import { type Proposal } from './houses.ts'

/** Metres from the carriageway to a town house, and how deep one is. */
const PAVEMENT = 3.2
const DEPTH = 12
/** Doors farther apart have a gap between their houses, metres. */
const WALL_TO_WALL = 27
const HALF_WIDTH = 8.5
/** Between two party walls, metres: they stand close and never overlap. */
const SEAM = 0.08

/** Whether a house has a neighbour near enough to share a wall. */
export function isWallToWall(row: readonly Stand[], index: number): boolean {
  const stand = row[index]
  return edgeBetween(row[index - 1], stand) !== null || edgeBetween(stand, row[index + 1]) !== null
}

/** Outlines of the town house `index` of a row: wall to wall with its neighbours along the street. */
export function* tenementProposals(
  row: readonly Stand[],
  index: number,
  random: Random,
): Generator<Proposal> {
  const stand = row[index]
  if (stand === undefined) return
  const { along, offset, kind } = stand
  const from = edgeBetween(row[index - 1], stand) ?? along - HALF_WIDTH
  const to = edgeBetween(stand, row[index + 1]) ?? along + HALF_WIDTH
  const front = Math.min(CARRIAGEWAY[kind] + PAVEMENT, offset - 0.6)
  const back = Math.max(front + DEPTH, offset + 1)
  const wing = { isLeft: random() < 0.5, length: 6 + random() * 7 }
  if (random() < 0.45) yield { ring: winged(stand, [from, to], [front, back], wing), gap: SEAM }
  yield { ring: quad(stand, [from, to], [front, back]), gap: SEAM }
  for (const trim of [0.75, 0.5, 0.3]) {
    const narrow = [along - (along - from) * trim, along + (to - along) * trim] as const
    yield { ring: quad(stand, narrow, [front, back]), gap: SEAM }
    yield { ring: quad(stand, narrow, [front + 1.5, Math.max(back - 3, offset + 0.6)]), gap: SEAM }
    yield { ring: quad(stand, [along - 2.5, to * trim + along * (1 - trim)], [front, back - 1.5]), gap: SEAM }
    yield {
      ring: quad(stand, [from * trim + along * (1 - trim), along + 2.5], [front, back - 1.5]),
      gap: SEAM,
    }
  }
}

function edgeBetween(before: Stand | undefined, after: Stand | undefined): number | null {
  if (before === undefined || after === undefined) return null
  return after.along - before.along < WALL_TO_WALL ? (before.along + after.along) / 2 : null
}

/** The positions beside a street at a place along it, `away` metres from the axis. */
function beside({ line, side }: Stand, along: number, away: number): Position {
  const length = lengthOf(line)
  const clamped = Math.max(0, Math.min(length, along))
  const { point, direction } = pointAlong(line, clamped)
  const beyond = along - clamped
  return rounded(
    point[0] + direction[0] * beyond - direction[1] * away * side,
    point[1] + direction[1] * beyond + direction[0] * away * side,
  )
}

function quad(stand: Stand, [from, to]: readonly [number, number], [front, back]: readonly [number, number]) {
  const [left, right] = [from + SEAM, to - SEAM]
  return [
    beside(stand, left, front),
    beside(stand, right, front),
    beside(stand, right, back),
    beside(stand, left, back),
  ]
}

function winged(
  stand: Stand,
  [from, to]: readonly [number, number],
  [front, back]: readonly [number, number],
  { isLeft, length }: { readonly isLeft: boolean; readonly length: number },
): Position[] {
  const [left, right] = [from + SEAM, to - SEAM]
  const width = Math.min(5.5, (right - left) * 0.45)
  const at = (along: number, away: number): Position => beside(stand, along, away)
  const fronts = [at(left, front), at(right, front)]
  if (isLeft) {
    const rear = [
      at(right, back),
      at(left + width, back),
      at(left + width, back + length),
      at(left, back + length),
    ]
    return [...fronts, ...rear]
  }
  const rear = [
    at(right, back + length),
    at(right - width, back + length),
    at(right - width, back),
    at(left, back),
  ]
  return [...fronts, ...rear]
}
