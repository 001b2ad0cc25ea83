import { beforeAll, describe, expect, test } from '@jest/globals'
import { type Page } from 'playwright-core'

import { type Language } from '../../server/platform/languages/contract.ts'
import { axeFaults, COLOUR_RULES } from '../support/axe.ts'
import { openPage } from '../support/browser.ts'
import { openPortal } from '../support/open-portal.ts'
import { findPlaces, type Places, SCREENS, settle } from '../support/portal-screens.ts'
import { isFullScale } from '../support/scale.ts'
import { clippedTexts, sidewaysScroll, smallTargets } from '../support/screen-measures.ts'

const portal = openPortal()
let places: Places

beforeAll(async () => {
  places = await findPlaces(portal.url)
})

const LANGUAGES: readonly Language[] = ['pl', 'en', 'uk']
const THEMES = ['light', 'dark', 'contrast'] as const
const DEVICES = {
  light: { colorScheme: 'light', contrast: 'no-preference' },
  dark: { colorScheme: 'dark', contrast: 'no-preference' },
  contrast: { colorScheme: 'light', contrast: 'more' },
} as const
/** The size at which axe looks: maps have few words, so one language has them drawn. */
const FIRST_SEEN = {
  pl: { width: 1440, height: 900 },
  en: { width: 390, height: 844 },
  uk: { width: 390, height: 844 },
} as const
const WIDTHS = [1440, 390, 320]
/** In full size everything meets every language; else each its own one, so that each language meets a third. */
const meets = (language: Language, number: number) =>
  isFullScale() || (LANGUAGES.indexOf(language) + number) % LANGUAGES.length === 0
/** In full size every theme; else the light one, and by turns one of the others. */
const themesOf = (number: number) =>
  THEMES.filter((_, theme) => isFullScale() || theme === 0 || theme === 1 + (number % 2))
const NUMBERED = SCREENS.map((screen, number) => ({ ...screen, number }))
const KEY = /\[\[|\]\]|\b(?:shell|answer|streets|schools?|address|errors|map)\.[a-z]+[A-Z.]?\w*\b/

describe.each(LANGUAGES)('in the language "%s"', (language) => {
  test.each(NUMBERED.filter(({ number }) => meets(language, number)))(
    'the screen "$name" has no fault that axe knows in any theme, and fits',
    async ({ path, number }) => {
      const { page, context } = await openPage(portal.browser, portal.url, {
        bypassCSP: true,
        locale: language,
        ...FIRST_SEEN[language],
      })
      await page.goto(`${portal.url}${path(places)}`)
      await settle(page)
      expect(await page.evaluate(() => document.body.innerText)).not.toMatch(KEY)
      for (const theme of themesOf(number)) {
        // Colours that are on their way to another are neither.
        await page.emulateMedia({ ...DEVICES[theme], reducedMotion: 'reduce' })
        await page.locator(`html[lang=${language}][data-theme=${theme}]`).waitFor()
        const rules = isFullScale() || theme === 'light' ? undefined : COLOUR_RULES
        expect({ theme, faults: await axeFaults(page, rules) }).toEqual({ theme, faults: [] })
      }
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
    },
  )
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

const PAIRS = JOURNEYS.flatMap((journey) => THEMES.map((theme) => ({ ...journey, theme })))

describe.each(PAIRS.filter(({ language, theme }) => meets(language, THEMES.indexOf(theme))))(
  'a parent with a keyboard whose browser speaks $language, in the theme "$theme"',
  ({ language, theme, ...said }) => {
    test('types the address and reads the answer and its grounds', async () => {
      const { page, context, complaints } = await openPage(portal.browser, portal.url, {
        locale: language,
        theme,
      })
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
    const { page, context, complaints } = await openPage(portal.browser, portal.url, { bypassCSP: true })
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
    const { page, context } = await openPage(portal.browser, portal.url)
    await page.goto(`${portal.url}/szkoly?jezyk=en`)
    await page.getByRole('heading', { level: 1, name: 'Schools and kindergartens' }).waitFor()
    expect(await page.title()).toBe('Schools and kindergartens – Koszalin (example)')
    await context.close()
  })

  test('no page flashes: before anything is drawn it is in the theme that was chosen', async () => {
    const { page, context } = await openPage(portal.browser, portal.url, { theme: 'dark' })
    await page.route('**/assets/*.js', () => undefined)
    await page.goto(`${portal.url}/`, { waitUntil: 'commit' })
    expect(await groundAtFirstPaint(page)).toBe('rgb(16, 21, 31)')
    await context.close()
  })
})

/** The ground once something is drawn: before that its style may still be on its way, for styles hold back the paint. */
function groundAtFirstPaint(page: Page): Promise<string> {
  return page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        new PerformanceObserver(() => {
          resolve(getComputedStyle(document.documentElement).backgroundColor)
        }).observe({ type: 'paint', buffered: true })
      }),
  )
}

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
