import type { SimulatedPerson } from '../platform/accounts/index.ts'
import { madeUpPesel } from './made-up-pesel.ts'

/** The demo's guardians whose number the school has; the first has an account, the second gets one by signing in. */
export const KNOWN_CITIZENS = {
  opiekun: madeUpPesel('1985-03-14', 0, 'female'),
  'k1 rodzic': madeUpPesel('1983-07-02', 0, 'male'),
} as const

/** As whom one may sign in by the simulator of login.gov.pl. Nobody is called so. */
export const DEMO_CITIZENS: readonly SimulatedPerson[] = [
  {
    key: 'opiekun',
    givenNames: 'Olga Maria',
    familyName: 'Opiekun',
    pesel: KNOWN_CITIZENS.opiekun,
    knownAs: 'account',
  },
  {
    key: 'rodzic',
    givenNames: 'Roman',
    familyName: 'Brzoza',
    pesel: KNOWN_CITIZENS['k1 rodzic'],
    knownAs: 'guardian',
  },
  {
    key: 'nieznajoma',
    givenNames: 'Nina',
    familyName: 'Nieznajoma',
    pesel: madeUpPesel('1990-11-23', 0, 'female'),
    knownAs: 'nobody',
  },
]
