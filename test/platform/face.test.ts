import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import request from 'supertest'
import { z } from 'zod'

import { sql } from '../../server/platform/db/sql.ts'
import { testCity, type TestCity } from '../support/database.ts'
import { EMPTY_FACE, PNG } from '../support/faces.ts'
import { pointers } from '../support/person-city.ts'
import { somebody, type Somebody } from '../support/signed-in.ts'

let city: TestCity
let administrator: Somebody
let teacher: Somebody
let version: number | null = null
beforeAll(async () => {
  city = await testCity()
  administrator = await somebody(city, { role: 'administrator' })
  teacher = await somebody(city, { role: 'teacher' })
})
afterAll(() => city.close())

const get = (path: string) => request(city.app).get(`/m/${city.municipality.slug}${path}`)
const set = async (changes: Partial<typeof EMPTY_FACE>) => {
  const answer = await administrator.as.put('/face').send({ ...EMPTY_FACE, ...changes, version })
  if (answer.status === 200) ({ version } = z.object({ version: z.int() }).parse(answer.body))
  return answer
}
/** Servers know what municipalities there are for a second. */
const forget = () => {
  city.ground.registry.forget()
}

describe("a municipality's own looks", () => {
  test('are not there until somebody sets them: pages are as they were', async () => {
    expect((await get('/api/v1/face').expect(200)).body).toMatchObject({
      accent: null,
      hasArms: false,
      version: null,
    })
    expect((await get('/api/v1/municipality').expect(200)).body).toMatchObject({ face: null })
    expect((await get('/api/v1/face/style').expect(200)).text).toBe('')
    await get('/api/v1/face/arms').expect(404)
    expect((await get('/').expect(200)).text).not.toContain('face/style')
  })

  test('are set: title, colour, coat of arms and contact stand on every page, and leave their trace', async () => {
    const answer = await set({
      title: 'Szkoły Koszalina',
      accent: '#7a1f3d',
      arms: { png: PNG },
      unit: 'Wydział Edukacji',
      phone: '+48 94 348 86 00',
    })
    expect(answer.status).toBe(200)
    forget()
    const style = await get('/api/v1/face/style').expect(200)
    expect(style.headers['content-type']).toBe('text/css; charset=utf-8')
    expect(style.text).toContain('--primary:light-dark(#7a1f3d')
    const arms = await get('/api/v1/face/arms').expect(200).buffer()
    expect(arms.headers['content-type']).toBe('image/png')
    expect((arms.body as Buffer).toString('base64')).toBe(PNG)
    const { text } = await get('/').expect(200)
    expect(text).toContain(
      `<link rel="stylesheet" href="/m/${city.municipality.slug}/api/v1/face/style?wersja=1">`,
    )
    expect(text).toContain('Szkoły Koszalina')
    expect(text).toContain('Wydział Edukacji')
    const trail = await city.db.transaction((tx) =>
      tx.many(
        sql`SELECT e.account_id, e.details ->> 'title' AS title FROM audit_entries AS e WHERE e.action = 'face.change'`,
        z.object({ accountId: z.int(), title: z.string() }),
      ),
    )
    expect(trail).toEqual([{ accountId: administrator.accountId, title: 'Szkoły Koszalina' }])
  })

  test('keep the coat of arms that there is, or lose it', async () => {
    expect((await set({ arms: 'keep' })).body).toMatchObject({ hasArms: true })
    expect((await set({ arms: null })).body).toMatchObject({ hasArms: false })
    await get('/api/v1/face/arms').expect(404)
  })

  test('that somebody else has changed meanwhile are not overwritten', async () => {
    const answer = await administrator.as.put('/face').send({ ...EMPTY_FACE, version: 1 })
    expect(answer.status).toBe(409)
    expect((await administrator.as.put('/face').send(EMPTY_FACE)).status).toBe(409)
  })

  test.each([
    ['a colour in which nothing could be read', { accent: '#ffcc00' }, '/body/accent'],
    ['a colour that is none', { accent: 'red;}body{display:none' }, '/body/accent'],
    [
      'a picture that is none',
      { arms: { png: Buffer.from('<svg onload=alert(1)>').toString('base64') } },
      '/body/arms/png',
    ],
    ['everybody as embedder', { embedders: ['*'] }, '/body/embedders/0'],
    ['an embedder without encryption', { embedders: ['http://koszalin.pl'] }, '/body/embedders/0'],
    [
      'an embedder that smuggles a directive',
      { embedders: ["https://a.pl; script-src 'unsafe-inline'"] },
      '/body/embedders/0',
    ],
    ['a telephone in words', { phone: 'centrala' }, '/body/phone'],
    ['no title', { title: ' ' }, '/body/title'],
  ])('%s is refused, and nothing changes', async (_why, changes, pointer) => {
    const before = (await get('/api/v1/face')).body
    const answer = await set(changes)
    expect(answer.status).toBe(400)
    expect(pointers(answer.body)).toEqual([pointer])
    expect((await get('/api/v1/face')).body).toEqual(before)
  })

  test('are not for a teacher to set', async () => {
    await teacher.as
      .put('/face')
      .send({ ...EMPTY_FACE, version })
      .expect(404)
  })
})

describe('a frame on another page', () => {
  test('may show nothing while nobody was named', async () => {
    const { headers } = await get('/osadz').expect(200)
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers['x-frame-options']).toBe('SAMEORIGIN')
  })

  test('of those who were named may show the question and its answer, and no other screen', async () => {
    await set({ embedders: ['https://www.koszalin.pl', 'https://bip.koszalin.pl:8443'] })
    forget()
    const { headers } = await get('/osadz?adres=1')
    expect(headers['content-security-policy']).toContain(
      'frame-ancestors https://www.koszalin.pl https://bip.koszalin.pl:8443',
    )
    expect(headers['x-frame-options']).toBeUndefined()
    for (const path of ['/', '/praca', '/odpowiedz?adres=1', '/logowanie'])
      expect((await get(path)).headers['content-security-policy']).toContain("frame-ancestors 'none'")
  })
})

describe("the municipality's own domain", () => {
  test('is the true address of a page, wherever it was asked for', async () => {
    await city.ground.database.asOwner((tx) =>
      tx.run(
        sql`UPDATE public.municipalities AS m SET hosts = '{edukacja.koszalin.pl}' WHERE m.id = ${city.municipality.id}`,
      ),
    )
    forget()
    const { text } = await get('/szkoly?rodzaj=podstawowe&jezyk=en').expect(200)
    expect(text).toContain(
      '<link rel="canonical" href="https://edukacja.koszalin.pl/szkoly?rodzaj=podstawowe">',
    )
  })
})
