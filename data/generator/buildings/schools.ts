import { type Position } from '../city.ts'
import { type Stand } from './frontage.ts'
import { type Proposal } from './houses.ts'
import { box, combShape, mirrored, placed, scaled, type Shape, withWing } from './shapes.ts'

const KINDERGARTEN = 1
const LARGE = [
  combShape(72),
  withWing([-34, 30], [-4, 11], { width: 15, length: 24 }),
  box([-24, 24], [-4, 11]),
]
const SMALL = [withWing([-17, 17], [-4, 9], { width: 12, length: 11 }), box([-13, 13], [-4, 9])]
const SIZES = [1, 0.85, 0.7, 0.55, 0.4]

/** The building of a school: wings around a yard, as large as there is room for; the door is in its front. */
export function* schoolProposals(stand: Stand, kind: number): Generator<Proposal> {
  const shapes: readonly Shape[] = kind === KINDERGARTEN ? SMALL : LARGE
  const turned = shapes.flatMap((shape) => [shape, mirrored(shape)])
  for (const size of SIZES) {
    for (const shape of turned) yield* turnedProposals(stand, scaled(shape, size))
  }
}

function* turnedProposals(stand: Stand, shape: Shape): Generator<Proposal> {
  for (const axis of directions(stand)) {
    yield { ring: placed(shape, { origin: stand.door.point, axis, side: stand.side }), gap: 4 }
  }
}

/** With the front to the street, with a gable to it, and with the back to it. */
function directions({ direction: [x, y] }: Stand): Position[] {
  return [
    [x, y],
    [-y, x],
    [y, -x],
    [-x, -y],
  ]
}
