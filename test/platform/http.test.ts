import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import request from 'supertest'

import { testCity, type TestCity } from '../support/database.ts'

let city: TestCity
let other: TestCity
beforeAll(async () => {
  city = await testCity({ slug: 'first', name: 'Pierwsze', teryt: '3261011' })
  other = await testCity({ slug: 'second', name: 'Drugie', teryt: '0663011', isDemo: true })
})
afterAll(async () => {
  await city.close()
  await other.close()
})

describe('health', () => {
  test('names the version and the database', async () => {
    const { body } = await request(city.app).get('/api/v1/health').expect(200)
    expect(body).toEqual({
      status: 'ok',
      version: 'test',
      database: {
        engine: city.ground.engine,
        postgres: expect.stringMatching(/^1[5-9]/),
        postgis: expect.stringMatching(/^3\.\d/),
      },
      backup: null,
    })
  })
})

describe('the municipality', () => {
  test('comes from the prefix, else it is the default one', async () => {
    const named = await request(city.app).get('/m/first/api/v1/municipality').expect(200)
    expect(named.body).toMatchObject({ slug: 'first', name: 'Pierwsze', demo: false, extent: null })
    const byDefault = await request(city.app).get('/api/v1/municipality').expect(200)
    expect(byDefault.body).toMatchObject({ slug: 'second' })
  })

  test('is refused as a problem when there is none of that name', async () => {
    const { body } = await request(city.app).get('/m/nowhere/api/v1/municipality').expect(404)
    expect(body).toMatchObject({ type: '/problems/no-such-municipality', status: 404 })
    expect(body.detail).toContain('nowhere')
  })

  test('of demo data is not indexed', async () => {
    const { headers } = await request(city.app).get('/m/second/api/v1/municipality')
    expect(headers['x-robots-tag']).toBe('noindex')
    const plain = await request(city.app).get('/m/first/api/v1/municipality')
    expect(plain.headers['x-robots-tag']).toBeUndefined()
  })
})

describe('what cannot be answered', () => {
  test('an unknown path is a problem document', async () => {
    const { body, type } = await request(city.app).get('/api/v1/nothing').expect(404)
    expect(type).toBe('application/problem+json')
    expect(body).toMatchObject({
      type: '/problems/no-such-path',
      title: expect.any(String),
      instance: '/api/v1/nothing',
    })
  })

  test('a body of 10 MB is refused and the server goes on', async () => {
    const body = JSON.stringify({ text: 'x'.repeat(10_000_000) })
    const refused = await request(city.app).post('/api/v1/municipality').type('json').send(body).expect(413)
    expect(refused.body).toMatchObject({ type: '/problems/too-large' })
    await request(city.app).get('/api/v1/health').expect(200)
  })

  test('a body that is no JSON, and an address that is no UTF-8, are refused', async () => {
    const broken = await request(city.app).post('/api/v1/municipality').type('json').send('{"a":').expect(400)
    expect(broken.body).toMatchObject({ type: '/problems/not-json' })
    await request(city.app).get('/api/v1/schools/%E0%A4%A').expect(400)
  })

  test('an unknown parameter is named by its pointer', async () => {
    const { body } = await request(city.app).get('/api/v1/addresses?q=a&foo=1&limit=x').expect(400)
    const pointers = body.errors.map((error: { pointer: string }) => error.pointer)
    expect(pointers.sort()).toEqual(['/query/foo', '/query/limit'])
  })

  test('NUL bytes never reach the database', async () => {
    const { status } = await request(city.app).get('/api/v1/addresses?q=a%00b')
    expect(status).toBeLessThan(500)
  })
})

describe('a problem is told in the language that the caller asks for', () => {
  const ask = (languages: string) =>
    request(city.app).get('/api/v1/addresses?q=a&limit=0').set('Accept-Language', languages).expect(400)

  test.each([
    ['en-GB,en;q=0.9', 'en', 'Invalid data', 'Give a number not less than 1.'],
    ['uk', 'uk', 'Неправильні дані', 'Вкажіть число, не менше за 1.'],
    ['de, uk;q=0.8, pl;q=0.1', 'uk', 'Неправильні дані', 'Вкажіть число, не менше за 1.'],
    ['de, fr', 'pl', 'Nieprawidłowe dane', 'Podaj liczbę nie mniejszą niż 1.'],
    ['*', 'pl', 'Nieprawidłowe dane', 'Podaj liczbę nie mniejszą niż 1.'],
  ])('"%s": %s', async (asked, spoken, title, detail) => {
    const { body, headers } = await ask(asked)
    expect(body).toMatchObject({ type: '/problems/invalid-request', title, errors: [{ detail }] })
    expect(headers['content-language']).toBe(spoken)
    expect(headers['vary']).toContain('Accept-Language')
  })

  test('without a wish in Polish, with what is missing named', async () => {
    const { body } = await request(city.app).get('/api/v1/schools/999999').expect(404)
    expect(body.detail).toBe('Nie ma szkoły o numerze 999999.')
    const english = await request(city.app).get('/api/v1/schools/999999').set('Accept-Language', 'en')
    expect(english.body.detail).toBe('There is no school with the number 999999.')
  })
})

describe('every answer', () => {
  test('carries a strict policy and a request id', async () => {
    const { headers } = await request(city.app).get('/api/v1/health')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['content-security-policy']).not.toContain('unsafe')
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
    expect(headers['x-powered-by']).toBeUndefined()
  })

  test('is described by OpenAPI 3.1 and a page without scripts', async () => {
    const { body } = await request(city.app).get('/api/v1/openapi.json').expect(200)
    expect(body.openapi).toBe('3.1.0')
    expect(Object.keys(body.paths)).toEqual(
      expect.arrayContaining(['/health', '/addresses', '/schools', '/schools/{id}', '/catchment-answers']),
    )
    const docs = await request(city.app).get('/api/v1/docs').expect(200)
    expect(docs.text).toContain('/catchment-answers')
    expect(docs.text).not.toContain('<script')
    expect(docs.text).toContain('<html lang="en">')
    expect(docs.text).toContain('programming interface')
  })
})

describe('public answers', () => {
  test('may be read by other pages, and say which methods they take', async () => {
    const { headers } = await request(city.app)
      .get('/api/v1/schools')
      .set('Origin', 'https://gazeta.example')
      .expect(200)
    expect(headers['access-control-allow-origin']).toBe('*')
    const refused = await request(city.app).post('/api/v1/schools').send({}).expect(405)
    expect(refused.headers['allow']).toBe('OPTIONS, GET')
    expect(refused.body).toMatchObject({ type: '/problems/method-not-allowed' })
    await request(city.app).options('/api/v1/schools').expect(204)
  })

  test.each([
    ['/addresses?q=a&limit=0', '/query/limit', 'Podaj liczbę nie mniejszą niż 1.'],
    ['/addresses?q=a&limit=1e1', '/query/limit', 'Nieprawidłowy zapis.'],
    ['/addresses', '/query/q', 'Brakuje wartości.'],
    ['/schools?on=jutro', '/query/on', 'Podaj datę w postaci RRRR-MM-DD.'],
    ['/schools?x=1', '/query/x', 'Nieznany parametr.'],
    [
      '/catchment-answers?addressId=1&level=x',
      '/query/level',
      'Dozwolone wartości: kindergarten, primary, secondary.',
    ],
  ])('%s is refused in plain Polish', async (path, pointer, detail) => {
    const { body } = await request(city.app).get(`/api/v1${path}`).expect(400)
    expect(body.errors).toContainEqual({ pointer, detail })
  })
})
