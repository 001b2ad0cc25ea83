import { type Route, route } from '../../platform/http/route.ts'
import { getCatchmentAnswers, getSchoolCatchment } from './contract.ts'
import { answer } from './service/answers.ts'
import { readSchoolCatchment, schoolCatchmentGeoJson } from './service/school-catchment.ts'

export const routes: readonly Route[] = [
  route(getCatchmentAnswers, answer),
  route(getSchoolCatchment, readSchoolCatchment, { 'application/geo+json': schoolCatchmentGeoJson }),
]
