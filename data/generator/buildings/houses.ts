import { type Position } from '../city.ts'
import { type Random } from '../random.ts'
import { type Stand } from './frontage.ts'
import { box, mirrored, placed, scaled, type Shape, withWing } from './shapes.ts'

/** An outline that a building may get, the most wanted first. */
export interface Proposal {
  readonly ring: readonly Position[]
  /** Metres to every other building. */
  readonly gap: number
}

const SIZES = [1, 0.86, 0.72, 0.58]

/** A detached house with its front to the street, as large as there is room for. */
export function* houseProposals({ door, direction, side }: Stand, random: Random): Generator<Proposal> {
  const half = 4.6 + random() * 1.8
  const depth = 8.4 + random() * 2.6
  const porch = { width: half * (0.7 + random() * 0.4), length: 2.4 + random() * 2 }
  const plain = box([-half, half], [-3, depth - 3])
  const shape: Shape = random() < 0.42 ? withWing([-half, half], [-3, depth - 4], porch) : plain
  const turned = random() < 0.5 ? mirrored(shape) : shape
  const stance = { origin: door.point, axis: direction, side }
  for (const size of SIZES) {
    yield { ring: placed(scaled(turned, size), stance), gap: size === 1 ? 3 : 1.6 }
    if (turned.length > 4) yield { ring: placed(scaled(plain, size), stance), gap: 1.6 }
  }
  // Where neighbours crowd: a narrow house that keeps to one side of its door.
  for (const [left, back] of [
    [-6, 4.5],
    [-1, 4.5],
    [-5, 2.5],
    [-1.5, 2.5],
  ] as const) {
    yield { ring: placed(box([left, left + 7], [back - 6.5, back]), stance), gap: 0.6 }
  }
}

/** The smallest building that a door can have; there is always room for it. */
export function smallestHouse({ door, direction, side }: Stand): Position[] {
  return placed(box([-2, 2], [-2, 2]), { origin: door.point, axis: direction, side })
}

/** A garage or shed behind a house, at its right end. */
export function shedProposal({ door, direction, side }: Stand, random: Random): Proposal {
  const across = (random() < 0.5 ? -1 : 1) * (4 + random() * 3)
  const behind = 13 + random() * 5
  const shape = box([across - 2, across + 2], [behind, behind + 5.5])
  return { ring: placed(shape, { origin: door.point, axis: direction, side }), gap: 1.2 }
}
