import { Problem } from '../../../platform/http/problem.ts'

const poland1992 =
  /^(?:EPSG:|urn:(?:x-)?ogc:def:crs:EPSG:[\d.]*:|https?:\/\/www\.opengis\.net\/(?:def\/crs\/EPSG\/[\d.]+\/|gml\/srs\/epsg\.xml#))2180$/i
const degrees =
  /^(?:EPSG:|urn:ogc:def:crs:EPSG:[\d.]*:)4326$|^(?:urn:ogc:def:crs:OGC:[\d.]*:CRS84|OGC:CRS84)$/i

/** Insists that a GML file is in EPSG:2180, in any of the ways of writing that; anything else is a fault of the file. */
export function requirePoland1992(file: string, srsName: string | undefined): 2180 {
  if (srsName === undefined) throw new Problem(400, 'prg-no-crs', { file })
  if (!poland1992.test(srsName.trim())) throw new Problem(400, 'prg-wrong-crs', { file, crs: srsName })
  return 2180
}

/** The CRS of a GeoJSON file: longitude and latitude unless it says EPSG:2180 (RFC 7946 knows no `crs`, older files do). */
export function sridOfGeojson(file: string, name: string): 2180 | 4326 {
  if (degrees.test(name.trim())) return 4326
  if (poland1992.test(name.trim())) return 2180
  throw new Problem(400, 'prg-wrong-crs', { file, crs: name })
}
