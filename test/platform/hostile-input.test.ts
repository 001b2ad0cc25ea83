import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import express, { type ErrorRequestHandler } from 'express'
import request from 'supertest'
import { z } from 'zod'

import { PARTS } from '../../server/modules.ts'
import { endpoint as defined, type Endpoint } from '../../server/platform/http/endpoint.ts'
import { Problem } from '../../server/platform/http/problem.ts'
import { route } from '../../server/platform/http/route.ts'
import { testCity, type TestCity } from '../support/database.ts'
import { asking, somebody, type Somebody } from '../support/signed-in.ts'

let city: TestCity
let administrator: Somebody
beforeAll(async () => {
  city = await testCity()
  administrator = await somebody(city, { role: 'administrator' })
})
afterAll(() => city.close())

const endpoints: readonly Endpoint[] = PARTS.flatMap(({ routes }) => routes.map(({ endpoint }) => endpoint))
const named = (chosen: readonly Endpoint[]) =>
  chosen.map((endpoint) => [`${endpoint.method.toUpperCase()} ${endpoint.path}`, endpoint] as const)
const changing = endpoints.filter(({ method }) => method !== 'get')
const taking = endpoints.filter(({ body }) => body !== undefined)
const asked = endpoints.filter(
  ({ query }) => query instanceof z.ZodObject && Object.keys(query.shape).length > 0,
)

const pathOf = ({ path }: Endpoint) => path.replaceAll(/:\w+/g, '2000000000')
const keysOf = (schema: z.ZodType | undefined) =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape) : []

const node = z.looseObject({
  type: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  additionalProperties: z.unknown().optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
})

/** Where a schema lets fields in that it does not name. */
function openings(schema: unknown, place = ''): string[] {
  const known = node.safeParse(schema)
  if (!known.success) return []
  const { type, properties = {}, additionalProperties, items, anyOf = [] } = known.data
  const own = type === 'object' && additionalProperties !== false ? [place || '/'] : []
  const inside = Object.entries(properties).flatMap(([name, each]) => openings(each, `${place}/${name}`))
  return [
    ...own,
    ...inside,
    ...openings(items, `${place}/0`),
    ...anyOf.flatMap((each) => openings(each, place)),
  ]
}

describe('fields that nobody asked for', () => {
  test.each(named(taking))('are refused at every depth: %s', (_, { body }) => {
    expect(openings(z.toJSONSchema(body ?? z.null(), { io: 'input', unrepresentable: 'any' }))).toEqual([])
  })

  test('would be found by this test', () => {
    const open = z.strictObject({ unit: z.object({ id: z.int() }), tags: z.array(z.looseObject({})) })
    expect(openings(z.toJSONSchema(open, { io: 'input' }))).toEqual(['/unit', '/tags/0'])
  })

  test('change nothing: who opens an account says neither who made it nor that it is a demo', async () => {
    const unit = { kind: 'municipality', id: null }
    const wanted = { username: 'masowa.osoba', name: 'Masowa Osoba', email: null, role: 'finance', unit }
    const more = { isDemo: true, openedBy: 1, passwordHash: 'x', id: 7 }
    const { body } = await administrator.as
      .post('/accounts')
      .send({ ...wanted, ...more })
      .expect(400)
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      '/body/id',
      '/body/isDemo',
      '/body/openedBy',
      '/body/passwordHash',
    ])
    await administrator.as.get('/accounts?q=masowa.osoba').expect(200, { accounts: [], next: null })
  })
})

test('an answer holds the fields of its contract, and nothing else that a row had', async () => {
  const contract = defined({
    method: 'get',
    path: '/row',
    summary: 'A row',
    access: 'public',
    response: z.object({ id: z.int(), inside: z.array(z.object({ name: z.string() })) }),
  })
  const row = { id: 1, pesel: '44051401458', inside: [{ name: 'a', passwordHash: 'x' }] }
  const app = express()
  route(contract, () => Promise.resolve(row)).mount(app, () => city.context)
  await request(app)
    .get('/row')
    .expect(200, { id: 1, inside: [{ name: 'a' }] })
})

test('a text that the database cannot keep as it was given is refused, at every depth', async () => {
  const contract = defined({
    method: 'post',
    path: '/texts',
    summary: 'Texts',
    access: 'public',
    body: z.strictObject({ list: z.array(z.strictObject({ text: z.string() })) }),
    response: z.object({ list: z.array(z.object({ text: z.string() })) }),
  })
  const app = express()
  app.use(express.json())
  route(contract, ({ body }) => Promise.resolve(body)).mount(app, () => city.context)
  app.use(((error, _request, response, next) => {
    if (error instanceof Problem) response.status(error.status).json(error.errors)
    else next(error)
  }) satisfies ErrorRequestHandler)
  const list = [{ text: 'Łódź 🗺️' }, { text: 'a\u0000b' }, { text: '\ud800' }]
  await request(app)
    .post('/texts')
    .send({ list })
    .expect(400, [
      { pointer: '/body/list/1/text', why: 'input.unkeepable' },
      { pointer: '/body/list/2/text', why: 'input.unkeepable' },
    ])
  await request(app)
    .post('/texts')
    .send({ list: list.slice(0, 1) })
    .expect(201)
})

const DEEP = 10_000
const BODIES = {
  'deep objects': `${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`,
  'deep lists': `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`,
  'a prototype': '{"__proto__":{"polluted":true}}',
  'a constructor': '{"constructor":{"prototype":{"polluted":true}}}',
  'a list': '[]',
  'a number': '1',
}

describe('a body that is made to do harm', () => {
  test.each(named(changing))(
    'is refused, and changes no object of the program: %s',
    async (_, endpoint) => {
      const wrong: string[] = []
      for (const [name, body] of Object.entries(BODIES)) {
        const { status } = await sent(endpoint, body)
        // Who takes no body may ignore it; nobody takes one of these.
        const isRefused = status >= 400 && status < 500
        if (status >= 500 || (endpoint.body !== undefined && !isRefused)) wrong.push(`${name}: ${status}`)
      }
      expect(wrong).toEqual([])
      expect(Object.prototype).not.toHaveProperty('polluted')
    },
    60_000,
  )

  test.each(named(taking))(
    'is refused when it is sent as something else than JSON: %s',
    async (_, endpoint) => {
      for (const type of [
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
      ])
        expect((await sent(endpoint, '{"username":"x"}', { 'Content-Type': type })).status).toBe(400)
    },
  )

  test.each(named(taking))('of 10 MB is refused: %s', async (_, endpoint) => {
    expect((await sent(endpoint, `"${'x'.repeat(10_000_000)}"`)).status).toBe(413)
  })
})

/** As somebody of whom only the database knows that there is no such session: what is sent is looked at before. */
function sent(endpoint: Endpoint, body: string, headers: Readonly<Record<string, string>> = {}) {
  return request(city.app)
    [endpoint.method](`/m/${city.municipality.slug}/api/v1${pathOf(endpoint)}`)
    .set('Cookie', `rejon-${city.municipality.slug}=${'x'.repeat(43)}`)
    .set({ 'Content-Type': 'application/json', ...headers })
    .send(body)
}

describe('a change that another site asks for', () => {
  test.each(named(changing))('is refused, whoever is signed in: %s', async (_, endpoint) => {
    const as = asking(city, administrator.cookie)
    for (const headers of [
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { Origin: 'https://zly.example' },
      { Origin: 'null' },
    ]) {
      const { body } = await as[endpoint.method](pathOf(endpoint)).set(headers).send({}).expect(403)
      expect(body.type).toBe('/problems/other-origin')
    }
  })
})

describe('a parameter', () => {
  test.each(named(asked))('that is given twice is refused, not chosen from: %s', async (_, endpoint) => {
    const taken: string[] = []
    for (const key of keysOf(endpoint.query)) {
      const { status } = await administrator.as.get(`${pathOf(endpoint)}?${key}=1&${key}=2`)
      if (status !== 400) taken.push(`${key}: ${status}`)
    }
    expect(taken).toEqual([])
  })

  test.each(named(asked))('with U+0000 in it is refused, and named: %s', async (_, endpoint) => {
    const wrong: string[] = []
    for (const key of keysOf(endpoint.query)) {
      const { status, body } = await administrator.as.get(`${pathOf(endpoint)}?${key}=a%00b`)
      const pointers = (body.errors ?? []).map(({ pointer }: { pointer: string }) => pointer)
      if (status !== 400 || !pointers.includes(`/query/${key}`)) wrong.push(`${key}: ${status} ${pointers}`)
    }
    expect(wrong).toEqual([])
  })

  test.each(named(asked))(
    'that is made to be slow to read is not: %s',
    async (_, endpoint) => {
      const slow: string[] = []
      for (const value of SLOW) {
        for (const key of keysOf(endpoint.query)) {
          const began = performance.now()
          const { status } = await administrator.as.get(
            `${pathOf(endpoint)}?${key}=${encodeURIComponent(value)}`,
          )
          const took = performance.now() - began
          if (status >= 500 || took > PATIENCE_MILLISECONDS)
            slow.push(`${key}: ${status} in ${Math.round(took)} ms`)
        }
      }
      expect(slow).toEqual([])
    },
    60_000,
  )

  test('that is not known is not taken from the body, nor a field from the address', async () => {
    const { body } = await asking(city, undefined)
      .post('/session?username=a.b&password=c')
      .send({})
      .expect(400)
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/body/username',
      '/body/password',
    ])
  })
})

const PATIENCE_MILLISECONDS = 2_000

/** Texts over which expressions that try every way of reading run for minutes; as long as an address may be. */
const SLOW = [
  `${'a'.repeat(3_000)}!`,
  `${'1'.repeat(3_000)}x`,
  `${'-'.repeat(3_000)}1`,
  `${' '.repeat(3_000)}x`,
  `${'1.'.repeat(1_500)}x`,
  `${'a-'.repeat(1_500)}@`,
  `${'ul. '.repeat(750)}1/1/1/1/1/1`,
  `${'2026-'.repeat(600)}x`,
  `${'1/'.repeat(1_500)}a`,
  'ą́'.repeat(400),
  '('.repeat(1_500),
]
