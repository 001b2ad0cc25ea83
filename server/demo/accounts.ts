import type { DemoAccount } from '../platform/accounts/index.ts'
import type { Role } from '../platform/rights/contract.ts'
import { DEMO_GUARDIAN, DEMO_PUPIL, DEMO_WARDS } from './families.ts'

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

/** What of the demo's class unit the accounts of families and of the form tutor hold for. */
export interface DemoClass {
  readonly classUnitId: number
  readonly schoolId: number
  /** Ids of persons by their keys. */
  readonly persons: ReadonlyMap<string, number>
}

/** The school at which the demo's staff work. */
export function staffSchool(schools: readonly DemoSchoolId[]): number | undefined {
  return (schools.find(({ mark }) => mark === SCHOOL_MARK) ?? schools[0])?.id
}

/** One account for each role of the demo city; the surnames say what they are for, nobody is called so. */
export function demoAccounts(schoolId: number | undefined, ofClass: DemoClass | undefined): DemoAccount[] {
  const atSchool =
    schoolId === undefined ? [] : SCHOOL.map(account({ kind: 'school', id: schoolId, schoolId }))
  return [
    ...CITY.map(account({ kind: 'municipality', id: null, schoolId: null })),
    ...atSchool,
    ...(ofClass === undefined ? [] : classAccounts(ofClass)),
  ]
}

function classAccounts({ classUnitId, schoolId, persons }: DemoClass): DemoAccount[] {
  const wards = (keys: readonly string[]) =>
    keys.flatMap((key) => {
      const id = persons.get(key)
      return id === undefined ? [] : [{ kind: 'ward', id, schoolId } as const]
    })
  return [
    {
      username: 'wychowawca',
      name: 'Wiktor Wychowawca',
      role: 'form-tutor',
      units: [{ kind: 'class-unit', id: classUnitId, schoolId }],
    },
    { username: DEMO_GUARDIAN, name: 'Olga Opiekun', role: 'guardian', units: wards(DEMO_WARDS) },
    { username: DEMO_PUPIL, name: 'Urszula Uczeń', role: 'pupil', units: wards([DEMO_PUPIL]) },
  ]
}

const account =
  (unit: DemoAccount['units'][number]) =>
  ([username, name, role]: readonly [string, string, Role]): DemoAccount => ({
    username,
    name,
    role,
    units: [unit],
  })
