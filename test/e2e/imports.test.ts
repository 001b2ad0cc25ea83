import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'

import { DEMO_PASSWORD } from '../../server/platform/accounts/index.ts'
import { axeFaults } from '../support/axe.ts'
import { openPage, type WatchedPage } from '../support/browser.ts'
import { geoPackage, pl2000, shapefile } from '../support/feature-writers.ts'
import { openPortal } from '../support/open-portal.ts'
import { model2021 } from '../support/prg-writer.ts'
import { rspoCsv } from '../support/rspo-csv.ts'
import { clippedTexts, sidewaysScroll, smallTargets } from '../support/screen-measures.ts'
import { settleWorkspace } from '../support/workspace-visit.ts'

const portal = openPortal()
let own: WatchedPage
beforeAll(async () => {
  own = await openPage(portal.browser, portal.url, { bypassCSP: true })
  const data = { username: 'geodeta', password: DEMO_PASSWORD }
  const answer = await own.context.request.post(`${portal.url}/m/pusta/api/v1/session`, { data })
  if (!answer.ok()) throw new Error(await answer.text())
})
afterAll(() => own.context.close())

type Position = readonly [number, number]
const METRES = { crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::2180' } } }
const [WEST, SOUTH, SIDE] = [315_000, 705_500, 2_000]
const square = (west: number, south: number, width: number, height: number): Position[] => [
  [west, south],
  [west + width, south],
  [west + width, south + height],
  [west, south + height],
  [west, south],
]
const swapped = (ring: readonly Position[]): Position[] => ring.map(([x, y]) => [y, x])
const area = (ring: readonly Position[], properties: object = {}) => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Polygon', coordinates: [ring] },
})
const collection = (...features: object[]) =>
  JSON.stringify({ type: 'FeatureCollection', ...METRES, features })

const POINT = {
  version: '2024-05-06T07:08:09+02:00',
  teryt: '3261011',
  gmina: 'Koszalin',
  simc: '0950463',
  locality: 'Koszalin',
  street: { ulic: '00042', code: 1, name: 'Jana Testowego' },
  postcode: '75-001',
}
const POINTS = Array.from({ length: 40 }, (_, index) => ({
  ...POINT,
  localId: `dom-${index}`,
  number: String(index + 1),
  easting: index === 3 ? 'x' : WEST + 200 + index * 40,
  northing: SOUTH + 1_000,
}))
const SCHOOLS = rspoCsv([
  {
    'Numer RSPO': '10001',
    Nazwa: 'Szkoła Podstawowa nr 1 w Koszalinie',
    Ulica: 'ul. Jana Testowego',
    'Numer budynku': '2',
    'Kod pocztowy': '75-001',
  },
])
const WHOLE = square(WEST, SOUTH, SIDE, SIDE)

const kinds = () => `${portal.url}/m/pusta/praca/dane`

/** The whole in zone 5 of PL-2000, EPSG:2176, with its school as the city's GIS has it. */
const CATCHMENT = {
  ring: [
    [5_576_007.117, 6_006_154.389],
    [5_578_004.472, 6_006_267.602],
    [5_577_891.244, 6_008_264.969],
    [5_575_893.892, 6_008_151.73],
    [5_576_007.117, 6_006_154.389],
  ],
  texts: { SZKOLA: 'Szkoła Podstawowa nr 1 w Koszalinie' },
} as const

type FileGiven = readonly [kind: string, name: string, content: string | Buffer]

/** Chooses a file of that kind and sends it; ends on the page of its preview. */
async function bring(page: Page, [kind, name, content]: FileGiven, fill?: () => Promise<void>) {
  await page.goto(`${kinds()}/nowe/${kind}`)
  await settleWorkspace(page)
  const buffer = Buffer.from(content)
  await page.getByLabel('Plik', { exact: true }).setInputFiles({ name, mimeType: 'text/plain', buffer })
  await fill?.()
  await page.getByRole('button', { name: 'Wyślij i sprawdź' }).click()
  await page.waitForURL(/\/praca\/dane\/\d+$/)
}

async function land(page: Page) {
  await page.getByRole('heading', { name: 'Co się zmieni' }).waitFor()
  await page.getByRole('button', { name: 'Wczytaj', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Wczytaj', exact: true }).click()
  await page.getByText('Dane są wczytane.').waitFor()
}

/** Opens the only draft, by the list of plans. */
async function openPlan(page: Page) {
  await page.goto(`${portal.url}/m/pusta/praca/plany`)
  await settleWorkspace(page)
  await page.getByRole('link', { name: /Sieć 2026/ }).click()
  await page.getByRole('heading', { name: 'Sieć 2026', level: 1 }).waitFor()
}

/** Presses a button, and the one of the same name in the question that follows. */
async function decide(page: Page, act: string) {
  await page.getByRole('button', { name: act, exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: act, exact: true }).click()
}

async function fillPlan(page: Page) {
  await page.getByLabel('Nazwa planu').fill('Sieć 2026')
  await page.getByLabel('Od września roku').fill('2026')
}

const answerOf = async (address: string): Promise<unknown> => {
  const api = `${portal.url}/m/pusta/api/v1`
  const { addresses } = (await (await fetch(`${api}/addresses?q=${encodeURIComponent(address)}`)).json()) as {
    addresses: { id: number }[]
  }
  const response = await fetch(`${api}/catchment-answers?addressId=${addresses[0]?.id ?? 0}`)
  const { status, answers } = (await response.json()) as {
    status: string
    answers: { school: { name: string } }[]
  }
  return { status, schools: answers.map(({ school }) => school.name) }
}

describe('an official of a municipality without data', () => {
  test('loads its boundary, addresses, schools and catchments in the browser, and residents get an answer', async () => {
    const { page, complaints } = own
    complaints.length = 0
    const intoPlan = () => fillPlan(page)
    const intoPlanFromMap = async () => {
      await intoPlan()
      await page.getByLabel('Nazwy pól w pliku').fill('school=SZKOLA')
    }
    await bring(page, ['boundary', 'granica.geojson', collection(area(WHOLE))])
    await page.locator('.canvas[aria-busy=false]').waitFor()
    await land(page)

    await bring(page, ['prg', 'adresy.gml', model2021(POINTS)])
    await page.getByRole('heading', { name: 'Odrzucone', exact: true }).waitFor()
    expect(await page.locator('main').innerText()).toContain('współrzędne nie są liczbami')
    await land(page)

    await bring(page, ['rspo', 'szkoly.csv', SCHOOLS])
    await land(page)

    const areas = shapefile([CATCHMENT], { prj: pl2000(5), cpg: 'windows-1250', encoding: 'windows-1250' })
    await bring(page, ['catchments', 'obwody.zip', areas], intoPlanFromMap)
    await land(page)
    const same = await geoPackage({ obwody: [CATCHMENT] }, 2176)
    await bring(page, ['catchments', 'obwody.gpkg', same], intoPlanFromMap)
    await page.getByText('Ten plik niczego nie zmienia.').waitFor()
    expect(await answerOf('Jana Testowego 5')).toEqual({ status: 'no-plan', schools: [] })

    await openPlan(page)
    await decide(page, 'Opublikuj')
    await page.getByText('Plan jest opublikowany.').waitFor()
    expect(await answerOf('Jana Testowego 5')).toEqual({
      status: 'certain',
      schools: ['Szkoła Podstawowa nr 1 w Koszalinie'],
    })
    await decide(page, 'Cofnij publikację')
    await page.getByText('Publikacja jest cofnięta.').waitFor()
    expect(await answerOf('Jana Testowego 5')).toEqual({ status: 'no-plan', schools: [] })

    await page.goto(kinds())
    await settleWorkspace(page)
    await page.getByRole('button', { name: /^Cofnij: Obwody/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Cofnij' }).click()
    await page.waitForURL(/\/praca\/zadania$/)
    await page.getByText(/Cofnięto wczytanie nr/).waitFor()

    const list =
      'school;street;locality;side;from;to;numbers;except\r\nSzkoła Podstawowa nr 1 w Koszalinie;Jana Testowego;Koszalin;odd;;;;\r\n'
    await bring(page, ['catchment-list', 'lista.csv', list], intoPlan)
    await land(page)
    await openPlan(page)
    expect(await page.locator('main').innerText()).toContain('bez szkoły')
    await decide(page, 'Opublikuj')
    await page.getByText('Plan jest opublikowany.').waitFor()
    expect(await answerOf('Jana Testowego 5')).toMatchObject({ status: 'certain' })
    expect(await answerOf('Jana Testowego 6')).toMatchObject({ status: 'uncovered' })
    const exchange = `${portal.url}/m/pusta/api/v1/catchment-list`
    const again = await (await fetch(exchange, { headers: { accept: 'text/csv' } })).text()
    await bring(page, ['catchment-list', 'lista.csv', again], intoPlan)
    await page.getByText('Ten plik niczego nie zmienia.').waitFor()
    expect(complaints).toEqual([])
  }, 180_000)

  test('is told what is wrong with each wrong file, and nothing changes', async () => {
    const { page } = own
    const before = await answerOf('Jana Testowego 7')
    const wrong = [
      ['boundary', 'zamienione.geojson', collection(area(swapped(WHOLE))), /Zamienione osie/],
      ['boundary', 'warszawa.geojson', collection(area(square(637_000, 487_000, SIDE, SIDE))), /./],
      ['prg', 'urwany.gml', model2021(POINTS, { truncated: true }), /Plik jest urwany/],
      ['rspo', 'obce.csv', 'a;b\r\n1;2\r\n', /./],
      ['catchments', 'bez-prj.zip', shapefile([CATCHMENT]), /nie podaje układu/],
    ] as const
    for (const [kind, name, content, reason] of wrong) {
      await bring(page, [kind, name, content], kind === 'catchments' ? () => fillPlan(page) : undefined)
      const notice = page.getByRole('alert')
      await notice.waitFor()
      expect(await notice.innerText()).toMatch(/^Plików nie da się wczytać/)
      expect(await notice.innerText()).toMatch(reason)
      await page.getByRole('button', { name: 'Odrzuć pliki' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Odrzuć pliki' }).click()
      await page.waitForURL(/\/praca\/dane$/)
    }
    const otherZone = shapefile([CATCHMENT], { prj: pl2000(6) })
    await bring(page, ['catchments', 'strefa.zip', otherZone], () => fillPlan(page))
    await page.getByText('strefa.zip, obiekt 1').waitFor()
    expect(await page.locator('main').innerText()).toContain('współrzędne są z innej strefy PL-2000')
    expect(await page.getByRole('button', { name: 'Wczytaj', exact: true }).count()).toBe(0)
    expect(await answerOf('Jana Testowego 7')).toEqual(before)
  }, 120_000)

  test('sees a preview that is right at every width, and finds the field that is wrong', async () => {
    const { page } = own
    const moved = POINTS.slice(0, 5).map((point) => ({
      ...point,
      postcode: '75-999',
      version: '2026-01-01T00:00:00+01:00',
    }))
    await bring(page, ['prg', 'zmiany.gml', model2021(moved)])
    await page.getByText('kod pocztowy: 75-001 → 75-999').first().waitFor()
    for (const width of [1440, 390, 320]) {
      await page.setViewportSize({ width, height: 900 })
      await settleWorkspace(page)
      expect(await sidewaysScroll(page)).toBe(0)
      expect(await clippedTexts(page)).toEqual([])
      expect(await smallTargets(page)).toEqual([])
    }
    expect(await axeFaults(page)).toEqual([])
    expect(await page.locator('main').innerText()).toContain('kod pocztowy: 75-001 → 75-999')

    await page.goto(`${kinds()}/nowe/catchments`)
    await settleWorkspace(page)
    const buffer = Buffer.from('{}')
    await page
      .getByLabel('Plik', { exact: true })
      .setInputFiles({ name: 'a.geojson', mimeType: 'text/plain', buffer })
    await page.getByRole('button', { name: 'Wyślij i sprawdź' }).click()
    await page.getByText('Uzupełnij to pole.').first().waitFor()
    expect(await page.getByLabel('Nazwa planu').getAttribute('aria-invalid')).toBe('true')
    await page.setViewportSize({ width: 1440, height: 900 })
  }, 60_000)
})
