import autocannon from 'autocannon'

import type { Installation } from '../../server/installation.ts'
import { addMunicipality } from '../../server/platform/municipalities/index.ts'
import { rejon } from '../support/database.ts'
import { emptyPlace } from '../support/installations.ts'
import { freePort, startProgram } from '../support/process.ts'
import { alternate, median, ratio } from './alternate.ts'

const ACCOUNTS = 200
const CONNECTIONS = 16
const SECONDS = 8
const PASSWORD = 'zielony rower w deszczu'
/** What audit and row security may cost of the throughput. */
const GOAL = 0.7

/** Two municipalities of one server, alike but for this: in one rows are not guarded, and no trace is left. */
const CITIES = ['guarded', 'bare'] as const

/** The bench's own tables are changed, not the product: there is no switch. */
const WITHOUT_GUARDS = `
  DO $$
  DECLARE
    name regclass;
  BEGIN
    FOR name IN SELECT c.oid FROM pg_class AS c WHERE c.relnamespace = 'bare'::regnamespace AND c.relrowsecurity LOOP
      EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY', name);
    END LOOP;
  END
  $$;
  CREATE OR REPLACE FUNCTION bare.audit_append(asked_chain int, entries jsonb) RETURNS void LANGUAGE sql AS ''`

/**
 * Requests a second of an office at work, on PostgreSQL, each connection its own session: of ten, five show an account, three show a page of the list and
 * two block an account or unblock it again. The yardstick is the same without row security and without the trail.
 */
export async function trustBench(): Promise<object> {
  const place = await emptyPlace('postgresql')
  const installation = await place.open()
  for (const slug of CITIES) await fill(installation, slug)
  await installation.ground.database.asOwner((_tx, client) => client.query(WITHOUT_GUARDS))
  await installation.close()
  const port = await freePort()
  const server = startProgram('main', [], { ...place.variables, PORT: String(port) })
  await server.says('http://localhost:')
  try {
    const [guarded, bare] = await Promise.all(CITIES.map((slug) => office(`http://127.0.0.1:${port}`, slug)))
    if (guarded === undefined || bare === undefined) throw new Error('There are two cities')
    // Whatever is slow only the first time.
    await requestsASecond(guarded)
    await requestsASecond(bare)
    const figures = await alternate({
      guarded: () => requestsASecond(guarded),
      bare: () => requestsASecond(bare),
    })
    return {
      unit: 'requests/s',
      goal: GOAL,
      guarded: median(figures['guarded']),
      bare: median(figures['bare']),
      guardedToBare: ratio(figures['guarded'], figures['bare']),
    }
  } finally {
    server.process.kill('SIGTERM')
    await server.ended
    await place.remove()
  }
}

/** An administrator and the accounts that are worked on. */
async function fill({ ground }: Installation, slug: string): Promise<void> {
  await addMunicipality(ground.database, {
    slug,
    teryt: '3261011',
    name: slug,
    isDefault: slug === CITIES[0],
  })
  ground.registry.forget()
  for (let count = 0; count <= ACCOUNTS; count++) {
    const words = ['user', 'add', count === 0 ? 'admin' : `osoba.${count}`, '--name', `Osoba ${count}`]
    const more = ['--role', count === 0 ? 'administrator' : 'auditor', '--municipality', slug]
    const { exitCode, stderr } = await rejon(ground, [...words, ...more], process.cwd())
    if (exitCode !== 0) throw new Error(stderr)
  }
  const code = await rejon(ground, ['user', 'code', 'admin', '--json', '--municipality', slug], process.cwd())
  codes.set(slug, (JSON.parse(code.stdout) as { code: string }).code)
}

const codes = new Map<string, string>()

interface Office {
  readonly api: string
  /** A session for each connection, as of people who work side by side: each has a chain of the trail. */
  readonly cookies: readonly string[]
  /** Of the accounts, without the administrator's own. */
  readonly ids: readonly number[]
}

const JSON_TYPE = { 'Content-Type': 'application/json' }

async function office(url: string, slug: string): Promise<Office> {
  const api = `${url}/m/${slug}/api/v1`
  const post = async (path: string, body: object) => {
    const answer = await fetch(`${api}${path}`, {
      method: 'POST',
      headers: JSON_TYPE,
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(await answer.text())
    return answer
  }
  await post('/passwords', { username: 'admin', code: codes.get(slug), password: PASSWORD })
  const cookies: string[] = []
  while (cookies.length < CONNECTIONS) {
    const signedIn = await post('/session', { username: 'admin', password: PASSWORD })
    cookies.push(signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '')
  }
  const answer = await fetch(`${api}/accounts?limit=${ACCOUNTS + 1}`, {
    headers: { Cookie: cookies[0] ?? '' },
  })
  const { accounts } = (await answer.json()) as { accounts: { id: number; username: string }[] }
  return { api, cookies, ids: accounts.filter(({ username }) => username !== 'admin').map(({ id }) => id) }
}

async function requestsASecond({ api, cookies, ids }: Office): Promise<number> {
  let asked = 0
  /** The same request again and again, each time of the next session and for the next account. */
  const turning = (method: 'GET' | 'PATCH', pathOf: (id: number) => string, body?: object) => ({
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
    setupRequest: (request: autocannon.Request) => {
      const turn = asked++
      const headers = { ...JSON_TYPE, Cookie: cookies[turn % cookies.length] ?? '' }
      return { ...request, headers, path: `${base}${pathOf(ids[turn % ids.length] ?? 0)}` }
    },
  })
  const base = new URL(api).pathname
  const show = turning('GET', (id) => `/accounts/${id}`)
  const list = turning('GET', () => '/accounts?limit=20')
  const block = turning('PATCH', (id) => `/accounts/${id}`, { isDisabled: true })
  const unblock = turning('PATCH', (id) => `/accounts/${id}`, { isDisabled: false })
  const result = await autocannon({
    url: api,
    connections: CONNECTIONS,
    duration: SECONDS,
    requests: [show, list, show, block, show, list, show, unblock, show, list],
  })
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} refused, ${result.errors} failed`)
  return result.requests.average
}
