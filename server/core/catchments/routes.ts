import { type Route, route } from '../../platform/http/route.ts'
import { getCatchmentAnswers, getSchoolCatchment, listCatchmentStreets } from './contract.ts'
import { catchmentStreetsCsv } from './listing/formats.ts'
import { answer } from './service/answers.ts'
import { listStreetsPage } from './service/streets.ts'
import { readSchoolCatchment, schoolCatchmentGeoJson } from './service/school-catchment.ts'

export const routes: readonly Route[] = [
  route(getCatchmentAnswers, answer),
  route(getSchoolCatchment, readSchoolCatchment, { 'application/geo+json': schoolCatchmentGeoJson }),
  route(listCatchmentStreets, listStreetsPage, { 'text/csv': catchmentStreetsCsv }),
]
