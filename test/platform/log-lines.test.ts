import { createServer } from 'node:http'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { pino } from 'pino'
import request from 'supertest'

import { createApp } from '../../server/app.ts'
import { createLog } from '../../server/platform/log.ts'
import { testCity, type TestCity } from '../support/database.ts'
import { asking, PASSWORD, somebody, type Somebody } from '../support/signed-in.ts'

let city: TestCity
let person: Somebody
beforeAll(async () => {
  city = await testCity()
  person = await somebody(city)
})
afterAll(() => city.close())

describe('where a request came from', () => {
  const networkOf = async (proxies: readonly string[], remote: string) => {
    let line = ''
    const log = createLog('info', { write: (text) => void (line += text) })
    const app = createApp({ ...city.ground, log, proxies })
    const own = createServer((asked, answer) => {
      Object.defineProperty(asked.socket, 'remoteAddress', { value: remote })
      app(asked, answer)
    })
    await request(own).get('/api/v1/accounts').set('X-Forwarded-For', '203.0.113.7').expect(401)
    return (JSON.parse(line) as { from: string }).from
  }

  test('is not what somebody in the city’s own network says', async () => {
    expect(await networkOf([], '10.0.0.5')).toBe('10.0.0.5')
    expect(await networkOf([], '192.168.1.9')).toBe('192.168.1.9')
    expect(await networkOf(['10.1.0.0/16'], '10.0.0.5')).toBe('10.0.0.5')
  })

  test('is what a proxy on this machine says, or one that the operator named', async () => {
    expect(await networkOf([], '127.0.0.1')).toBe('203.0.113.7')
    expect(await networkOf(['10.0.0.5'], '10.0.0.5')).toBe('203.0.113.7')
  })
})

describe('the log', () => {
  const logOf = async (act: (app: ReturnType<typeof createApp>) => Promise<unknown>) => {
    let text = ''
    const log = createLog('debug', { write: (line) => void (text += line) })
    await act(createApp({ ...city.ground, log }))
    return text
  }

  test('takes no line from who is asking: line breaks stay inside their own', async () => {
    const forged = JSON.stringify({ level: 60, msg: 'forged' })
    const path = `/api/v1/none%0d%0a${encodeURIComponent(forged)}`
    const text = await logOf((app) =>
      request(app)
        .get(path)
        .set('Cookie', `rejon-${city.municipality.slug}=x\u00a0y`)
        .set('User-Agent', `a\t${forged}`),
    )
    const lines = text.trim().split('\n')
    for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow()
    expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).not.toContain('forged')
    expect(lines.length).toBeLessThanOrEqual(2)
  })

  test('says what was refused, to which session, from where and when', async () => {
    const text = await logOf((app) =>
      asking({ ...city, app }, person.cookie)
        .get('/accounts')
        .expect(404),
    )
    const line = text.split('\n').find((each) => each.includes('"refused"')) ?? ''
    expect(JSON.parse(line)).toEqual({
      level: pino.levels.values['info'],
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      method: 'GET',
      path: `/m/${city.municipality.slug}/api/v1/accounts`,
      status: 404,
      problem: 'no-such-path',
      session: expect.stringMatching(/^[0-9a-f]{12}$/),
      from: expect.any(String),
      msg: 'refused',
    })
    expect(text).not.toContain(person.cookie.split('=')[1])
  })

  test('says of wrong passwords that they were wrong, and not what they were', async () => {
    const text = await logOf((app) =>
      asking({ ...city, app }, undefined)
        .post('/session')
        .send({ username: person.username, password: `${PASSWORD}x` })
        .expect(401),
    )
    expect(text).toContain('"problem":"wrong-credentials"')
    expect(text).not.toContain(PASSWORD)
  })

  test('says nothing of what is just not there', async () => {
    const text = await logOf((app) => request(app).get('/api/v1/none').expect(404))
    expect(text).not.toContain('refused')
  })
})
