import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import express from 'express'
import request, { type Response } from 'supertest'

import { createApp } from '../../server/app.ts'
import { sql } from '../../server/platform/db/sql.ts'
import { type Endpoint } from '../../server/platform/http/endpoint.ts'
import { Problem } from '../../server/platform/http/problem.ts'
import { problemHandler } from '../../server/platform/http/problem-handler.ts'
import { nameRequests } from '../../server/platform/http/request.ts'
import { createLog } from '../../server/platform/log.ts'
import { ROOT } from '../../server/platform/root.ts'
import { CANARY_PESELS, canariesIn } from '../support/canary.ts'
import { testCity, type TestCity } from '../support/database.ts'
import { sourceFiles } from '../support/source-files.ts'

const [CANARY] = CANARY_PESELS

let city: TestCity
let logged = ''
const log = createLog('trace', { write: (line) => void (logged += line) })

beforeAll(async () => {
  city = await testCity()
})
afterAll(() => city.close())

/** Tells whoever searches an address what they searched for, in the answer only. */
const ECHO = '/api/v1/addresses?q='

/** All that goes back to whoever asked. */
const outputOf = (response: Response) => `${JSON.stringify(response.headers)} ${response.text}`

async function endpoints(): Promise<Endpoint[]> {
  const found: Endpoint[] = []
  for (const file of sourceFiles('server', /\/contract\.ts$/)) {
    const module = (await import(pathToFileURL(join(ROOT, file)).href)) as Record<string, unknown>
    for (const value of Object.values(module)) {
      const isEndpoint = typeof value === 'object' && value !== null && 'method' in value && 'access' in value
      if (isEndpoint) found.push(value as Endpoint) // no other export has both
    }
  }
  return found
}

describe('a PESEL that was sent', () => {
  test('in the path, the query, the headers and the body of every endpoint is in no answer to it and in no line of the log', async () => {
    const app = createApp({ ...city.ground, log })
    const leaks: string[] = []
    const all = await endpoints()
    for (const { method, path } of all) {
      const named = `/api/v1${path.replaceAll(/:\w+/g, CANARY)}`
      const plain = `/api/v1${path.replaceAll(/:\w+/g, '1')}`
      for (const url of [named, `${plain}?q=${CANARY}`, `${plain}?no-such=${CANARY}&id=${CANARY}`]) {
        const response = await request(app)
          [method](url)
          .set({ Cookie: `rejon-x=${CANARY}`, Authorization: `Bearer ${CANARY}`, 'User-Agent': CANARY })
          .send(method === 'get' ? undefined : { pesel: CANARY, [CANARY]: CANARY, name: [CANARY] })
        if (!url.startsWith(ECHO) && canariesIn(outputOf(response)).length > 0)
          leaks.push(`${method} ${url}: ${response.text}`)
      }
    }
    expect(all.length).toBeGreaterThan(5)
    expect(leaks).toEqual([])
    expect(logged).toContain('"msg":"answered"')
    expect(canariesIn(logged)).toEqual([])
  })

  test.each([
    `/${CANARY}`,
    `/m/${CANARY}/api/v1/schools`,
    `/tiles/${CANARY}/1/1/1.mvt`,
    `/api/v1/%2e%2e/${CANARY}`,
  ])('in an address that does not exist is not repeated: %s', async (path) => {
    const response = await request(createApp({ ...city.ground, log }))
      .get(path)
      .set('Accept', 'application/json')
    expect(response.status).toBeGreaterThanOrEqual(400)
    expect(canariesIn(outputOf(response))).toEqual([])
    expect(canariesIn(logged)).toEqual([])
  })

  test('in a body that is no JSON is not repeated', async () => {
    const response = await request(createApp({ ...city.ground, log }))
      .post('/api/v1/schools')
      .set('Content-Type', 'application/json')
      .send(`{"pesel": ${CANARY}, ${CANARY}`)
    expect(response.status).toBe(400)
    expect(canariesIn(outputOf(response) + logged)).toEqual([])
  })
})

describe('a PESEL on which the server fails', () => {
  /** What an application answers and logs when a handler fails with this. */
  async function failWith(
    act: () => Promise<unknown>,
  ): Promise<{ status: number; output: string; line: string }> {
    let line = ''
    const own = createLog('trace', { write: (text) => void (line += text) })
    const app = express()
    app.use(nameRequests)
    app.get('/', async () => {
      await act()
    })
    app.use(problemHandler(own))
    const response = await request(app).get('/')
    return { status: response.status, output: outputOf(response), line }
  }

  const inDatabase =
    (...statements: ReturnType<typeof sql>[]) =>
    () =>
      city.db.transaction(async (tx) => {
        await tx.run(
          sql`CREATE TEMP TABLE canary (pesel text UNIQUE CHECK (pesel <> '1'), n int) ON COMMIT DROP`,
        )
        for (const statement of statements) await tx.run(statement)
      })

  test.each<[string, () => Promise<unknown>, string]>([
    [
      'twice in a column that is unique',
      inDatabase(
        sql`INSERT INTO canary (pesel) VALUES (${CANARY})`,
        sql`INSERT INTO canary (pesel) VALUES (${CANARY})`,
      ),
      '23505',
    ],
    [
      'where a number of ten digits should be',
      inDatabase(sql`INSERT INTO canary (n) VALUES (${CANARY})`),
      '22003',
    ],
    [
      'in a row that breaks a rule',
      inDatabase(sql`INSERT INTO canary (pesel, n) VALUES (${'1'}, ${1})`),
      '23514',
    ],
    ['as the date of something', inDatabase(sql`SELECT ${`x${CANARY}`}::date`), '22007'],
    ['in an error of our own', () => Promise.reject(new Error(`no person ${CANARY}`)), 'Error'],
    [
      'in a problem of ours',
      () => Promise.reject(new Problem(500, 'envelope-broken', { place: CANARY })),
      'envelope-broken',
    ],
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever is thrown
    ['in what is thrown and no error', () => Promise.reject(CANARY), 'string'],
  ])('%s is neither answered nor logged, what happened is', async (_, act, told) => {
    const { status, output, line } = await failWith(act)
    expect(status).toBe(500)
    expect(line).toContain(told)
    expect(canariesIn(output + line)).toEqual([])
  })
})

test('the canary is found where it is', () => {
  expect(canariesIn(`x${CANARY}y`)).toEqual([CANARY])
})
