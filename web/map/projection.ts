import GeoJSON from 'ol/format/GeoJSON.js'
import type Geometry from 'ol/geom/Geometry.js'
import { fromLonLat, toLonLat } from 'ol/proj.js'

/** A place as the API gives it: degrees in EPSG:4326. */
export interface LonLat {
  readonly lon: number
  readonly lat: number
}

const geoJson = new GeoJSON({ dataProjection: 'EPSG:4326', featureProjection: 'EPSG:3857' })

/** Degrees to the map's metres (EPSG:3857). */
export function toMap({ lon, lat }: LonLat): [number, number] {
  const [x = 0, y = 0] = fromLonLat([lon, lat])
  return [x, y]
}

export function fromMap(coordinate: readonly number[]): LonLat {
  const [lon = 0, lat = 0] = toLonLat([...coordinate])
  return { lon, lat }
}

/** An RFC 7946 geometry of the API on the map. */
export function geometryOnMap(geometry: object): Geometry | null {
  return geoJson.readGeometry(geometry)
}

/** Resolution of the web's grid at zoom 0 with tiles of 256 px, in metres a pixel. */
const COARSEST = 156_543.033_928

/** The zoom at which the map has a resolution; fractions between the whole ones. */
export function zoomAt(resolution: number): number {
  // Whole zooms come out a hair too low; nobody sees a thousandth.
  return Math.log2(COARSEST / resolution) + 0.001
}
