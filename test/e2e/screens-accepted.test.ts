import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Page } from 'playwright-core'

import { openPage, type WatchedPage } from '../support/browser.ts'
import { openPortal } from '../support/open-portal.ts'
import { findPlaces, type Places, SCREENS, settle } from '../support/portal-screens.ts'
import {
  clippedTexts,
  layoutShift,
  mapColours,
  sidewaysScroll,
  smallTargets,
} from '../support/screen-measures.ts'

const portal = openPortal()
let places: Places
/** By the width with which each begins; one window sees all screens, as a reader's does. */
const windows = new Map<number, WatchedPage & { readonly layers: Set<string> }>()

beforeAll(async () => {
  places = await findPlaces(portal.url)
  for (const [width] of VISITS) {
    const watched = await openPage(portal.browser, portal.url, { width, height: 800 })
    windows.set(width, { ...watched, layers: drawnLayers(watched.page) })
  }
})
afterAll(async () => {
  for (const { context } of windows.values()) await context.close()
})

const LONG_NAME = 'Szkoła Podstawowa Integracyjna nr 118 im. Konstantego Ildefonsa Gałczyńskiego w Koszalinie'

/** Each visit's widths: the one it begins with, and those the window is then drawn to. */
const VISITS = [[390, 320], [1440]] as const
const MAP_LAYERS = ['catchments', 'schools', 'streets']

describe.each(SCREENS)('the screen "$name"', ({ path, hasMap, mapLayers = MAP_LAYERS, isMissing }) => {
  test.each(VISITS)('comes to rest at %i px, fits, and complains of nothing', async (width, ...others) => {
    const { page, complaints, layers } = await fresh(width)
    const isDrawn = hasMap === true && width > 960
    await show(page, path(places), isDrawn)
    expect(await layoutShift(page)).toBeLessThan(0.02)
    expect(complaints.filter((text) => isMissing !== true || !text.includes('404'))).toEqual([])
    expect(mapLayers.filter((layer) => isDrawn && !layers.has(layer))).toEqual([])
    expect(isDrawn ? await mapColours(page) : Infinity).toBeGreaterThanOrEqual(4)
    for (const each of [width, ...others]) {
      await page.setViewportSize({ width: each, height: 800 })
      expect({ width: each, ...(await misfits(page)) }).toEqual({
        width: each,
        sideways: 0,
        clipped: [],
        small: [],
      })
    }
  })
})

async function fresh(width: number) {
  const found = windows.get(width)
  if (found === undefined) throw new Error('A window for each width is opened before')
  found.complaints.length = 0
  found.layers.clear()
  await found.page.setViewportSize({ width, height: 800 })
  await found.page.goto('about:blank')
  return found
}

test('a school with a name of 90 characters is read whole in the answer, the list and on its page', async () => {
  expect(LONG_NAME).toHaveLength(90)
  const { page, context } = await openPage(portal.browser, portal.url, { width: 390, height: 800 })
  await page.route(/\/(odpowiedz|szkoly|api\/v1\/(catchment-answers|schools))/, async (route) => {
    const response = await route.fetch()
    const name = /Szkoła Podstawowa nr[ \u00a0]18 im\.[ \u00a0]Jana[ \u00a0]Matejki/g
    const body = (await response.text()).replaceAll(name, LONG_NAME)
    await route.fulfill({ response, body })
  })
  const { address, school } = places
  for (const path of [`/odpowiedz?adres=${address}`, '/szkoly', `/szkoly/${school}`]) {
    await show(page, path)
    await page.getByText(LONG_NAME).first().waitFor()
    for (const width of [390, 320, 1440]) {
      await page.setViewportSize({ width, height: 800 })
      expect({ width, ...(await misfits(page)) }).toMatchObject({ width, sideways: 0, clipped: [] })
    }
    await page.setViewportSize({ width: 390, height: 800 })
  }
  await context.close()
})

describe('the address of a page', () => {
  test('keeps the place of the map, the filters and the selection exactly', async () => {
    const { page, context } = await openPage(portal.browser, portal.url)
    await show(page, `/szkoly?szkola=${places.school}`)
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

async function show(page: Page, path: string, isDrawn = false) {
  await page.goto(`${portal.url}${path}`)
  await settle(page, isDrawn)
}

/** Layers of which the map has got a tile with something in it (204 is nothing), as they come. */
function drawnLayers(page: Page): Set<string> {
  const layers = new Set<string>()
  page.on('response', (response) => {
    const layer = /\/tiles\/(\w+)\/\d+\/\d+\/\d+\.mvt/.exec(response.url())?.[1]
    if (layer !== undefined && response.status() === 200) layers.add(layer)
  })
  return layers
}

async function misfits(page: Page) {
  return {
    sideways: await sidewaysScroll(page),
    clipped: await clippedTexts(page),
    small: await smallTargets(page),
  }
}

function rows(page: Page): Promise<string[]> {
  return page.locator('main li a').allInnerTexts()
}
