import { type Route, route } from '../../platform/http/route.ts'
import {
  deleteClosure,
  getBranch,
  getHoursPreview,
  getManagedBranch,
  getOpeningsCalendar,
  listBranches,
  listManagedBranches,
  postBranch,
  postBranchEnding,
  postClosure,
  putBranch,
} from './contract.ts'
import { branchesCsv, branchesGeoJson } from './listing/formats.ts'
import { listBranchesPage, readBranch } from './service/branches.ts'
import { writeCalendar } from './service/calendar.ts'
import { addClosure, removeClosure } from './service/closures.ts'
import { addBranch, changeBranch, closeBranch, listKept, previewHours, readKept } from './service/keeping.ts'

export const routes: readonly Route[] = [
  route(listBranches, listBranchesPage, { 'application/geo+json': branchesGeoJson, 'text/csv': branchesCsv }),
  route(getBranch, readBranch),
  route(getOpeningsCalendar, writeCalendar),
  route(listManagedBranches, listKept),
  route(getManagedBranch, readKept),
  route(getHoursPreview, previewHours),
  route(postBranch, addBranch),
  route(putBranch, changeBranch),
  route(postBranchEnding, closeBranch),
  route(postClosure, addClosure),
  route(deleteClosure, removeClosure),
]
