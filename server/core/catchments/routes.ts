import { type Route, route } from '../../platform/http/route.ts'
import {
  getCatchmentAnswers,
  getCatchmentList,
  getSchoolCatchment,
  listCatchmentStreets,
} from './contract.ts'
import { catchmentStreetsCsv } from './listing/formats.ts'
import { getAnswerCard } from './card/contract.ts'
import {
  deleteCatchmentPlan,
  getCatchmentPlan,
  listCatchmentPlans,
  publishCatchmentPlan,
  withdrawCatchmentPlan,
} from './publishing/contract.ts'
import { publishPlan, throwAway, withdrawPlan } from './service/publish.ts'
import { listPlans, readPlan } from './service/plan-read.ts'
import { answer } from './service/answers.ts'
import { writeCard } from './service/card.ts'
import { catchmentListCsv, readCatchmentList } from './service/export-list.ts'
import { listStreetsPage } from './service/streets.ts'
import { readSchoolCatchment, schoolCatchmentGeoJson } from './service/school-catchment.ts'

export const routes: readonly Route[] = [
  route(getCatchmentAnswers, answer),
  route(getAnswerCard, writeCard),
  route(getSchoolCatchment, readSchoolCatchment, { 'application/geo+json': schoolCatchmentGeoJson }),
  route(getCatchmentList, readCatchmentList, { 'text/csv': catchmentListCsv }),
  route(listCatchmentPlans, listPlans),
  route(getCatchmentPlan, readPlan),
  route(publishCatchmentPlan, publishPlan),
  route(withdrawCatchmentPlan, withdrawPlan),
  route(deleteCatchmentPlan, throwAway),
  route(listCatchmentStreets, listStreetsPage, { 'text/csv': catchmentStreetsCsv }),
]
