import { type Page } from 'playwright-core'

import { addressSearch } from '../../server/core/addresses/contract.ts'
import { catchmentAnswers } from '../../server/core/catchments/contract.ts'

/** What screens are opened with: an address of the demo city, and the school whose catchment it lies in. */
export interface Places {
  readonly address: number
  readonly school: number
}

export interface Screen {
  readonly name: string
  readonly path: (places: Places) => string
  readonly hasMap?: true
  /** What is drawn on it, where that is not schools and their catchments. */
  readonly mapLayers?: readonly string[]
  /** It is answered with 404, which every browser notes on the console. */
  readonly isMissing?: true
}

const LIBRARY_MAP = ['library', 'streets']

/** Every kind of screen of the portal, its refusals too. */
export const SCREENS: readonly Screen[] = [
  { name: 'start', path: () => '/' },
  { name: 'answer', path: ({ address }) => `/odpowiedz?adres=${address}`, hasMap: true },
  {
    name: 'kindergartens',
    path: ({ address }) => `/odpowiedz?adres=${address}&etap=przedszkole`,
    hasMap: true,
  },
  { name: 'choice of addresses', path: () => '/odpowiedz?lon=16.198533&lat=54.211188', hasMap: true },
  { name: 'no such number', path: () => '/odpowiedz?q=Staszica+999' },
  { name: 'list', path: () => '/szkoly', hasMap: true },
  { name: 'school', path: ({ school }) => `/szkoly/${school}`, hasMap: true },
  { name: 'catchment', path: ({ school }) => `/szkoly/${school}/obwod`, hasMap: true },
  { name: 'library of a school', path: ({ school }) => `/szkoly/${school}/biblioteka`, hasMap: true },
  { name: 'streets', path: () => '/ulice?litera=S' },
  { name: 'accessibility declaration', path: () => '/deklaracja-dostepnosci' },
  { name: 'how to find the school', path: () => '/jak-znalezc-szkole' },
  { name: 'report of an error', path: ({ address }) => `/zglos-blad?adres=${address}` },
  { name: 'state of a report', path: () => '/zgloszenie' },
  { name: 'corrections', path: () => '/poprawki' },
  {
    name: 'libraries',
    path: ({ address }) => `/biblioteki?adres=${address}`,
    hasMap: true,
    mapLayers: LIBRARY_MAP,
  },
  { name: 'library', path: () => '/biblioteki/1', hasMap: true, mapLayers: LIBRARY_MAP },
  { name: 'news', path: () => '/aktualnosci' },
  { name: 'post', path: () => '/aktualnosci/1' },
  { name: 'unknown post', path: () => '/aktualnosci/999999', isMissing: true },
  { name: 'embedded question', path: () => '/osadz' },
  { name: 'embedded answer', path: ({ address }) => `/osadz?adres=${address}` },
  { name: 'unknown school', path: () => '/szkoly/999999', isMissing: true },
  { name: 'unknown page', path: () => '/nie-ma', isMissing: true },
]

/** Stanisława Staszica 6, and its school. */
export async function findPlaces(portalUrl: string): Promise<Places> {
  const get = async (path: string) => (await fetch(`${portalUrl}/api/v1${path}`)).json() as Promise<unknown>
  const address = addressSearch.parse(await get('/addresses?q=Staszica+6')).addresses[0]?.id ?? 0
  const { answers } = catchmentAnswers.parse(await get(`/catchment-answers?addressId=${address}`))
  return { address, school: answers[0]?.school.id ?? 0 }
}

/** Until the screen has all that it waits for: its data, its map when it is drawn, its letters. */
export async function settle(page: Page, isDrawn = false): Promise<void> {
  await page.locator('main h1, main [role=alert]').first().waitFor()
  if (isDrawn) await drawMap(page)
  await page.waitForLoadState('networkidle')
  await page.evaluate(() => document.fonts.ready)
  await page.locator('.skeleton').waitFor({ state: 'detached' })
}

/** Until the map on the page has fetched and drawn all that its place asks for. */
export async function drawMap(page: Page): Promise<void> {
  // The map comes later than the network may have been idle; its place is that of areas that come later still.
  await page.locator('.ol-layer canvas').first().waitFor()
  await page.waitForLoadState('networkidle')
  await page.locator('[role=application][aria-busy=false]').first().waitFor()
}
