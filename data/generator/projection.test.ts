import { expect, test } from '@jest/globals'
import { toPuwg1992 } from './projection.ts'

test.each([
  { name: 'the central meridian', lon: 19, lat: 52, easting: 500000, northing: 459309.22 },
  { name: 'Lublin', lon: 22.5684, lat: 51.2465, easting: 748954.6, northing: 381582.6 },
  { name: 'Koszalin', lon: 16.1715, lat: 54.1943, easting: 315536.6, northing: 707031.8 },
])('$name projects to PUWG 1992 within two metres (T1.3)', ({ lon, lat, easting, northing }) => {
  const [e, n] = toPuwg1992(lon, lat)
  expect(Math.abs(e - easting)).toBeLessThan(2)
  expect(Math.abs(n - northing)).toBeLessThan(2)
})
