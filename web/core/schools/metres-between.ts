const EARTH_RADIUS_METRES = 6_371_008.8
const RADIANS = Math.PI / 180

export interface Place {
  readonly lon: number | null
  readonly lat: number | null
}

/** Straight distance in metres of two places in EPSG:4326, on a sphere: to order by, never to decide by. */
export function metresBetween(a: Place, b: Place): number | undefined {
  if (a.lon === null || a.lat === null || b.lon === null || b.lat === null) return undefined
  const [latA, latB] = [a.lat * RADIANS, b.lat * RADIANS]
  const half =
    Math.sin((latB - latA) / 2) ** 2 +
    Math.cos(latA) * Math.cos(latB) * Math.sin(((b.lon - a.lon) * RADIANS) / 2) ** 2
  return 2 * EARTH_RADIUS_METRES * Math.asin(Math.sqrt(half))
}
