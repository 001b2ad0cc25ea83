import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { createApp } from '../../server/app.ts'
import { canariesIn } from '../support/canary.ts'
import { type CityWithNode, cityWithNode, refusalOf } from '../support/citizen-visits.ts'
import { neighbourOf, type TestCity } from '../support/database.ts'
import { typeOf } from '../support/directory-visits.ts'
import { asking } from '../support/signed-in.ts'

let at: Awaited<ReturnType<typeof cityWithNode>>

beforeAll(async () => {
  at = await cityWithNode()
})
afterAll(() => at.close())

describe('what comes back from the node', () => {
  let key: string
  beforeAll(async () => {
    ;({ key } = await at.guardian())
  })
  const person = (level = 'substantial') => ({ kind: 'person', key, level })
  const lying = async (lie: CityWithNode['lie']) => {
    at.lie = lie
    try {
      return refusalOf(await at.signIn(key))
    } finally {
      at.lie = {}
    }
  }

  test('carries neither name nor number through the browser', async () => {
    const guardian = await at.guardian()
    const { url, cookie } = await at.leave()
    const back = await at.choose(url, { kind: 'person', key: guardian.key, level: 'substantial' })
    expect([...back.searchParams.keys()]).toEqual(['SAMLart', 'RelayState'])
    const persons = await asking(at.city, undefined).get('/citizen-simulator/persons').expect(200)
    const arrived = await at.bring(back, cookie).expect(201)
    const seen = JSON.stringify([url, back.href, cookie, persons.body, arrived.body, arrived.headers])
    expect(seen).not.toContain(guardian.number)
    expect(back.href).not.toContain(guardian.key)
  })

  test('is believed once, also when it is brought twice at a time', async () => {
    const { url, cookie } = await at.leave()
    const back = await at.choose(url, person())
    const both = await Promise.all([at.bring(back, cookie), at.bring(back, cookie)])
    expect(both.map(({ status }) => status).sort()).toEqual([201, 401])
    expect(refusalOf(await at.bring(back, cookie))).toEqual([401, 'citizen-expired'])
  })

  test('is believed of the browser that was sent only', async () => {
    const { url, cookie } = await at.leave()
    const other = await at.leave()
    const back = await at.choose(url, person())
    expect(typeOf(await at.bring(back, ''))).toBe('citizen-expired')
    expect(typeOf(await at.bring(back, other.cookie))).toBe('citizen-expired')
    await at.bring(back, cookie).expect(201)
  })

  test('is believed for ten minutes', async () => {
    const { url, cookie } = await at.leave()
    const back = await at.choose(url, person())
    at.later(10)
    expect(refusalOf(await at.bring(back, cookie))).toEqual([401, 'citizen-expired'])
  })

  test('is not believed when it is made up, or was given for another visit', async () => {
    const { cookie, url } = await at.leave()
    const back = await at.choose(url, person())
    back.searchParams.set('SAMLart', 'zmyslony')
    expect(refusalOf(await at.bring(back, cookie))).toEqual([401, 'citizen-wrong-answer'])
    const [victim, thief] = [await at.leave(), await at.leave()]
    const stolen = await at.choose(victim.url, person())
    const own = await at.choose(thief.url, { kind: 'fault', fault: 'denied' })
    own.searchParams.set('SAMLart', stolen.searchParams.get('SAMLart') ?? '')
    expect(refusalOf(await at.bring(own, thief.cookie))).toEqual([401, 'citizen-wrong-answer'])
  })

  test.each([
    ['for another request', { inAnswerTo: '_inne' }],
    ['with a number that is none', { pesel: '44051401459' }],
    ['with a birth that is not the number’s', { birthDate: '1970-01-01' }],
    ['from before the visit', { authenticatedAt: '2026-11-22T09:00:00.000Z' }],
    ['from the future', { authenticatedAt: '2027-11-22T09:00:00.000Z' }],
    ['of a level that nobody knows', { level: 'best' }],
    ['without a name', { familyName: '' }],
  ])('is not believed %s', async (_, lie) => {
    expect(await lying(lie)).toEqual([401, 'citizen-wrong-answer'])
  })

  test('is told apart where the node has not proved it well enough, or at all', async () => {
    expect(refusalOf(await at.signIn(key, 'low'))).toEqual([403, 'citizen-low-level'])
    for (const [fault, status] of [
      ['denied', 401],
      ['away', 503],
    ] as const) {
      const { url, cookie } = await at.leave()
      const refused = await at.bring(await at.choose(url, { kind: 'fault', fault }), cookie)
      expect(refusalOf(refused)).toEqual([status, `citizen-${fault}`])
    }
  })

  test('is awaited of 200 browsers of one network at most', async () => {
    const ask = () => asking(at.city, undefined).post('/citizen-visits').send({})
    let last = await ask()
    for (let asked = 0; asked < 200 && last.status === 201; asked++) last = await ask()
    expect(refusalOf(last)).toEqual([429, 'too-many-attempts'])
    at.later(11)
    expect((await ask()).status).toBe(201)
  })

  test('leaves no number in the log', () => {
    expect(at.logged()).toContain('citizen node refused')
    expect(canariesIn(at.logged())).toEqual([])
    expect(at.logged()).not.toMatch(/SAMLart|RelayState/)
  })
})

describe('the simulator', () => {
  test('answers a request once, for people whom it has', async () => {
    const { url } = await at.leave()
    const answer = (key: string) =>
      asking(at.city, undefined)
        .post('/citizen-simulator/answers')
        .send({
          request: new URL(url).searchParams.get('zadanie'),
          answer: { kind: 'person', key, level: 'substantial' },
        })
    expect(refusalOf(await answer('nikt'))).toEqual([401, 'citizen-expired'])
    await answer('osoba-a').expect(201)
    expect(refusalOf(await answer('osoba-a'))).toEqual([401, 'citizen-expired'])
  })

  const PATHS = [
    ['post', '/citizen-visits', {}],
    ['post', '/session/by-citizen-node', { state: 'a', artifact: 'b' }],
    ['get', '/citizen-simulator/persons', undefined],
    ['post', '/citizen-simulator/answers', { request: 'a', answer: { kind: 'fault', fault: 'away' } }],
  ] as const

  /** What a city offers, and what its paths answer. */
  const asked = async (city: TestCity) => {
    const as = asking(city, undefined)
    const offered = (await as.get('/session').expect(200)).body.citizenNode as boolean
    const answers: unknown[] = []
    for (const [method, path, body] of PATHS) answers.push(refusalOf(await as[method](path).send(body)))
    return { offered, answers }
  }
  const ABSENT = { offered: false, answers: PATHS.map(() => [404, 'no-such-path']) }

  test('is not there where it is turned off, and nobody is offered it', async () => {
    const app = createApp({ ...at.city.ground, citizenNode: undefined })
    expect(await asked({ ...at.city, app })).toEqual(ABSENT)
  })

  test('is not there in a municipality that is no demo, and nobody is offered it', async () => {
    const real = await neighbourOf(at.city, { slug: 'prawdziwe', teryt: '0661011', name: 'Prawdziwe' })
    real.ground.registry.forget()
    try {
      expect(await asked(real)).toEqual(ABSENT)
    } finally {
      await real.close()
    }
  })

  test('is offered where it is', async () => {
    const { body } = await asking(at.city, undefined).get('/session').expect(200)
    expect(body.citizenNode).toBe(true)
  })
})
