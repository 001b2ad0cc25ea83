import { type Route, route } from '../../platform/http/route.ts'
import {
  getReport,
  listCorrections,
  listReports,
  postReport,
  postReportLookup,
  putReportAnswer,
  putReportOwner,
} from './contract.ts'
import { answerReport, listQueue, readReport, takeReport } from './service/desk.ts'
import { lookReportUp, submitReport, tellCorrections } from './service/residents.ts'

export const routes: readonly Route[] = [
  route(postReport, submitReport),
  route(postReportLookup, lookReportUp),
  route(listCorrections, tellCorrections),
  route(listReports, listQueue),
  route(getReport, readReport),
  route(putReportOwner, takeReport),
  route(putReportAnswer, answerReport),
]
