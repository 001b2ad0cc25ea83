import { type Route, route } from '../../platform/http/route.ts'
import {
  getClassUnits,
  getGrantableClassUnits,
  postClassUnit,
  postClassUnitEnding,
  putClassUnit,
} from './class-units/contract.ts'
import {
  getOwnPersons,
  getPerson,
  getPersonReads,
  getSchoolChildren,
  postDataSubjectSearch,
  postDisclosure,
  postGuardianship,
  postPerson,
  postPersonAccount,
  postPersonSearch,
  putEnrolment,
  putGuardianship,
  putPerson,
} from './contract.ts'
import { addPerson, correctPerson, moveChild } from './service/changes.ts'
import {
  addClassUnit,
  endClassUnit,
  listClassUnits,
  listGrantable,
  renameClassUnit,
} from './service/class-units.ts'
import { discloseNumber } from './service/disclosures.ts'
import { addGuardianship, changeGuardianship } from './service/guardianships.ts'
import { listOwnPersons, listReads, readPerson, searchPersons } from './service/persons.ts'
import { openPersonAccount } from './service/person-account.ts'
import { readSchoolChildren } from './service/population.ts'

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
  route(postPersonAccount, openPersonAccount),
  route(postDisclosure, discloseNumber),
  route(getClassUnits, listClassUnits),
  route(getGrantableClassUnits, listGrantable),
  route(postClassUnit, addClassUnit),
  route(putClassUnit, renameClassUnit),
  route(postClassUnitEnding, endClassUnit),
]
