import { type Position } from './city.ts'

/** GRS80 and the constants of PUWG 1992 (EPSG:2180). */
const SEMI_MAJOR = 6378137
const FLATTENING = 1 / 298.257222101
const CENTRAL_MERIDIAN = 19
const SCALE = 0.9993
const FALSE_EASTING = 500000
const FALSE_NORTHING = -5300000

const n = FLATTENING / (2 - FLATTENING)
const eccentricity = Math.sqrt(FLATTENING * (2 - FLATTENING))
const rectifyingRadius = (SEMI_MAJOR / (1 + n)) * (1 + n ** 2 / 4 + n ** 4 / 64)
/** Krüger's series to the third order: under a millimetre within 6° of the meridian. */
const KRUGER: readonly number[] = [
  n / 2 - (2 / 3) * n ** 2 + (5 / 16) * n ** 3,
  (13 / 48) * n ** 2 - (3 / 5) * n ** 3,
  (61 / 240) * n ** 3,
]

/** Projects WGS84 degrees to EPSG:2180 metres, [easting, northing]. */
export function toPuwg1992(lon: number, lat: number): Position {
  const phi = (lat * Math.PI) / 180
  const lambda = ((lon - CENTRAL_MERIDIAN) * Math.PI) / 180
  const sin = Math.sin(phi)
  const conformal = Math.sinh(Math.atanh(sin) - eccentricity * Math.atanh(eccentricity * sin))
  const xi = Math.atan2(conformal, Math.cos(lambda))
  const eta = Math.asinh(Math.sin(lambda) / Math.hypot(conformal, Math.cos(lambda)))
  let northing = xi
  let easting = eta
  KRUGER.forEach((alpha, i) => {
    const k = 2 * (i + 1)
    northing += alpha * Math.sin(k * xi) * Math.cosh(k * eta)
    easting += alpha * Math.cos(k * xi) * Math.sinh(k * eta)
  })
  return [
    FALSE_EASTING + SCALE * rectifyingRadius * easting,
    FALSE_NORTHING + SCALE * rectifyingRadius * northing,
  ]
}
