import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type Page } from 'playwright-core'

import { addressSearch } from '../../server/core/addresses/contract.ts'
import { openPage, type WatchedPage } from '../support/browser.ts'
import { drawMap } from '../support/portal-screens.ts'
import { openPortal } from '../support/open-portal.ts'

const portal = openPortal()
let watched: WatchedPage
let page: Page
let address = 0

beforeAll(async () => {
  const response = await fetch(`${portal.url}/api/v1/addresses?q=Staszica+6`)
  address = addressSearch.parse(await response.json()).addresses[0]?.id ?? 0
})
beforeEach(async () => {
  watched = await openPage(portal.browser, portal.url)
  page = watched.page
  await page.goto(`${portal.url}/odpowiedz?adres=${address}`)
  await drawMap(page)
})
afterEach(async () => {
  await watched.context.close()
})

/** A4 less the margins of the sheet (180 mm), at 288 dots an inch. */
const FRAME_DOTS = 2_040

describe('an answer on paper', () => {
  test('has a map drawn for paper: title, round scale with its bar, legend, source, date, demo notice', async () => {
    await onPaper()
    const map = page.locator('.city-map')
    const text = (await map.innerText()).replaceAll('\u00A0', ' ')
    expect(text).toContain('Szkoła Podstawowa nr 18 im. Jana Matejki · ul. Stanisława Staszica 6, Koszalin')
    expect(text).toMatch(/Skala 1 : \d+ (000|500)/)
    expect(text).toMatch(/Wydrukowano \d+ \w+ 20\d\d/)
    expect(text).toContain('Dane przykładowe. To nie są prawdziwe obwody szkół w Koszalinie.')
    for (const sign of ['Twój adres', 'Obwód szkoły', 'Inne obwody', 'Szkoła podstawowa'])
      expect(text).toContain(sign)
    expect(text).not.toContain('Drukuj')
    expect(await barError()).toBeLessThan(0.01)
    expect(Math.abs((await canvasWidth()) - FRAME_DOTS)).toBeLessThan(5)
    expect(watched.complaints).toEqual([])
  })

  test('is white paper in the dark theme too', async () => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await onPaper()
    expect(await cornerBrightness()).toBeGreaterThan(200)
  })

  test('takes two pages of A4 and leaves the screen as it was', async () => {
    const [before, place] = [await canvasWidth(), page.url()]
    const document = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
    expect([...document.matchAll(/\/Type\s*\/Page\b/g)]).toHaveLength(2)
    expect(document).toMatch(/\/MediaBox\s*\[0 0 59[456][\d.]* 84[12]/)
    await page.locator('.scale', { hasText: 'Skala' }).waitFor({ state: 'detached' })
    expect(await canvasWidth()).toBe(before)
    expect(page.url()).toBe(place)
  })

  test('is asked for by a button, and waits until the map for paper is complete', async () => {
    await page.evaluate(() => {
      window.print = () => {
        const canvas = document.querySelector<HTMLCanvasElement>('.ol-layer canvas')
        document.documentElement.dataset['printed'] = String(canvas?.width)
      }
    })
    await page.getByRole('button', { name: 'Drukuj' }).click()
    const printed = page.locator('html[data-printed]')
    await printed.waitFor()
    expect(await printed.getAttribute('data-printed')).toBe(String(FRAME_DOTS))
  })
})

async function onPaper() {
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')))
  await page.emulateMedia({ media: 'print' })
  await page.locator('.sheet').waitFor()
}

/** How far the drawn bar is from the length that its scale asks for, as a share. */
async function barError(): Promise<number> {
  const [width, text, scale] = await Promise.all([
    page.locator('.sheet .bar').evaluate((bar) => bar.getBoundingClientRect().width),
    page.locator('.sheet .scale span').innerText(),
    page.locator('.sheet .scale strong').innerText(),
  ])
  const number = (words: string) => Number(words.replaceAll(/[^\d]/g, ''))
  const metres = number(text) * (text.includes('km') ? 1_000 : 1)
  const expected = (metres / number(scale.split(':')[1] ?? '')) * (96 / 0.0254)
  return Math.abs(width - expected) / expected
}

function canvasWidth(): Promise<number> {
  return page
    .locator('.ol-layer canvas')
    .first()
    .evaluate((canvas) => (canvas instanceof HTMLCanvasElement ? canvas.width : 0))
}

/** Of the land in the map's lower left part, 0–255. */
function cornerBrightness(): Promise<number> {
  return page
    .locator('.ol-layer canvas')
    .first()
    .evaluate((canvas) => {
      if (!(canvas instanceof HTMLCanvasElement)) return 0
      const area = canvas.getContext('2d')?.getImageData(0, canvas.height - 300, 300, 300).data ?? []
      const opaque = [...area].filter((_part, at) => at % 4 !== 3)
      return opaque.reduce((sum, part) => sum + part, 0) / Math.max(1, opaque.length)
    })
}
