import { type Line, type Position } from './city.ts'
import { type Block, cutBlock, frameOf } from './chords.ts'
import { areaOf, isInside } from './geometry.ts'
import { type Random } from './random.ts'

/** How a face is divided into parcels. */
export interface ParcelWish {
  /** A parcel that is no larger stays whole, square metres. */
  readonly most: number
  /** Where only the parcel around this place matters. */
  readonly around: Position | null
  readonly random: Random
}

/** Lines that divide a block into parcels, each cut across the longer side. */
export function parcelLines(block: Block, wish: ParcelWish): Line[] {
  if (areaOf(block) <= wish.most) return []
  const cut = bestCut(block, wish.random)
  if (cut === null) return []
  const sides = cut.sides.filter((side) => wish.around === null || isInside(side, wish.around))
  return [cut.line, ...sides.flatMap((side) => parcelLines(side, wish))]
}

function bestCut(block: Block, random: Random) {
  const frame = frameOf(block)
  const area = areaOf(block)
  const [ux, uy] = frame.axis
  const rules = { junctions: [], keepClear: [], minAngle: 38, minArea: area * 0.22 }
  const middle = 0.42 + random() * 0.16
  const bow = (random() - 0.5) * 0.06
  const turns = [0, 0.12, -0.12, 0.3, -0.3, Math.PI / 2, 0.6, -0.6]
  for (const share of [middle, 1 - middle, 0.36, 0.64]) {
    const reach = (share - 0.5) * frame.length
    const through: Position = [frame.centre[0] + ux * reach, frame.centre[1] + uy * reach]
    for (const turn of turns) {
      const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
      const direction: Position = [-uy * cos - ux * sin, ux * cos - uy * sin]
      const cut = cutBlock(block, { through, direction, bow }, rules)
      if (cut !== null) return cut
    }
  }
  return null
}
