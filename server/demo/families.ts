import type { NewFamilies } from '../core/people/index.ts'
import { type Pesel, peselFacts } from '../platform/identifiers/contract.ts'
import { KNOWN_CITIZENS } from './citizens.ts'
import { madeUpPesel } from './made-up-pesel.ts'

/** The class unit of the demo's form tutor. */
const CLASS_UNIT = '5a'
const AGE_IN_CLASS = 11
const SEPTEMBER = 9

/** By keys of persons: whose accounts the demo has. */
export const DEMO_GUARDIAN = 'opiekun'
export const DEMO_PUPIL = 'uczen'
export const DEMO_WARDS: readonly string[] = [DEMO_PUPIL, 'siostra']

type NewPerson = NewFamilies['families'][number]['child']
type Sex = 'female' | 'male'

const CHILDREN: readonly (readonly [string, string, string, Sex])[] = [
  [DEMO_PUPIL, 'Urszula', 'Uczeń', 'female'],
  ['siostra', 'Sara', 'Uczeń', 'female'],
  ['k1', 'Bartosz', 'Brzoza', 'male'],
  ['k2', 'Celina', 'Cis', 'female'],
  ['k3', 'Dawid', 'Dąb', 'male'],
  ['k4', 'Ewelina', 'Gruszka', 'female'],
  ['k5', 'Franciszek', 'Jawor', 'male'],
  ['k6', 'Grażyna', 'Kalina', 'female'],
  ['k7', 'Henryk', 'Leszczyna', 'male'],
  ['k8', 'Irena', 'Żurawina-Śliwka', 'female'],
]

/** The year in which the school year of a day begins. */
export const schoolYearOf = (day: string) =>
  Number(day.slice(0, 4)) - (Number(day.slice(5, 7)) < SEPTEMBER ? 1 : 0)

/** A class unit of made-up families. Nobody is called so; their numbers are made up, too. */
export function demoFamilies(
  schoolId: number,
  schoolYear: number,
  addressIds: readonly number[],
): NewFamilies {
  const birthYear = schoolYear - AGE_IN_CLASS
  const homeOf = (index: number) =>
    addressIds[Math.floor(((index + 1) * addressIds.length) / (CHILDREN.length + 2))] ?? null
  return {
    classUnit: { schoolId, schoolYear, name: CLASS_UNIT },
    families: CHILDREN.map(([key, givenName, familyName, sex], index) => {
      const isOfGuardian = DEMO_WARDS.includes(key)
      const homeAddressId = homeOf(isOfGuardian ? 0 : index)
      const birthDate = `${birthYear}-${String(index + 1).padStart(2, '0')}-1${index}`
      const guardian = isOfGuardian
        ? adult(DEMO_GUARDIAN, 'Olga', 'Opiekun', homeAddressId)
        : adult(`${key} rodzic`, sex === 'male' ? 'Roman' : 'Renata', familyName, homeAddressId)
      return {
        child: {
          key,
          givenName,
          familyName,
          birthDate,
          sex,
          homeAddressId,
          identity:
            index === CHILDREN.length - 1
              ? { kind: 'document', documentKind: 'passport', documentNumber: 'DEMO 00001' }
              : { kind: 'pesel', pesel: madeUpPesel(birthDate, index, sex) },
        },
        guardians: [guardian],
      }
    }),
  }
}

/** The law does not ask for a guardian's number (Prawo oświatowe, art. 150 ust. 1): the school has those that were given to it. */
function adult(key: string, givenName: string, familyName: string, homeAddressId: number | null): NewPerson {
  const number = NUMBERS.get(key)
  return {
    key,
    givenName,
    familyName,
    ...(number === undefined ? { birthDate: null, sex: null } : peselFacts(number)),
    homeAddressId,
    identity: number === undefined ? { kind: 'none' } : { kind: 'pesel', pesel: number },
  }
}

const NUMBERS: ReadonlyMap<string, Pesel> = new Map(Object.entries(KNOWN_CITIZENS))
