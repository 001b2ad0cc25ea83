import type { Db } from '../../../platform/db/db.ts'
import { hasAmbiguousAxes } from '../../../platform/imports/index.ts'
import { voivodeshipExtent } from '../../../platform/municipalities/index.ts'
import {
  countPointsOn,
  countStagedOn,
  type Ground,
  type InsideCount,
  type ReadPoints,
} from '../repository/whereabouts.ts'

/** Whether coordinates have their axes in the order in which they were read; `unknown` where nothing can tell. */
export type AxisOrder = 'right' | 'swapped' | 'unknown'

interface Place {
  readonly id: number
  readonly teryt: string
}

/**
 * Eastings and northings of Poland overlap, so that their ranges do not tell swapped axes (law.md 1.4). What else is
 * known of the municipality does: the voivodeship of its TERYT code, then its boundary, then the addresses that it has;
 * the first of them on which most points lie in one order and not in the other decides.
 */
export async function axisOrderOf(tx: Db, place: Place, points: ReadPoints): Promise<AxisOrder> {
  if (!hasAmbiguousAxes(points.crs) || points.points.length === 0) return 'right'
  return judge(groundsOf(place), (ground) => countPointsOn(tx, ground, points))
}

/** The same of a new boundary: the present one, which it replaces, is no witness. */
export async function axisOrderOfBoundary(tx: Db, place: Place, points: ReadPoints): Promise<AxisOrder> {
  if (!hasAmbiguousAxes(points.crs)) return 'right'
  const grounds = groundsOf(place).filter(({ basis }) => basis !== 'boundary')
  return judge(grounds, (ground) => countPointsOn(tx, ground, points))
}

/** The same of the points that wait in the staging table; EPSG:2180. */
export function axisOrderOfStaged(tx: Db, place: Place, importId: string): Promise<AxisOrder> {
  return judge(groundsOf(place), (ground) => countStagedOn(tx, ground, importId))
}

function groundsOf({ id, teryt }: Place): Ground[] {
  return [
    { basis: 'voivodeship', extent: voivodeshipExtent(teryt) },
    { basis: 'boundary', municipalityId: id },
    { basis: 'addresses' },
  ]
}

async function judge(
  grounds: readonly Ground[],
  count: (ground: Ground) => Promise<InsideCount>,
): Promise<AxisOrder> {
  for (const ground of grounds) {
    const { points, inside, insideSwapped } = await count(ground)
    if (points === 0) return 'right'
    const [isRight, isSwapped] = [inside * 2 > points, insideSwapped * 2 > points]
    if (isRight !== isSwapped) return isRight ? 'right' : 'swapped'
  }
  return 'unknown'
}
