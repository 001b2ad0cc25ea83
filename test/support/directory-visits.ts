import type request from 'supertest'
import { z } from 'zod'

import { sql } from '../../server/platform/db/sql.ts'
import { type TestCity, testCity } from './database.ts'
import { CLIENT_ID, CLIENT_SECRET, type Directory, openDirectory } from './directory.ts'
import { asking, somebody, type Somebody } from './signed-in.ts'

/** As supertest asks: the port is of each request's own, so the host is set. */
export const HOST = '127.0.0.1:8080'

/** A directory as the administrator sets it, but for its issuer. */
export const SETTINGS = {
  clientId: CLIENT_ID,
  subjectClaim: 'sub',
  button: 'Zaloguj kontem urzędu',
  isOn: true,
  matchesEmail: false,
  factorValues: [] as readonly string[],
}
export const WITH_SECRET = { ...SETTINGS, clientSecret: CLIENT_SECRET }

export type Settings = typeof WITH_SECRET & { readonly issuer: string }

/** A city with a real directory, and what a browser does between the two. */
export interface CityWithDirectory {
  readonly city: TestCity
  readonly directory: Directory
  readonly now: () => Date
  readonly later: (minutes: number) => void
  /** An administrator who has just proved who they are sets the directory. */
  readonly configure: (over?: Partial<Settings>) => Promise<{ answer: request.Response; as: Somebody['as'] }>
  /** A browser that has been sent to the directory. */
  readonly leave: (returnTo?: string) => Promise<Away>
  readonly bring: (back: URL, cookie: string) => request.Test
  /** Signs in as somebody of the directory, from the button to the answer. */
  readonly signIn: (login: string) => Promise<request.Response>
  readonly leaveForLink: (person: Somebody) => Promise<Away>
  readonly bringForLink: (back: URL, cookie: string) => request.Test
  /** Links an account with somebody of the directory, as its holder does. */
  readonly link: (person: Somebody, login: string) => Promise<request.Response>
  readonly trailOf: (accountId: number) => Promise<Entry[]>
  readonly close: () => Promise<void>
}

export interface Away {
  readonly url: string
  readonly cookie: string
}

const entry = z.object({ action: z.string(), details: z.record(z.string(), z.unknown()) })
type Entry = z.output<typeof entry>

/** `wrong-credentials` of a problem document. */
export const typeOf = ({ body }: request.Response) => String(body.type).replace('/problems/', '')

/** Cookies that an answer sets, as `name=value`; one that is taken away is empty. */
export const cookiesOf = ({ headers }: request.Response) =>
  ((headers['set-cookie'] ?? []) as unknown as string[]).map((cookie) => cookie.split(';')[0] ?? '')

const answerIn = (back: URL) =>
  Object.fromEntries(
    ['state', 'code', 'iss', 'error'].flatMap((name) => {
      const value = back.searchParams.get(name)
      return value === null ? [] : [[name, value]]
    }),
  )

/** Opens a city and a directory on this machine that sends people back to it. */
export async function cityWithDirectory(): Promise<CityWithDirectory> {
  let now = new Date('2026-11-22T11:00:00Z')
  const city = await testCity({ clock: { now: () => now } })
  const directory = await openDirectory([`http://${HOST}/m/${city.municipality.slug}/logowanie/katalog`])
  const browser = browserOf(city)
  return {
    city,
    directory,
    now: () => now,
    later(minutes) {
      now = new Date(now.getTime() + minutes * 60_000)
    },
    async configure(over = {}) {
      const { as } = await somebody(city, { role: 'administrator' })
      const body = { ...WITH_SECRET, issuer: directory.issuer, ...over }
      return { as, answer: await as.put('/directory').set('Host', HOST).send(body) }
    },
    ...browser,
    async signIn(login) {
      const { url, cookie } = await browser.leave()
      return browser.bring(await directory.visit(url, login), cookie)
    },
    async link(person, login) {
      const { url, cookie } = await browser.leaveForLink(person)
      return browser.bringForLink(await directory.visit(url, login), cookie)
    },
    trailOf: (accountId) =>
      city.db.transaction((tx) =>
        tx.many(
          sql`
            SELECT e.action, e.details FROM audit_entries AS e
            WHERE e.object_kind = 'account' AND e.object_id = ${accountId} ORDER BY e.at DESC, e.id DESC`,
          entry,
        ),
      ),
    async close() {
      await directory.close()
      await city.close()
    },
  }
}

/** What a browser asks of the city. */
function browserOf(city: TestCity) {
  const away = (response: request.Response, cookie = ''): Away => ({
    url: String(response.body.url),
    cookie: [cookie, cookiesOf(response).at(-1)].filter(Boolean).join('; '),
  })
  return {
    leave: async (returnTo?: string) => {
      const asked = asking(city, undefined).post('/directory-visits').set('Host', HOST)
      return away(await asked.send(returnTo === undefined ? {} : { returnTo }).expect(201))
    },
    bring: (back: URL, cookie: string) =>
      asking(city, cookie).post('/session/by-directory').set('Host', HOST).send(answerIn(back)),
    leaveForLink: async ({ as, cookie }: Somebody) => {
      return away(await as.post('/session/directory/visits').set('Host', HOST).expect(201), cookie)
    },
    bringForLink: (back: URL, cookie: string) =>
      asking(city, cookie).put('/session/directory').set('Host', HOST).send(answerIn(back)),
  }
}
