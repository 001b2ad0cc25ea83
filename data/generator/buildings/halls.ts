import { type Position } from '../city.ts'
import { frameOf } from '../chords.ts'
import { at, distance, isInside, nearestOnSegment, segmentsOf } from '../geometry.ts'
import { type Random } from '../random.ts'
import { type Proposal } from './houses.ts'
import { box, placed } from './shapes.ts'

/** Metres from a hall to the edge of its plot, and between halls. */
const MARGIN = 8
const LANE = 16

/** Halls in rows over a plot (open ring), along its longer side. */
export function* hallProposals(plot: readonly Position[], random: Random): Generator<Proposal> {
  const { axis, length, width, centre } = frameOf(plot)
  const stance = { origin: centre, axis, side: 1 as const }
  for (let y = -width / 2 + MARGIN; y < width / 2 - 14;) {
    const depth = 16 + random() * 18
    for (let x = -length / 2 + MARGIN; x < length / 2 - 16;) {
      const front = 22 + random() * 44
      const ring = placed(box([x, x + front], [y, y + depth]), stance)
      // Now and then a yard stays free.
      if (random() < 0.72 && isWithin(plot, ring)) yield { ring, gap: MARGIN }
      x += front + LANE * (0.6 + random() * 0.8)
    }
    y += depth + LANE
  }
}

function isWithin(plot: readonly Position[], ring: readonly Position[]): boolean {
  const edges = segmentsOf([...plot, at(plot, 0)])
  return ring.every(
    (p) => isInside(plot, p) && edges.every(([a, b]) => distance(p, nearestOnSegment(p, a, b)) >= MARGIN),
  )
}
