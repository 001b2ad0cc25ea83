import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { pino } from 'pino'
import request from 'supertest'

import { createApp } from '../../server/app.ts'
import { type TestCity, testCity } from '../support/database.ts'
import { BOUNDARY, buildTown, loadPlanA, type Town } from './catchment-town.ts'

let city: TestCity
let town: Town

beforeAll(async () => {
  city = await testCity({ slug: 'male', boundary: BOUNDARY })
  town = await city.db.transaction(async (tx) => {
    const built = await buildTown(tx)
    await loadPlanA(tx, built)
    return built
  })
})
afterAll(() => city.close())

/** What a page says, without its markup. */
function words(html: string): string {
  const main = /<main[^>]*>(.*)<\/main>/s.exec(html)?.[1] ?? ''
  return main
    .replaceAll(/<!--.*?-->/g, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
}

const get = (path: string) => request(city.app).get(`/m/male${path}`)

describe('a page made on the server', () => {
  test('has the question and a form that a browser sends by itself', async () => {
    const { text } = await get('/').expect(200).expect('Content-Type', /html/)
    expect(words(text)).toContain('Gdzie mieszka dziecko?')
    expect(text).toMatch(/<form[^>]*method="get" action="\/m\/male\/odpowiedz"/)
    expect(text).toMatch(/<input[^>]*name="q"/)
  })

  test('has the answer for an address in words and by its id, in links below the prefix', async () => {
    const { text } = await get('/odpowiedz?q=krotka 3').expect(200)
    expect(words(text)).toContain('Szkoła Podstawowa nr 1')
    expect(words(text)).toContain('Szkoła musi przyjąć dziecko, które tu mieszka.')
    const again = await get(`/odpowiedz?adres=${town.addressId('Krótka', '3')}`).expect(200)
    expect(words(again.text)).toBe(words(text))
    expect(again.text).toMatch(/href="\/m\/male\/szkoly\/\d+"/)
  })

  test.each([
    ['Polna', '3', 'Ten adres ma dwie szkoły obwodowe'],
    ['Krótka', '11', 'Ten adres jest w dwóch obwodach naraz'],
    ['Długa', '1', 'Szkoła zależy od klasy'],
    ['Nowa', '1', 'Uchwała nie wymienia tego adresu'],
  ] as const)('says what holds for %s %s', async (street, number, said) => {
    const { text } = await get(`/odpowiedz?adres=${town.addressId(street, number)}`).expect(200)
    expect(words(text)).toContain(said)
  })

  test('says that other schools have no catchments, no plan was then, and a point elsewhere is outside', async () => {
    const address = `/odpowiedz?adres=${town.addressId('Polna', '1')}`
    expect(words((await get(`${address}&etap=przedszkole`)).text)).toContain('Przedszkola nie mają obwodów')
    expect(words((await get(`${address}&etap=ponadpodstawowa`)).text)).toContain('nie mają obwodów')
    expect(words((await get(`${address}&rok=2011`)).text)).toContain('Nie ma obwodów na wrzesień 2011 r.')
    const outside = await get('/odpowiedz?lon=17&lat=54.19').expect(200)
    expect(words(outside.text)).toContain('Ten adres leży w innej gminie')
  })

  test('says that there is no such house, street or address', async () => {
    expect(words((await get('/odpowiedz?q=Polna 9999').expect(200)).text)).toContain('nie ma numeru 9999')
    expect(words((await get('/odpowiedz?q=Zmyślona 5').expect(200)).text)).toContain('Nie znamy ulicy')
    expect(words((await get('/odpowiedz?q=').expect(200)).text)).toContain('Wpisz ulicę i numer domu.')
    expect((await get('/odpowiedz?q=a%00b').expect(400)).text).toContain('<main')
    expect(words((await get('/odpowiedz?adres=2000000000').expect(404)).text)).toContain('Nie ma adresu')
    expect(words((await get('/nie-ma').expect(404)).text)).toContain('Nie ma takiej strony')
  })

  test('lists the schools', async () => {
    expect(words((await get('/szkoly').expect(200)).text)).toContain('5 placówek')
  })

  test('lists the schools from the nearest, where an address is known', async () => {
    const { text } = await get(`/szkoly?adres=${town.addressId('Lipowa', '1')}&rodzaj=podstawowe`).expect(200)
    const metres = [...words(text).matchAll(/(\d+) m w linii prostej/g)].map(([, found]) => Number(found))
    expect(metres).toHaveLength(4)
    expect(metres).toEqual(metres.toSorted((a, b) => a - b))
  })

  test('keeps the strict policy: no script of its own, no style, and words never end its data', async () => {
    const { text, headers } = await get('/odpowiedz?q=</script><script>alert(1)</script>').expect(200)
    expect(headers['content-security-policy']).toContain("script-src 'self'")
    expect(text).not.toContain('<script>alert')
    expect(text).not.toMatch(/<script(?![^>]*(\ssrc=|type="application\/json"))/)
    expect(text).not.toMatch(/<style|\sstyle=/)
  })

  test('speaks the language of its address, of the choice made before, or of the browser', async () => {
    const heading = async (path: string, headers: Record<string, string> = {}) => {
      const { text, headers: answered } = await get(path).set(headers).expect(200)
      const [, spoken] = /<html lang="(\w+)">/.exec(text) ?? []
      return { spoken, said: words(text), cookie: answered['set-cookie']?.[0]?.split(';')[0] }
    }
    const english = { spoken: 'en', said: expect.stringContaining('Where does the child live?') }
    const ukrainian = { spoken: 'uk', said: expect.stringContaining('Де живе дитина?') }
    expect(await heading('/', { 'Accept-Language': 'uk-UA,uk;q=0.9' })).toMatchObject(ukrainian)
    const cookie = { Cookie: 'other=1; rejon-language=en', 'Accept-Language': 'uk' }
    expect(await heading('/', cookie)).toMatchObject(english)
    expect(await heading('/?jezyk=uk', cookie)).toMatchObject({ ...ukrainian, cookie: 'rejon-language=uk' })
    const strange = await heading('/?jezyk=<script>', {
      Cookie: 'rejon-language=xx',
      'Accept-Language': 'de',
    })
    expect(strange).toMatchObject({ spoken: 'pl', cookie: undefined })
  })

  test('tells problems, its title and what it is in that language too', async () => {
    const { text } = await get('/odpowiedz?adres=2000000000&jezyk=en').expect(404)
    expect(words(text)).toContain('There is no address with the number 2000000000.')
    expect(text).toContain('<meta name="description" content="Enter the child’s address')
    const found = await get('/odpowiedz?q=krotka 3&jezyk=uk').expect(200)
    expect(found.text).toMatch(/<title>Школа для адреси .*<\/title>/)
    expect(found.text).toMatch(/<h1[^>]* lang="pl"/)
    expect(words(found.text)).not.toContain('[[')
  })

  test('has a manifest below its prefix, in its language', async () => {
    const { text } = await get('/').expect(200)
    const [, path = ''] = /<link rel="manifest" href="([^"]+)"/.exec(text) ?? []
    expect(path).toBe('/m/male/manifest.webmanifest')
    const { body } = await request(city.app).get(path).set('Accept-Language', 'en').expect(200)
    expect(body).toMatchObject({ lang: 'en', scope: '/m/male/', start_url: '/m/male/' })
    expect(body.name).toContain('Schools and catchment areas')
  })

  test('leaves nothing of the question in the logs', async () => {
    const lines: string[] = []
    const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) })
    await request(createApp({ ...city.ground, log }))
      .get('/m/male/odpowiedz?q=Tajna 7')
      .expect(200)
    expect(lines.length).toBeGreaterThan(0)
    expect(lines.join('')).not.toContain('Tajna')
  })
})
