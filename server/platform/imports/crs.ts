import { Problem } from '../http/problem.ts'

type Extent = readonly [west: number, south: number, east: number, north: number]

/** Poland with a margin, in each reference system in which areas may come. */
const POLAND: Readonly<Record<number, Extent>> = {
  2176: [5_200_000, 5_300_000, 6_300_000, 6_200_000],
  2177: [6_000_000, 5_300_000, 7_100_000, 6_200_000],
  2178: [6_800_000, 5_300_000, 7_900_000, 6_200_000],
  2179: [7_600_000, 5_300_000, 8_700_000, 6_200_000],
  2180: [100_000, 100_000, 900_000, 950_000],
  3857: [1_450_000, 6_100_000, 2_850_000, 7_560_000],
  4326: [13, 48, 26, 56],
}

export const SUPPORTED_CRS = Object.keys(POLAND).map(Number)

const NAMES = [
  /^(?:urn:(?:x-)?ogc:def:crs:)?EPSG:[\d.]*:?(\d{4,5})$/i,
  /^https?:\/\/www\.opengis\.net\/(?:def\/crs\/EPSG\/[\d.]+\/|gml\/srs\/epsg\.xml#)(\d{4,5})$/i,
]

/** The EPSG number of `EPSG:2180`, the same as a URN or URI of OGC, or CRS84; undefined for any other. */
export function readCrs(text: string): number | undefined {
  if (/^(urn:ogc:def:crs:)?OGC:(1\.3)?:?CRS84$/i.test(text)) return 4326
  const code = Number(NAMES.map((name) => name.exec(text)?.[1]).find((digits) => digits !== undefined))
  return SUPPORTED_CRS.includes(code) ? code : undefined
}

/** The reference system of a file: what it says itself (`declared`) must not be against what the person asked for. */
export function agreedCrs(declared: string | undefined, asked: number | undefined): number {
  if (declared === undefined) return asked ?? 4326
  const own = readCrs(declared)
  if (own === undefined) {
    throw new Problem(400, 'crs-unsupported', { crs: declared, supported: SUPPORTED_CRS.join(', ') })
  }
  if (asked !== undefined && asked !== own) {
    throw new Problem(400, 'crs-differs', { asked: `EPSG:${asked}`, own: `EPSG:${own}` })
  }
  return own
}

export type FaultOfPlace = 'not-numbers' | 'swapped' | 'other-zone' | 'outside-poland'

/** What is wrong with where the coordinates are; undefined when all are in Poland. */
export function faultOfPlace(
  coordinates: Iterable<readonly [number, number]>,
  crs: number,
): FaultOfPlace | undefined {
  const extent = POLAND[crs]
  if (extent === undefined) throw new Error(`EPSG:${crs} is not supported`)
  for (const [x, y] of coordinates) {
    if (!Number.isFinite(x) || !Number.isFinite(y)) return 'not-numbers'
    if (isIn(extent, x, y)) continue
    if (isOfOtherZone(crs, x, y)) return 'other-zone'
    return isIn(extent, y, x) ? 'swapped' : 'outside-poland'
  }
  return undefined
}

/** In PL-2000 the first digit of an easting is the number of its zone; no zone is wider than 400 km (law.md 1.4). */
function isOfOtherZone(crs: number, x: number, y: number): boolean {
  if (crs < 2176 || crs > 2179) return false
  const zone = Math.floor(x / 1e6)
  const isEasting = zone >= 5 && zone <= 8 && Math.abs(x - (zone + 0.5) * 1e6) <= 200_000
  return isEasting && zone !== crs - 2171 && y > 5_300_000 && y < 6_200_000
}

function isIn([west, south, east, north]: Extent, x: number, y: number): boolean {
  return x >= west && x <= east && y >= south && y <= north
}

/**
 * Whether swapped axes may go unseen in that reference system: eastings and northings of Poland overlap (law.md 1.4), so
 * that `faultOfPlace` cannot tell them apart, and something else that is known of the place must.
 */
export function hasAmbiguousAxes(crs: number): boolean {
  const [west, south, east, north] = POLAND[crs] ?? [0, 0, 0, 0]
  return west < north && south < east
}
