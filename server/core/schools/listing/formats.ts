import { csvDocument } from '../../../platform/http/csv.ts'
import { type School, type SchoolDetails } from '../contract.ts'

const COLUMNS = [
  'id',
  'rspo',
  'kind',
  'name',
  'shortName',
  'address',
  'lon',
  'lat',
  'public',
  'hasCatchment',
  'fictional',
] as const satisfies readonly (keyof School)[]

/** Schools as CSV; points in EPSG:4326. */
export function schoolsCsv({ schools }: { readonly schools: readonly School[] }): string {
  const rows = schools.map((school) => COLUMNS.map((column) => school[column]))
  return csvDocument(COLUMNS, rows)
}

/** Schools as a GeoJSON FeatureCollection (RFC 7946). */
export function schoolsGeoJson({
  schools,
  next,
}: {
  schools: readonly School[]
  next: string | null
}): string {
  return JSON.stringify({ type: 'FeatureCollection', next, features: schools.map(feature) })
}

/** One school as a GeoJSON Feature (RFC 7946). */
export function schoolGeoJson(school: SchoolDetails): string {
  return JSON.stringify(feature(school))
}

function feature({ id, lon, lat, ...properties }: School): object {
  const geometry = lon === null || lat === null ? null : { type: 'Point', coordinates: [lon, lat] }
  return { type: 'Feature', id, geometry, properties }
}
