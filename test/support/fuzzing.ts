import { request as httpRequest } from 'node:http'

import fc from 'fast-check'
import { z } from 'zod'

import type { Endpoint } from '../../server/platform/http/endpoint.ts'

/** Texts that have broken programs: of SQL, of tables, of paths, of regular expressions, of Unicode and of JavaScript. */
const ODD_TEXTS = [
  '',
  ' ',
  'null',
  'undefined',
  'NaN',
  '-1',
  '0',
  '1.5',
  '1e309',
  '0x10',
  '٣',
  '2147483647',
  '2147483648',
  '9223372036854775808',
  "' OR '1'='1",
  "'; DROP TABLE schools; --",
  '$1',
  '%',
  '_',
  '\\',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udc00\ud800',
  '\ufeff',
  '\uffff',
  '🗺️'.repeat(50),
  'e' + '\u0301'.repeat(500),
  '\u202eajcak',
  'İıſK',
  '\r\nSet-Cookie: x=1',
  '../../../../etc/passwd',
  '=cmd|"/c calc"!A1',
  '+SUM(1)',
  '@x',
  '<script>alert(1)</script>',
  '${7*7}{{7*7}}',
  '((((((((((',
  `${'a'.repeat(5_000)}!`,
  'ą'.repeat(100_000),
  '__proto__',
  'constructor',
  'toString',
  '[]',
  '{}',
  '2026-02-30',
  '0000-00-00',
  '9999-12-31',
  '-5000-01-01',
  '2026-11-22T25:61:61Z',
  'POINT(0 0)',
  '200,-200',
] as const

const DEEP = 10_000
const MEGABYTES = 10

/** Bodies that are no JSON, or JSON that nobody should build. */
const ODD_BODIES = [
  '',
  '{',
  'null',
  'true',
  '"text"',
  '[]',
  '[[[]]]',
  '{"a":1,"a":2}',
  '\ufeff{}',
  '{"a":\u0000}',
  `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`,
  `${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`,
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  `{"a":"${'x'.repeat(MEGABYTES * 1024 * 1024)}"}`,
  `{"a":1e${'9'.repeat(400)}}`,
] as const

const oddText = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...ODD_TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 50 }) },
)

/** Any JSON value where another was wanted. */
const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  oddText,
  fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 1e308, 2 ** 31, 2 ** 53, [], {}, [[]], { id: 1 }),
  fc.jsonValue(),
)

const jsonSchema = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  format: z.string().optional(),
})

const FORMATS: Readonly<Record<string, string>> = {
  date: '2026-11-22',
  'date-time': '2026-11-22T11:00:00Z',
  email: 'osoba@example.org',
  uuid: '6f1e1e3a-5d0c-4c56-9a51-0d3c1c5d0f6b',
}

/** What an endpoint wants, as far as its schema tells. */
function wanted(schema: unknown): fc.Arbitrary<unknown> {
  const known = jsonSchema.safeParse(schema)
  if (!known.success) return fc.constant('x')
  const { enum: choices, anyOf, properties } = known.data
  if ('const' in known.data) return fc.constant(known.data.const)
  if (choices !== undefined) return fc.constantFrom(...choices)
  if (known.data.type === 'null') return fc.constant(null)
  if (anyOf !== undefined) return fc.oneof(...anyOf.map(wanted))
  if (properties !== undefined)
    return fc.record(Object.fromEntries(Object.entries(properties).map(([key, each]) => [key, wanted(each)])))
  return wantedOfType(known.data)
}

/** Among the small ones, as ids are in a test; where none of these is right, as of years, the least that is. */
function smallInteger(minimum: number, maximum: number): fc.Arbitrary<number> {
  const min = Math.max(minimum, -1_000)
  return fc.integer({ min, max: Math.max(min, Math.min(maximum, 60)) })
}

function wantedOfType({
  type,
  items,
  minimum,
  maximum,
  format,
}: z.output<typeof jsonSchema>): fc.Arbitrary<unknown> {
  switch (type) {
    case 'array':
      return fc.array(wanted(items), { maxLength: 3 })
    case 'integer':
    case 'number':
      return smallInteger(minimum ?? 0, maximum ?? 60)
    case 'boolean':
      return fc.boolean()
    case undefined:
    default:
      return format === undefined
        ? fc.constantFrom('a', 'ul. Lipowa 1', '1', '16.17', 'osoba1', 'zielony-rower-77')
        : fc.constant(FORMATS[format] ?? 'x')
  }
}

const schemaOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })

/** Fields as wanted, of which none, one or several are not. */
function fields(schema: z.ZodType | undefined): fc.Arbitrary<Record<string, unknown>> {
  const { properties = {} } = schema === undefined ? {} : jsonSchema.parse(schemaOf(schema))
  const names = Object.keys(properties)
  if (names.length === 0) return fc.dictionary(oddText, oddValue, { maxKeys: 2 })
  return fc
    .tuple(
      fc.record(Object.fromEntries(names.map((name) => [name, wanted(properties[name])])), {
        requiredKeys: [],
      }),
      fc.record(Object.fromEntries(names.map((name) => [name, wanted(properties[name])]))),
      fc.dictionary(fc.constantFrom(...names, '__proto__', 'role', 'createdBy'), oddValue, { maxKeys: 3 }),
      fc.constantFrom('whole', 'whole', 'partial', 'odd', 'odd'),
    )
    .map(([partial, whole, odd, kind]) => {
      if (kind === 'whole') return whole
      return kind === 'partial' ? partial : { ...whole, ...odd }
    })
}

export interface FuzzedRequest {
  readonly method: string
  /** Below `/api/v1`, as it goes over the wire. */
  readonly path: string
  readonly body: string | undefined
  readonly headers: Readonly<Record<string, string>>
}

const paramText = fc.oneof(fc.integer({ min: 1, max: 60 }).map(String), oddText)
const encoded = (text: string) => encodeURIComponent(Buffer.from(text).toString()).slice(0, 6_000)

/** Escapes that are no UTF-8, or none at all. */
const brokenEscape = fc.constantFrom('%', '%zz', '%ff%fe', '%c0%80', '%00', '%ed%a0%80')

function pathOf(endpoint: Endpoint): fc.Arbitrary<string> {
  const parts = endpoint.path.split('/').map((part) => {
    if (!part.startsWith(':')) return fc.constant(part)
    return fc.oneof(
      { weight: 8, arbitrary: paramText.map((text) => encoded(text) || '%20') },
      { weight: 1, arbitrary: brokenEscape },
    )
  })
  return fc.tuple(...parts).map((each) => each.join('/'))
}

function queryOf(endpoint: Endpoint): fc.Arbitrary<string> {
  const pairs = fields(endpoint.query).map((given) =>
    Object.entries(given)
      .map(
        ([key, value]) =>
          `${encoded(key)}=${encoded(typeof value === 'string' ? value : JSON.stringify(value))}`,
      )
      .join('&'),
  )
  return fc.oneof({ weight: 10, arbitrary: pairs }, { weight: 1, arbitrary: brokenEscape })
}

function bodyOf(endpoint: Endpoint): fc.Arbitrary<string | undefined> {
  if (endpoint.method === 'get') return fc.constant(undefined)
  return fc.oneof(
    { weight: 8, arbitrary: fields(endpoint.body).map((given) => JSON.stringify(given)) },
    { weight: 2, arbitrary: fc.constantFrom(...ODD_BODIES) },
  )
}

const headersOf = fc
  .tuple(
    fc.ipV4(),
    fc.constantFrom(
      'application/json',
      'application/json',
      'application/json; charset=utf-7',
      'text/plain',
      'application/vnd.x+json',
    ),
    fc.constantFrom('*/*', 'text/csv', 'application/geo+json', 'application/json', 'x/y;q=abc'),
    fc.constantFrom('pl', 'uk', 'en;q=9', 'xx-ą'.normalize('NFD').replace(/[^ -~]/g, ''), '*'),
    fc.constantFrom('', '', '', 'gzip', 'br', 'x'),
  )
  .map(([network, type, accept, language, encoding]) => ({
    // Guessing is slowed down by network: each request comes from another.
    'X-Forwarded-For': network,
    'Content-Type': type,
    Accept: accept,
    'Accept-Language': language,
    ...(encoding !== '' && { 'Content-Encoding': encoding }),
  }))

/** Requests to an endpoint, from right to absurd. */
export function requestsTo(endpoint: Endpoint): fc.Arbitrary<FuzzedRequest> {
  return fc
    .tuple(pathOf(endpoint), queryOf(endpoint), bodyOf(endpoint), headersOf)
    .map(([path, query, body, headers]) => ({
      method: endpoint.method.toUpperCase(),
      path: query === '' ? path : `${path}?${query}`,
      body,
      headers,
    }))
}

export interface Answered {
  readonly status: number
  readonly text: string
}

/** Sends it as it is: `fetch` would put its path right. A connection that the server cuts counts as status 0. */
export function send(
  port: number,
  { method, path, body, headers }: FuzzedRequest,
  cookie: string,
): Promise<Answered> {
  return new Promise((resolve) => {
    const options = { port, host: '127.0.0.1', method, path, headers: { ...headers, Cookie: cookie } }
    const asked = httpRequest(options, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (piece: string) => (text += piece))
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, text })
      })
    })
    asked.on('error', () => {
      resolve({ status: 0, text: '' })
    })
    asked.end(body)
  })
}
