import { type LonLat } from './projection.ts'

/** Where the map looks. */
export interface MapPlace extends LonLat {
  readonly zoom: number
}

const PLACE = /^(\d{1,2}(?:\.\d{1,3})?)\/(-?\d{1,3}(?:\.\d{1,7})?)\/(-?\d{1,2}(?:\.\d{1,7})?)$/

/** `14.25/16.18012/54.19007`: zoom, longitude, latitude; a hundred-thousandth of a degree is less than a pixel. */
export function formatPlace({ zoom, lon, lat }: MapPlace): string {
  return [zoom.toFixed(2), lon.toFixed(5), lat.toFixed(5)].map(Number).join('/')
}

/** Undefined for whatever is no place on the map. */
export function parsePlace(text: string | null): MapPlace | undefined {
  const found = PLACE.exec(text ?? '')
  if (found === null) return undefined
  const [zoom = 0, lon = 0, lat = 0] = found.slice(1).map(Number)
  return zoom <= 22 && Math.abs(lon) <= 180 && Math.abs(lat) <= 85 ? { zoom, lon, lat } : undefined
}
