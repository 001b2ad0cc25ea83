import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, request as httpRequest, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { createApp } from '../../server/app.ts'
import { refuseUnreadable } from '../../server/platform/http/unreadable.ts'
import { ROOT } from '../../server/platform/root.ts'
import { testCity, type TestCity } from '../support/database.ts'

let city: TestCity
let server: Server
let port: number

beforeAll(async () => {
  city = await testCity()
  server = createServer(
    { maxHeaderSize: 4_096 },
    createApp({ ...city.ground, publicUrl: 'https://rejon.example' }),
  )
  server.on('clientError', refuseUnreadable(true)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port // it listens on a port
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await city.close()
})

interface Asked {
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** Sends it as it is: `fetch` would put its path right. */
function ask({ method = 'GET', path, headers = {}, body }: Asked): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest({ port, host: '127.0.0.1', method, path, headers }, (answer) => {
      const pieces: Buffer[] = []
      answer.on('data', (piece: Buffer) => pieces.push(piece))
      answer.on('end', () => {
        const text = Buffer.concat(pieces).toString('utf8')
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text })
      })
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

/** Sends these bytes and reads the head of the answer. */
async function askRaw(bytes: string): Promise<{ status: number; head: string }> {
  const socket = connect(port, '127.0.0.1')
  socket.end(bytes)
  let text = ''
  for await (const piece of socket) text += String(piece)
  const [head = ''] = text.split('\r\n\r\n')
  return { status: Number(head.slice(9, 12)), head: head.toLowerCase() }
}

const API = '/api/v1'
const JSON_TYPE = { 'Content-Type': 'application/json' }

/** Of every way in which an answer leaves the server, one. */
const KINDS: readonly (readonly [string, number, Asked])[] = [
  ['what the API gives', 200, { path: `${API}/schools` }],
  ['a table for spreadsheets', 200, { path: `${API}/schools`, headers: { Accept: 'text/csv' } }],
  ['the pages of the API', 200, { path: `${API}/docs` }],
  ['a page', 200, { path: '/', headers: { Accept: 'text/html' } }],
  ['a page that is not there', 404, { path: '/nie-ma/takiej', headers: { Accept: 'text/html' } }],
  ['a file', 200, { path: '/favicon.svg' }],
  ['a file that the browser has', 304, { path: '/favicon.svg', headers: { 'If-None-Match': '*' } }],
  ['a file that is not there', 404, { path: '/assets/none.js' }],
  ['the description of a tile', 200, { path: '/tiles/schools.json' }],
  ['a tile', 204, { path: '/tiles/schools/10/561/330.mvt' }],
  ['a tile that cannot be', 400, { path: '/tiles/schools/10/5000/330.mvt' }],
  ['what cannot be understood', 400, { path: `${API}/schools?x=1` }],
  ['no session', 401, { path: `${API}/accounts` }],
  [
    'another site',
    403,
    {
      method: 'POST',
      path: `${API}/session`,
      headers: { ...JSON_TYPE, 'Sec-Fetch-Site': 'cross-site' },
      body: '{}',
    },
  ],
  ['an unknown path', 404, { path: `${API}/none` }],
  ['another method', 405, { method: 'PUT', path: `${API}/schools` }],
  ['the methods of a path', 204, { method: 'OPTIONS', path: `${API}/schools` }],
  [
    'a body that is too large',
    413,
    { method: 'POST', path: `${API}/session`, headers: JSON_TYPE, body: `"${'x'.repeat(1_200_000)}"` },
  ],
]

describe('every kind of answer', () => {
  test.each(KINDS)('is guarded: %s (%i)', async (_, status, asked) => {
    const answer = await ask(asked)
    expect(answer.status).toBe(status)
    const { headers } = answer
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['content-security-policy']).toMatch(/default-src 'none'/)
    expect(headers['content-security-policy']).toMatch(/frame-ancestors 'none'/)
    expect(headers['referrer-policy']).toBe('no-referrer')
    expect(headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains')
    expect(headers['x-powered-by']).toBeUndefined()
  })

  test.each(KINDS)('says what it is, texts with their encoding: %s (%i)', async (_, __, asked) => {
    const { headers, text } = await ask(asked)
    const type = headers['content-type'] ?? ''
    expect(text === '' || type !== '').toBe(true)
    const isText = /^text\/|json|xml/.test(type)
    expect(isText && !type.includes('svg')).toBe(isText && /; charset=utf-8$/i.test(type))
  })

  test.each([
    ['a head that is too long', 431, `GET / HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(8_192)}\r\n\r\n`],
    ['no HTTP', 400, 'HELO\r\n\r\n'],
    [
      'two lengths that contradict each other',
      400,
      'POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET',
    ],
    [
      'the same length twice',
      400,
      'POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde',
    ],
  ])('refuses what is no request, and is guarded: %s', async (_, status, bytes) => {
    const answer = await askRaw(bytes)
    expect(answer.status).toBe(status)
    expect(answer.head).toContain('x-content-type-options: nosniff')
    expect(answer.head).toContain("frame-ancestors 'none'")
    expect(answer.head).toContain('strict-transport-security: max-age=31536000; includesubdomains')
    expect(answer.head).toContain('connection: close')
  })

  test('of a page forbids scripts of others, inline ones, and another base of its links', async () => {
    const { headers } = await ask({ path: '/', headers: { Accept: 'text/html' } })
    const policy = headers['content-security-policy'] ?? ''
    for (const directive of [
      "object-src 'none'",
      "base-uri 'none'",
      "script-src 'self'",
      "form-action 'self'",
    ])
      expect(policy).toContain(directive)
    expect(policy).not.toMatch(/unsafe|https?:|\*/)
  })
})

describe('a table', () => {
  test('for spreadsheets is a file whose name is the server’s, whoever asks', async () => {
    const { headers } = await ask({ path: `${API}/schools?limit=1`, headers: { Accept: 'text/csv' } })
    expect(headers['content-disposition']).toBe('attachment; filename="schools.csv"')
    const { headers: json } = await ask({ path: `${API}/schools` })
    expect(json['content-disposition']).toBeUndefined()
  })
})

describe('the choice of a language', () => {
  test('on https is kept in a cookie of this host only', async () => {
    const { headers } = await ask({ path: '/?jezyk=en', headers: { Accept: 'text/html' } })
    expect(headers['set-cookie']).toEqual([
      expect.stringMatching(
        /^__Host-rejon-language=en; Max-Age=\d+; Path=\/; Expires=[^;]+; Secure; SameSite=Lax$/,
      ),
    ])
    const again = await ask({
      path: '/',
      headers: { Accept: 'text/html', Cookie: 'a=b; __Host-rejon-language=en' },
    })
    expect(again.headers['content-language']).toBe('en')
  })
})

describe('what is nobody’s business', () => {
  test.each(['/', '/api/v1/schools', '/api/v1/session', '/tiles/schools/10/561/330.mvt', '/favicon.svg'])(
    'TRACE gives nothing back: %s',
    async (path) => {
      const { status, text } = await ask({ method: 'TRACE', path, headers: { Cookie: 'rejon-x=geheim' } })
      expect([404, 405]).toContain(status)
      expect(text).not.toContain('geheim')
    },
  )

  test.each([
    '/.git/config',
    '/.git/HEAD',
    '/.env',
    '/.npmrc',
    '/package.json',
    '/assets/../../../package.json',
    '/assets/..%2f..%2f..%2fpackage.json',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/assets/%252e%252e/%252e%252e/package.json',
    '/..%5c..%5cpackage.json',
    '//etc/passwd',
    '/assets/%00',
    '/var/secrets.json',
    '/dist/server/main.js',
    '/docs/adr',
    '/m/none/../../.git/config',
  ])('no file of the installation is given: %s', async (path) => {
    const { status, text } = await ask({ path })
    expect([400, 404]).toContain(status)
    expect(text).not.toMatch(/repositoryformatversion|"dependencies"|root:x|ref: refs|createServer/)
  })

  test.each(['/assets', '/assets/', '/assets/?', '/tiles/', '/api/v1/'])(
    'no folder is listed: %s',
    async (path) => {
      expect(existsSync(join(ROOT, 'dist/web/assets'))).toBe(true)
      const { status, text } = await ask({ path })
      expect(status).toBe(404)
      expect(text).not.toMatch(/index-[\w-]+\.js"?>index-|Index of/)
    },
  )
})
