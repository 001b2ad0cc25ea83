import type { Db } from '../../../platform/db/db.ts'
import { Problem } from '../../../platform/http/problem.ts'
import { hasAmbiguousAxes } from '../../../platform/imports/index.ts'
import { voivodeshipExtent } from '../../../platform/municipalities/index.ts'
import {
  countPointsOn,
  countStagedOn,
  type Ground,
  type InsideCount,
  type ReadPoints,
} from '../repository/whereabouts.ts'

/**
 * Whether coordinates have their axes in the order in which they were read: `unknown` where both orders lie where the
 * municipality may be, `elsewhere` where not one point does.
 */
export type AxisOrder = 'right' | 'swapped' | 'unknown' | 'elsewhere'

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
  return judgePoints(tx, groundsOf(place), points)
}

/** The same of a new boundary: the present one, which it replaces, is no witness. */
export async function axisOrderOfBoundary(tx: Db, place: Place, points: ReadPoints): Promise<AxisOrder> {
  const grounds = groundsOf(place).filter(({ basis }) => basis !== 'boundary')
  return judgePoints(tx, grounds, points)
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

async function judgePoints(tx: Db, grounds: readonly Ground[], points: ReadPoints): Promise<AxisOrder> {
  const order = await judge(grounds, (ground) => countPointsOn(tx, ground, points))
  // Degrees tell by themselves: the ranges of longitude and latitude in Poland lie apart.
  return order === 'unknown' && !hasAmbiguousAxes(points.crs) ? 'right' : order
}

async function judge(
  grounds: readonly Ground[],
  count: (ground: Ground) => Promise<InsideCount>,
): Promise<AxisOrder> {
  let [isAmbiguous, isSomewhere] = [false, false]
  for (const ground of grounds) {
    const { points, inside, insideSwapped } = await count(ground)
    if (points === 0) return 'right'
    const [isRight, isSwapped] = [inside * 2 > points, insideSwapped * 2 > points]
    if (isRight !== isSwapped) return isRight ? 'right' : 'swapped'
    isAmbiguous ||= isRight
    isSomewhere ||= inside > 0
  }
  if (isAmbiguous) return 'unknown'
  // A file of many municipalities has a few points here.
  return isSomewhere ? 'right' : 'elsewhere'
}

interface NamedPlace {
  readonly name: string
  readonly teryt: string
}

/** What to say of a file whose places the municipality cannot have. */
export function outsideVoivodeship({ name, teryt }: NamedPlace): Problem {
  return new Problem(400, 'outside-voivodeship', { municipality: name, teryt })
}
