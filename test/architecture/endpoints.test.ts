import { pathToFileURL } from 'node:url'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import request from 'supertest'
import { z } from 'zod'

import { type Endpoint } from '../../server/platform/http/endpoint.ts'
import { permission } from '../../server/platform/rights/contract.ts'
import { ROOT } from '../../server/platform/root.ts'
import { testCity, type TestCity } from '../support/database.ts'
import { sourceFiles } from '../support/source-files.ts'

interface Found {
  readonly name: string
  readonly endpoint: Endpoint
}

const openApiDocument = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({ parameters: z.array(z.object({ name: z.string(), description: z.string().optional() })) }),
    ),
  ),
})

let endpoints: Found[]
let city: TestCity

beforeAll(async () => {
  city = await testCity()
  endpoints = (await exportsOf(/\/contract\.ts$/)).flatMap(([name, value]) =>
    isEndpoint(value) ? [{ name, endpoint: value }] : [],
  )
})
afterAll(() => city.close())

async function exportsOf(ending: RegExp): Promise<[string, unknown][]> {
  const found: [string, unknown][] = []
  for (const file of sourceFiles('server', ending)) {
    const module = (await import(pathToFileURL(join(ROOT, file)).href)) as Record<string, unknown>
    for (const [name, value] of Object.entries(module)) found.push([`${file} ${name}`, value])
  }
  return found
}

function isEndpoint(value: unknown): value is Endpoint {
  return (
    typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'response' in value
  )
}

/** Names of the endpoints for which `isWrong` holds. */
const wrong = (isWrong: (endpoint: Endpoint) => boolean) =>
  endpoints.filter(({ endpoint }) => isWrong(endpoint)).map(({ name }) => name)

describe('every endpoint', () => {
  test('is found by this test', () => {
    expect(endpoints.map(({ endpoint }) => endpoint.path)).toEqual(
      expect.arrayContaining(['/health', '/addresses', '/schools', '/schools/:id', '/catchment-answers']),
    )
  })

  test('says who may call it', () => {
    const known: readonly string[] = ['public', 'signed-in', ...permission.options]
    expect(wrong(({ access }) => !known.includes(access))).toEqual([])
  })

  test('says what each of its parameters means', async () => {
    const { body } = await request(city.app).get('/api/v1/openapi.json').expect(200)
    const { paths } = openApiDocument.parse(body)
    const silent = Object.entries(paths).flatMap(([path, operations]) =>
      Object.values(operations).flatMap(({ parameters }) =>
        parameters.flatMap(({ name, description }) => (description === undefined ? [`${path} ${name}`] : [])),
      ),
    )
    expect(silent).toEqual([])
  })

  test('is served and documented, and nothing else is', async () => {
    const { body } = await request(city.app).get('/api/v1/openapi.json').expect(200)
    const paths = body.paths as Record<string, Record<string, { 'x-access': string }>> // as OpenAPI has it
    const served = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => `${method} ${path} ${operation['x-access']}`),
    )
    const declared = endpoints.map(
      ({ endpoint: { method, path, access } }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')} ${access}`,
    )
    expect(served.sort()).toEqual(declared.sort())
  })

  test('has a method and path of its own', () => {
    const keys = endpoints.map(
      ({ endpoint }) => `${endpoint.method} ${endpoint.path.replaceAll(/:\w+/g, ':')}`,
    )
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
  })

  test('says what it is for', () => {
    expect(wrong(({ summary }) => !/^[A-Z].{5,}[^.]$/.test(summary))).toEqual([])
  })

  test('names in its params what its path names', () => {
    const namesInPath = (path: string) => [...path.matchAll(/:(\w+)/g)].map(([, name]) => name)
    expect(wrong((endpoint) => namesInPath(endpoint.path).join() !== keysOf(endpoint.params).join())).toEqual(
      [],
    )
  })

  test('refuses parameters that it does not know', () => {
    const isOpen = (schema: z.ZodType | undefined) => {
      const { success, error } = schema?.safeParse({ 'no-such-parameter': '1' }) ?? {
        success: false,
        error: undefined,
      }
      return schema !== undefined && (success || !JSON.stringify(error?.issues).includes('unrecognized_keys'))
    }
    expect(wrong(({ params, query }) => isOpen(params) || isOpen(query))).toEqual([])
  })

  test('meets strange and hostile values without a fault of its own', async () => {
    const failures: string[] = []
    for (const path of readings().flatMap(({ endpoint }) => hostilePaths(endpoint))) {
      const { status } = await request(city.app).get(`/api/v1${path}`)
      if (status >= 500) failures.push(`${status} ${path}`)
    }
    expect(failures).toEqual([])
  })
})

const HOSTILE = [
  "' OR 1=1 --",
  '; DROP TABLE schools',
  '\u0000',
  '%',
  'NaN',
  'Infinity',
  '-1',
  '9223372036854775808',
  '0000-01-01',
  '1,2,3,4',
  'ż'.repeat(400),
]

const readings = () => endpoints.filter(({ endpoint }) => endpoint.method === 'get')
const keysOf = (schema: z.ZodType | undefined) =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape) : []

/** Each of the endpoint's parameters in turn with each of the hostile values. */
function hostilePaths({ path, params, query }: Endpoint): string[] {
  const values = HOSTILE.map(encodeURIComponent)
  const inPath = keysOf(params).flatMap((key) => values.map((value) => path.replace(`:${key}`, value)))
  const plain = path.replaceAll(/:\w+/g, '1')
  const inQuery = keysOf(query).flatMap((key) => values.map((value) => `${plain}?${key}=${value}`))
  return [...inPath, ...inQuery]
}
