import { csvDocument } from '../../../platform/http/csv.ts'
import { type Branch } from '../contract.ts'

const COLUMNS = [
  'id',
  'kind',
  'name',
  'schoolId',
  'address',
  'lon',
  'lat',
  'isOpen',
  'metres',
  'fictional',
] as const

interface Page {
  readonly branches: readonly Branch[]
  readonly next: string | null
}

/** Branches as CSV; points in EPSG:4326. */
export function branchesCsv({ branches }: Page): string {
  return csvDocument(
    COLUMNS,
    branches.map((branch) => COLUMNS.map((column) => branch[column])),
  )
}

/** Branches as a GeoJSON FeatureCollection (RFC 7946). */
export function branchesGeoJson({ branches, next }: Page): string {
  return JSON.stringify({ type: 'FeatureCollection', next, features: branches.map(feature) })
}

function feature({ id, lon, lat, ...properties }: Branch): object {
  return { type: 'Feature', id, geometry: { type: 'Point', coordinates: [lon, lat] }, properties }
}
