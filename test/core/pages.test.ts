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
