import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Browser, type Page } from 'playwright-core'

import { addressSearch } from '../../server/core/addresses/contract.ts'
import { catchmentAnswers } from '../../server/core/catchments/contract.ts'
import { axeFaults } from '../support/axe.ts'
import { launchBrowser, openPage } from '../support/browser.ts'
import { type Portal, startPortal } from '../support/portal.ts'
import {
  clippedTexts,
  layoutShift,
  mapColours,
  sidewaysScroll,
  smallTargets,
} from '../support/screen-measures.ts'

let portal: Portal
let browser: Browser
let address = 0
let school = 0

beforeAll(async () => {
  portal = await startPortal()
  browser = await launchBrowser()
  const found = addressSearch.parse(await get('/addresses?q=Staszica+6'))
  address = found.addresses[0]?.id ?? 0
  const answered = catchmentAnswers.parse(await get(`/catchment-answers?addressId=${address}`))
  school = answered.answers[0]?.school.id ?? 0
}, 120_000)
afterAll(async () => {
  await browser.close()
  await portal.stop()
})

const WIDTHS = [320, 390, 1440]
const LONG_NAME = 'Szkoła Podstawowa Integracyjna nr 118 im. Konstantego Ildefonsa Gałczyńskiego w Koszalinie'

const SCREENS = [
  { name: 'start', path: () => '/', hasMap: false },
  { name: 'answer', path: () => `/odpowiedz?adres=${address}`, hasMap: true },
  { name: 'kindergartens', path: () => `/odpowiedz?adres=${address}&etap=przedszkole`, hasMap: true },
  { name: 'choice of addresses', path: () => '/odpowiedz?lon=16.198533&lat=54.211188', hasMap: true },
  { name: 'list', path: () => '/szkoly', hasMap: true },
  { name: 'school', path: () => `/szkoly/${school}`, hasMap: true },
  { name: 'catchment', path: () => `/szkoly/${school}/obwod`, hasMap: true },
  { name: 'unknown school', path: () => '/szkoly/999999', hasMap: false },
  { name: 'unknown page', path: () => '/nie-ma', hasMap: false },
]

describe.each(SCREENS)('the screen "$name"', ({ name, path, hasMap }) => {
  test('has no fault that axe knows', async () => {
    const { page, context } = await openPage(browser, portal.url, { bypassCSP: true })
    await show(page, path())
    expect(await axeFaults(page)).toEqual([])
    await context.close()
  })

  test.each(WIDTHS)('fits %i px, says nothing on the console and asks nobody else', async (width) => {
    const { page, context, complaints } = await openPage(browser, portal.url, { width, height: 800 })
    await show(page, path())
    expect(await sidewaysScroll(page)).toBe(0)
    expect(await clippedTexts(page)).toEqual([])
    expect(await smallTargets(page)).toEqual([])
    expect(await layoutShift(page)).toBeLessThan(0.02)
    // Every browser notes that a page which is not there is answered with 404.
    expect(complaints.filter((text) => !(name.startsWith('unknown') && text.includes('404')))).toEqual([])
    await context.close()
  })

  if (hasMap) {
    test('draws every layer of its map, in colours', async () => {
      const { page, context } = await openPage(browser, portal.url)
      const drawn = new Set<string>()
      page.on('response', (response) => {
        const layer = /\/tiles\/(\w+)\/\d+\/\d+\/\d+\.mvt/.exec(response.url())?.[1]
        if (layer === undefined || response.status() !== 200) return
        void response.body().then((body) => body.length > 0 && drawn.add(layer))
      })
      await show(page, path())
      await page.waitForLoadState('networkidle')
      expect([...drawn].sort()).toEqual(expect.arrayContaining(['catchments', 'schools', 'streets']))
      expect(await mapColours(page)).toBeGreaterThanOrEqual(4)
      await context.close()
    })
  }
})

describe('a school with a name of 90 characters', () => {
  test.each(WIDTHS)('is read whole at %i px, in the answer, the list and on its page', async (width) => {
    expect(LONG_NAME).toHaveLength(90)
    const { page, context } = await openPage(browser, portal.url, { width, height: 800 })
    await page.route(/\/(odpowiedz|szkoly|api\/v1\/(catchment-answers|schools))/, async (route) => {
      const response = await route.fetch()
      const name = /Szkoła Podstawowa nr[ \u00a0]18 im\.[ \u00a0]Jana[ \u00a0]Matejki/g
      const body = (await response.text()).replaceAll(name, LONG_NAME)
      await route.fulfill({ response, body })
    })
    for (const path of [`/odpowiedz?adres=${address}`, '/szkoly', `/szkoly/${school}`]) {
      await show(page, path)
      await page.getByText(LONG_NAME).first().waitFor()
      expect(await sidewaysScroll(page)).toBe(0)
      expect(await clippedTexts(page)).toEqual([])
    }
    await context.close()
  })
})

describe('the address of a page', () => {
  test('keeps the place of the map, the filters and the selection exactly', async () => {
    const { page, context } = await openPage(browser, portal.url)
    await show(page, `/szkoly?szkola=${school}`)
    await page.getByLabel('Podstawowe', { exact: true }).check({ force: true })
    await page.getByLabel('Nazwa lub ulica').fill('nr')
    await page.getByRole('application').focus()
    await page.keyboard.press('ArrowRight')
    await page.waitForURL(/map=/)
    await page.keyboard.press('+')
    await page.waitForTimeout(1_000) // the map comes to rest
    const before = { url: page.url(), rows: await rows(page) }
    expect(before.url).toMatch(/rodzaj=podstawowe/)
    expect(before.url).toMatch(/szukaj=nr/)
    await page.reload()
    await settle(page)
    await page.waitForTimeout(1_000)
    expect({ url: page.url(), rows: await rows(page) }).toEqual(before)
    expect(await page.locator('main [aria-current=true]').innerText()).toContain('Matejki')
    await context.close()
  })
})

async function get(path: string): Promise<unknown> {
  return (await fetch(`${portal.url}/api/v1${path}`)).json()
}

async function show(page: Page, path: string) {
  await page.goto(`${portal.url}${path}`)
  await settle(page)
}

/** Until the screen has all that it waits for: its data, its map, its letters. */
async function settle(page: Page) {
  await page.locator('main h1, main [role=alert]').first().waitFor()
  await page.waitForLoadState('networkidle')
  await page.evaluate(() => document.fonts.ready)
  await page.locator('.skeleton').waitFor({ state: 'detached' })
}

function rows(page: Page): Promise<string[]> {
  return page.locator('main li a').allInnerTexts()
}
