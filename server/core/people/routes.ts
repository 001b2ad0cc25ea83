import { type Route, route } from '../../platform/http/route.ts'
import {
  getClassUnits,
  getOwnPersons,
  getPerson,
  getPersonReads,
  getSchoolChildren,
  postDataSubjectSearch,
  postDisclosure,
  postGuardianship,
  postPerson,
  postPersonSearch,
  putEnrolment,
  putGuardianship,
  putPerson,
} from './contract.ts'
import { addPerson, correctPerson, moveChild } from './service/changes.ts'
import { discloseNumber } from './service/disclosures.ts'
import { addGuardianship, changeGuardianship } from './service/guardianships.ts'
import { listOwnPersons, listReads, readPerson, searchPersons } from './service/persons.ts'
import { readSchoolChildren } from './service/population.ts'
import { listClassUnits } from './service/units.ts'

export const routes: readonly Route[] = [
  route(getSchoolChildren, readSchoolChildren),
  route(postPersonSearch, searchPersons),
  route(postDataSubjectSearch, searchPersons),
  route(getOwnPersons, listOwnPersons),
  route(getPerson, readPerson),
  route(getPersonReads, listReads),
  route(postPerson, addPerson),
  route(putPerson, correctPerson),
  route(putEnrolment, moveChild),
  route(postGuardianship, addGuardianship),
  route(putGuardianship, changeGuardianship),
  route(postDisclosure, discloseNumber),
  route(getClassUnits, listClassUnits),
]
