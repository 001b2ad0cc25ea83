import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Browser, type Page } from 'playwright-core'

import { addressSearch } from '../../server/core/addresses/contract.ts'
import { catchmentAnswers } from '../../server/core/catchments/contract.ts'
import { type Language } from '../../server/platform/languages/contract.ts'
import { axeFaults } from '../support/axe.ts'
import { launchBrowser, openPage } from '../support/browser.ts'
import { type Portal, startPortal } from '../support/portal.ts'
import { clippedTexts, sidewaysScroll, smallTargets } from '../support/screen-measures.ts'

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
}, 240_000)
afterAll(async () => {
  await browser.close()
  await portal.stop()
})

const LANGUAGES: readonly Language[] = ['pl', 'en', 'uk']
const THEMES = ['light', 'dark', 'contrast'] as const
const WIDTHS = [320, 390, 1440]

const SCREENS = [
  { name: 'start', path: () => '/' },
  { name: 'answer', path: () => `/odpowiedz?adres=${address}` },
  { name: 'kindergartens', path: () => `/odpowiedz?adres=${address}&etap=przedszkole` },
  { name: 'choice of addresses', path: () => '/odpowiedz?lon=16.198533&lat=54.211188' },
  { name: 'no such number', path: () => '/odpowiedz?q=Staszica+999' },
  { name: 'list', path: () => '/szkoly' },
  { name: 'school', path: () => `/szkoly/${school}` },
  { name: 'catchment', path: () => `/szkoly/${school}/obwod` },
  { name: 'unknown school', path: () => '/szkoly/999999' },
  { name: 'unknown page', path: () => '/nie-ma' },
]

/** Each screen in each language and in each theme once; which of them meet goes in turns. */
const cases = SCREENS.flatMap((screen, turn) =>
  LANGUAGES.flatMap((language, index) =>
    THEMES.filter((_, at) => at === (index + turn) % THEMES.length).map((theme) => ({
      ...screen,
      language,
      theme,
    })),
  ),
)

describe.each(cases)('the screen "$name" in $language, $theme', ({ path, language, theme }) => {
  test('has no fault that axe knows, fits, and is in one language but for what says that it is Polish', async () => {
    const { page, context } = await openPage(browser, portal.url, {
      bypassCSP: true,
      locale: language,
      theme,
    })
    await page.goto(`${portal.url}${path()}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForLoadState('networkidle')
    expect(await axeFaults(page)).toEqual([])
    const words = await page.evaluate(() => document.body.innerText)
    expect(words).not.toMatch(/\[\[|\]\]|\b(?:shell|answer|schools?|address|errors|map)\.[a-z]+[A-Z.]?\w*\b/)
    const drawn = await page.evaluate(() => [
      document.documentElement.lang,
      document.documentElement.dataset['theme'],
    ])
    expect(drawn).toEqual([language, theme])
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 })
      const misfits = [await clippedTexts(page), await smallTargets(page)].flat()
      expect({ width, sideways: await sidewaysScroll(page), misfits }).toEqual({
        width,
        sideways: 0,
        misfits: [],
      })
    }
    await context.close()
  })
})

const JOURNEYS = [
  {
    language: 'pl',
    field: 'Ulica i numer domu',
    must: 'Szkoła musi przyjąć',
    why: 'Skąd to wiemy',
    of: '2027 r.',
  },
  {
    language: 'en',
    field: 'Street and house number',
    must: 'The school must accept',
    why: 'How we know',
    of: '2027',
  },
  {
    language: 'uk',
    field: 'Вулиця і номер будинку',
    must: 'Школа мусить прийняти',
    why: 'Звідки ми це знаємо',
    of: '2027 року',
  },
] as const

describe.each(JOURNEYS)(
  'a parent with a keyboard whose browser speaks $language',
  ({ language, ...said }) => {
    test('types the address and reads the answer and its grounds', async () => {
      const { page, context, complaints } = await openPage(browser, portal.url, { locale: language })
      await page.goto(`${portal.url}/`)
      await tabTo(page, said.field)
      await page.keyboard.type('Staszica 6')
      await page.getByRole('option', { name: 'ul. Stanisława Staszica 6, Koszalin' }).waitFor()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { level: 1, name: 'Szkoła Podstawowa nr 18' }).waitFor()
      const answer = await page.getByRole('main').innerText()
      expect(answer).toContain(said.must)
      expect(answer).toContain(said.of)
      await tabTo(page, said.why)
      await page.keyboard.press('Enter')
      expect(await page.getByRole('main').locator('[lang=pl]').first().isVisible()).toBe(true)
      expect(await page.getByRole('heading', { level: 1 }).getAttribute('lang')).toBe('pl')
      expect(complaints).toEqual([])
      await context.close()
    })
  },
)

describe('language and theme', () => {
  test('are chosen by the keyboard, change the screen as it stands, and are kept', async () => {
    const { page, context, complaints } = await openPage(browser, portal.url, { bypassCSP: true })
    await page.goto(`${portal.url}/`)
    await page.getByLabel('Ulica i numer domu').fill('Stasz')
    await page.locator('summary').focus()
    await page.keyboard.press('Enter')
    expect(await axeFaults(page)).toEqual([])
    await page.getByRole('radio', { name: 'Jak w urządzeniu' }).focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await page.getByRole('link', { name: 'Українська' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Де живе дитина?' }).waitFor()
    expect(await page.getByLabel('Вулиця і номер будинку').inputValue()).toBe('Stasz')
    await page.keyboard.press('Escape')
    expect(await page.locator('details[open]').count()).toBe(0)
    await page.reload()
    await page.getByRole('heading', { name: 'Де живе дитина?' }).waitFor()
    const drawn = await page.evaluate(() => [
      document.documentElement.lang,
      document.documentElement.dataset['theme'],
    ])
    expect(drawn).toEqual(['uk', 'dark'])
    expect(complaints).toEqual([])
    await context.close()
  })

  test('a link with a language opens in it, whatever the browser speaks', async () => {
    const { page, context } = await openPage(browser, portal.url)
    await page.goto(`${portal.url}/szkoly?jezyk=en`)
    await page.getByRole('heading', { level: 1, name: 'Schools and kindergartens' }).waitFor()
    expect(await page.title()).toBe('Schools and kindergartens – Koszalin (example)')
    await context.close()
  })

  test('no page flashes: before anything is drawn it is in the theme that was chosen', async () => {
    const { page, context } = await openPage(browser, portal.url, { theme: 'dark' })
    await page.route('**/assets/*.js', () => undefined)
    await page.goto(`${portal.url}/`, { waitUntil: 'commit' })
    await page.getByRole('heading', { level: 1 }).waitFor()
    const ground = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
    expect(ground).toBe('rgb(16, 21, 31)')
    await context.close()
  })
})

async function tabTo(page: Page, name: string) {
  for (let press = 0; press < 60; press++) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate(() => {
      const element = document.activeElement
      const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : []
      return (labels[0]?.textContent ?? element?.textContent ?? '').trim()
    })
    if (focused === name) return
  }
  throw new Error(`Tab never came to "${name}"`)
}

async function get(path: string): Promise<unknown> {
  return (await fetch(`${portal.url}/api/v1${path}`)).json()
}
