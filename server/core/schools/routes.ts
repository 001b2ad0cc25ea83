import { type Route, route } from '../../platform/http/route.ts'
import { getSchool, listSchools } from './contract.ts'
import { schoolGeoJson, schoolsCsv, schoolsGeoJson } from './listing/formats.ts'
import { listSchoolsPage, readSchool } from './service.ts'

export const routes: readonly Route[] = [
  route(listSchools, listSchoolsPage, { 'application/geo+json': schoolsGeoJson, 'text/csv': schoolsCsv }),
  route(getSchool, readSchool, { 'application/geo+json': schoolGeoJson }),
]
