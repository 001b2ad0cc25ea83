import type request from 'supertest'

import { createApp } from '../../server/app.ts'
import { loadPersons } from '../../server/core/people/index.ts'
import { madeUpPesel } from '../../server/demo/made-up-pesel.ts'
import {
  type CitizenNode,
  createSimulator,
  type SimulatedPerson,
} from '../../server/platform/accounts/index.ts'
import { type Pesel, pesel, peselFacts } from '../../server/platform/identifiers/contract.ts'
import { createLog } from '../../server/platform/log.ts'
import { CANARY_PESELS } from './canary.ts'
import { type TestCity, testCity } from './database.ts'
import { type Away, cookiesOf, typeOf } from './directory-visits.ts'
import { makeSchools } from './make-schools.ts'
import { asking } from './signed-in.ts'

/** Somebody with a PESEL who cares for one child. */
export interface Guardian {
  readonly key: string
  readonly number: Pesel
  readonly guardianId: number
  readonly childId: number
  readonly schoolId: number
}

export interface CityWithNode {
  readonly city: TestCity
  readonly now: () => Date
  readonly later: (minutes: number) => void
  /** All that was logged. */
  readonly logged: () => string
  /** What the node says in place of what it would have said; until it is set to something else. */
  lie: Readonly<Record<string, unknown>>
  /** A new guardian whom the simulator offers, too. */
  readonly guardian: () => Promise<Guardian>
  /** Somebody whom the simulator offers and the city does not know. */
  readonly stranger: () => { readonly key: string; readonly number: Pesel }
  /** A browser that has been sent away. */
  readonly leave: (returnTo?: string) => Promise<Away>
  /** Says on the simulator's page who it is: gives the address to which the browser goes back. */
  readonly choose: (url: string, answer: object) => Promise<URL>
  readonly bring: (back: URL, cookie: string) => request.Test
  /** From the button to the answer. */
  readonly signIn: (key: string, level?: string) => Promise<request.Response>
}

/** `[403, 'citizen-unknown']`. */
export const refusalOf = (response: request.Response) => [response.status, typeOf(response)]

/** A demo city whose people sign in by the simulator of login.gov.pl. */
export async function cityWithNode(): Promise<CityWithNode & { close: () => Promise<void> }> {
  let now = new Date('2026-11-22T11:00:00Z')
  let logged = ''
  const people: SimulatedPerson[] = []
  const bare = await testCity({ isDemo: true, clock: { now: () => now } })
  const [schoolId = 0] = await makeSchools(bare, '7')
  const simulator = createSimulator(people)
  const log = createLog('trace', { write: (line) => void (logged += line) })
  const node: CitizenNode = {
    ...simulator,
    async finish(answer) {
      const said = await simulator.finish(answer)
      return { ...(said as object), ...at.lie } // the simulator tells of a person as an object
    },
  }
  const city = { ...bare, app: createApp({ ...bare.ground, log, citizenNode: node }) }
  const offer = (key: string, number: Pesel) =>
    people.push({ key, givenNames: 'Imię', familyName: 'Nazwisko', pesel: number, knownAs: 'nobody' })
  const browser = browserOf(city)
  const at: CityWithNode & { close: () => Promise<void> } = {
    lie: {},
    ...browser,
    city,
    now: () => now,
    later(minutes: number) {
      now = new Date(now.getTime() + minutes * 60_000)
    },
    logged: () => logged,
    async guardian() {
      const { key, number } = drawn(people.length)
      offer(key, number)
      const made = await makeGuardian(city, schoolId, { key, number })
      return { key, number, schoolId, ...made }
    },
    stranger() {
      const one = drawn(people.length)
      offer(one.key, one.number)
      return one
    },
    close: () => bare.close(),
  }
  return at
}

/** The first bears the number of a canary: no log and no answer of the run may have it. */
function drawn(index: number) {
  const number =
    index === 0
      ? pesel.parse(CANARY_PESELS[0])
      : madeUpPesel('1980-01-01', index, index % 2 ? 'male' : 'female')
  return { key: `osoba-${String.fromCharCode(97 + index)}`, number }
}

async function makeGuardian(
  { db, context }: TestCity,
  schoolId: number,
  { key, number }: { readonly key: string; readonly number: Pesel },
) {
  const nobody = { birthDate: null, sex: null, homeAddressId: null, identity: { kind: 'none' } } as const
  const identity = { kind: 'pesel', pesel: number } as const
  const guardian = { ...nobody, ...peselFacts(number), identity, key, givenName: 'Gabi', familyName: key }
  const child = { ...nobody, birthDate: '2015-05-05', key: 'dziecko', givenName: 'Dziecko', familyName: key }
  const { persons } = await db.transaction((tx) =>
    loadPersons(
      tx,
      { classUnit: { schoolId, schoolYear: 2026, name: key }, families: [{ child, guardians: [guardian] }] },
      { secrets: context.secrets, createdAt: context.clock.now().toISOString(), from: '2026-09-01' },
    ),
  )
  return { guardianId: persons.get(key) ?? 0, childId: persons.get('dziecko') ?? 0 }
}

function browserOf(city: TestCity) {
  const leave = async (returnTo?: string): Promise<Away> => {
    const asked = asking(city, undefined).post('/citizen-visits')
    const response = await asked.send(returnTo === undefined ? {} : { returnTo }).expect(201)
    return { url: String(response.body.url), cookie: cookiesOf(response).at(-1) ?? '' }
  }
  const choose = async (url: string, answer: object): Promise<URL> => {
    const asked = new URL(url).searchParams.get('zadanie')
    const chosen = asking(city, undefined).post('/citizen-simulator/answers')
    return new URL(String((await chosen.send({ request: asked, answer }).expect(201)).body.url))
  }
  const bring = (back: URL, cookie: string) =>
    asking(city, cookie)
      .post('/session/by-citizen-node')
      .send({ state: back.searchParams.get('RelayState'), artifact: back.searchParams.get('SAMLart') })
  return {
    leave,
    choose,
    bring,
    async signIn(key: string, level = 'substantial') {
      const { url, cookie } = await leave()
      return bring(await choose(url, { kind: 'person', key, level }), cookie)
    },
  }
}
