import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'

import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { PARTS } from '../../server/modules.ts'
import { getHealth } from '../../server/platform/health/contract.ts'
import { role, type Role } from '../../server/platform/rights/contract.ts'
import { buildTown } from '../core/catchment-town.ts'
import { testCity, type TestCity } from '../support/database.ts'
import { requestsTo, send } from '../support/fuzzing.ts'
import { atScale } from '../support/scale.ts'
import { signIn, somebody } from '../support/signed-in.ts'

const REQUESTS = atScale(10_000)
const SEED = 20_261_122
const PATIENCE_MILLISECONDS = 10_000

let city: TestCity
let server: Server
let port: number
let schoolId: number

beforeAll(async () => {
  city = await testCity({ isDemo: true })
  const town = await city.db.transaction(buildTown)
  schoolId = town.schools.get('SP 1') ?? 0
  server = createServer(city.app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port // it listens on a port
}, 60_000)
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await city.close()
})

const endpoints = [getHealth, ...PARTS.flatMap(({ routes }) => routes.map(({ endpoint }) => endpoint))]
type Asker = Role | 'nobody'
const askers: Asker[] = ['nobody', ...role.options]
const OF_A_SCHOOL: readonly Role[] = ['teacher', 'form-tutor', 'principal', 'school-office', 'librarian']

/** The cookie of somebody with this role; a new one where the last has lost it: requests sign out and disable, too. */
const cookies = new Map<Asker, string>()
async function cookieOf(asker: Asker): Promise<string> {
  if (asker === 'nobody') return ''
  const known = cookies.get(asker)
  if (known !== undefined) return known
  const wanted = OF_A_SCHOOL.includes(asker) ? { role: asker, schoolId } : { role: asker }
  const cookie = await signIn(city, (await somebody(city, wanted)).username)
  cookies.set(asker, cookie)
  return cookie
}

test(`${REQUESTS} requests, from right to absurd, of every role to every endpoint: none breaks the server`, async () => {
  const met = new Map<number, number>()
  const reached = new Set<string>()
  const one = fc
    .constantFrom(...endpoints)
    .chain((endpoint) => fc.tuple(fc.constant(endpoint), fc.constantFrom(...askers), requestsTo(endpoint)))
  await fc.assert(
    fc.asyncProperty(one, async ([endpoint, asker, request]) => {
      const cookie = await cookieOf(asker)
      const answer = await Promise.race([
        send(port, { ...request, path: `/api/v1${request.path}` }, cookie),
        setTimeout(PATIENCE_MILLISECONDS, { status: 599, text: 'no answer' }, { ref: false }),
      ])
      if (answer.status === 401) cookies.delete(asker)
      met.set(answer.status, (met.get(answer.status) ?? 0) + 1)
      if (answer.status < 300) reached.add(`${endpoint.method} ${endpoint.path}`)
      expect(answer.status).toBeLessThan(500)
      expect(answer.text).not.toMatch(/node_modules|\bat .+\.[jt]s:\d+|syntax error at or near/)
      expect(Object.prototype).not.toHaveProperty('polluted')
    }),
    { seed: SEED, numRuns: REQUESTS, endOnFailure: true },
  )
  const { status } = await send(
    port,
    { method: 'GET', path: '/api/v1/health', body: undefined, headers: {} },
    '',
  )
  expect(status).toBe(200)
  process.stderr.write(
    `fuzz: ${JSON.stringify(Object.fromEntries([...met].sort()))}, ${reached.size} of ${endpoints.length} endpoints answered\n`,
  )
  expect(reached.size).toBeGreaterThan(2)
}, 1_800_000)
