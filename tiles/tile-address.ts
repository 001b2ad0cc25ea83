import { Problem } from '../server/platform/http/problem.ts'

/** Which tile of the web's grid (EPSG:3857, y to the south). Only `readTileAddress` makes one, so it is always inside the grid. */
export interface TileAddress {
  readonly z: number
  readonly x: number
  readonly y: number
}

/** A box in EPSG:3857, metres. */
export interface Box {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

/** Units along a tile's edge. */
export const EXTENT = 4096
/** Units by which features reach over the edge, so that lines and marks on it are drawn whole. */
export const BUFFER = 64

const DEEPEST_ZOOM = 20
const HALF_WORLD = 20_037_508.342789244
const WHOLE_NUMBER = /^(0|[1-9]\d{0,6})$/

/**
 * Where EPSG:2180 can be computed: its area of use (14.1–24.2° E, 49–54.9° N) with a margin. Beyond it the
 * projection gives nonsense, and there is nothing of ours.
 */
const POLAND: Box = { west: 1_500_000, south: 6_190_000, east: 2_730_000, north: 7_560_000 }

/** The tile named in a request's path; a Problem 400 `no-such-tile` when the grid has none. */
export function readTileAddress(z: string, x: string, y: string): TileAddress {
  const tile = { z: wholeNumber(z), x: wholeNumber(x), y: wholeNumber(y) }
  const size = 2 ** tile.z
  // Comparisons with NaN are false: what is no number is refused here too.
  if (tile.z <= DEEPEST_ZOOM && tile.x < size && tile.y < size) return tile
  throw new Problem(400, 'no-such-tile', { z, x, y })
}

function wholeNumber(text: string): number {
  return WHOLE_NUMBER.test(text) ? Number(text) : Number.NaN
}

/** What the tile shows, without the buffer. */
export function boundsOf({ z, x, y }: TileAddress): Box {
  const edge = (2 * HALF_WORLD) / 2 ** z
  return {
    west: x * edge - HALF_WORLD,
    south: HALF_WORLD - (y + 1) * edge,
    east: (x + 1) * edge - HALF_WORLD,
    north: HALF_WORLD - y * edge,
  }
}

/** Where features of the tile are looked for: with the buffer, and within Poland; `undefined` when that is nowhere. */
export function reachOf(tile: TileAddress): Box | undefined {
  const { west, south, east, north } = boundsOf(tile)
  const margin = ((east - west) * BUFFER) / EXTENT
  const reach = {
    west: Math.max(west - margin, POLAND.west),
    south: Math.max(south - margin, POLAND.south),
    east: Math.min(east + margin, POLAND.east),
    north: Math.min(north + margin, POLAND.north),
  }
  return reach.west < reach.east && reach.south < reach.north ? reach : undefined
}
