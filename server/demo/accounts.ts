import type { DemoAccount } from '../platform/accounts/index.ts'
import type { Role } from '../platform/rights/contract.ts'

/** The school at which the demo's staff work. */
const SCHOOL_MARK = '18'

interface DemoSchoolId {
  readonly id: number
  readonly mark: string
}

const CITY: readonly [string, string, Role][] = [
  ['administrator', 'Anna Administrator', 'administrator'],
  ['naczelnik', 'Norbert Naczelnik', 'education-head'],
  ['audytor', 'Alicja Audytor', 'auditor'],
  ['nabor', 'Natalia Nabór', 'recruitment-officer'],
  ['siec', 'Seweryn Sieć', 'network-planner'],
  ['finanse', 'Filip Finanse', 'finance'],
  ['kadry', 'Kalina Kadry', 'hr'],
  ['kancelaria', 'Karol Kancelaria', 'document-clerk'],
  ['biblioteka', 'Beata Biblioteka', 'librarian'],
]

const SCHOOL: readonly [string, string, Role][] = [
  ['dyrektor', 'Daria Dyrektor', 'principal'],
  ['sekretariat', 'Sabina Sekretariat', 'school-office'],
  ['nauczyciel', 'Nikodem Nauczyciel', 'teacher'],
]

/** One account for each role of the demo city; the surnames say what they are for, nobody is called so. */
export function demoAccounts(schools: readonly DemoSchoolId[]): DemoAccount[] {
  const school = schools.find(({ mark }) => mark === SCHOOL_MARK) ?? schools[0]
  const atSchool =
    school === undefined ? [] : SCHOOL.map(account({ kind: 'school', id: school.id, schoolId: school.id }))
  return [...CITY.map(account({ kind: 'municipality', id: null, schoolId: null })), ...atSchool]
}

const account =
  (unit: DemoAccount['unit']) =>
  ([username, name, role]: readonly [string, string, Role]): DemoAccount => ({ username, name, role, unit })
