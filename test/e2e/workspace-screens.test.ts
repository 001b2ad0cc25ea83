import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { axeFaults, COLOUR_RULES } from '../support/axe.ts'
import { openPage, type WatchedPage } from '../support/browser.ts'
import { isEmbedded } from '../support/database.ts'
import { openPortal } from '../support/open-portal.ts'
import { isFullScale } from '../support/scale.ts'
import { clippedTexts, layoutShift, sidewaysScroll, smallTargets } from '../support/screen-measures.ts'
import { accountId, openAs, reportId, settleWorkspace } from '../support/workspace-visit.ts'

const portal = openPortal()
let own: WatchedPage
let school: WatchedPage
let family: WatchedPage
let stranger: WatchedPage
let director = 0
let report = 0

beforeAll(async () => {
  own = await openAs(portal.browser, portal.url, 'administrator', { bypassCSP: true })
  school = await openAs(portal.browser, portal.url, 'dyrektor', { bypassCSP: true })
  family = await openAs(portal.browser, portal.url, 'opiekun', { bypassCSP: true })
  stranger = await openPage(portal.browser, portal.url, { bypassCSP: true })
  director = await accountId(own, portal.url, 'dyrektor')
  report = await reportId(own, portal.url)
})
afterAll(async () => {
  await own.context.close()
  await school.context.close()
  await family.context.close()
  await stranger.context.close()
})

const WIDTHS = [1440, 390, 320]
const THEMES = {
  light: { colorScheme: 'light', contrast: 'no-preference' },
  dark: { colorScheme: 'dark', contrast: 'no-preference' },
  contrast: { colorScheme: 'light', contrast: 'more' },
} as const
const KEY = /\bworkspace\.\w+|\[\[|\]\]/

const visitor = (by: 'school' | 'family' | undefined) => (by === undefined ? own : { school, family }[by])

interface Screen {
  readonly name: string
  readonly path: () => string
  readonly isPublic?: true
  /** Whose screen it is; without it the administrator's. */
  readonly by?: 'school' | 'family'
  readonly isMissing?: true
}

const SCREENS: readonly Screen[] = [
  { name: 'sign-in', path: () => '/logowanie', isPublic: true },
  { name: 'setting a password', path: () => '/haslo#nazwa=j.nowak&kod=7K2M-XQ9T-4HVB-W8NE', isPublic: true },
  ...(isEmbedded()
    ? [
        {
          name: 'simulator of login.gov.pl',
          path: () => '/logowanie/login-gov-pl/symulator',
          isPublic: true,
        } as const,
      ]
    : []),
  { name: 'what is to be done', path: () => '/praca' },
  { name: 'accounts', path: () => '/praca/konta' },
  { name: 'no such account', path: () => '/praca/konta?szukaj=nikogo-takiego' },
  { name: 'new account', path: () => '/praca/konta/nowe' },
  { name: 'sign-in rules', path: () => '/praca/konta/zasady-logowania' },
  { name: 'staff directory', path: () => '/praca/konta/katalog' },
  { name: 'account', path: () => `/praca/konta/${director}` },
  { name: 'audit trail', path: () => '/praca/dziennik-zdarzen' },
  { name: 'audit trail of nothing', path: () => '/praca/dziennik-zdarzen?od=2020-01-01&do=2020-01-02' },
  { name: 'declaration of accessibility', path: () => '/praca/deklaracja-dostepnosci' },
  { name: 'looks of the portal', path: () => '/praca/wyglad' },
  { name: 'news', path: () => '/praca/aktualnosci' },
  { name: 'new text', path: () => '/praca/aktualnosci/nowa' },
  { name: 'text', path: () => '/praca/aktualnosci/1' },
  { name: 'unknown text', path: () => '/praca/aktualnosci/999999', isMissing: true },
  { name: 'libraries', path: () => '/praca/biblioteki' },
  { name: 'new library', path: () => '/praca/biblioteki/nowa' },
  { name: 'library', path: () => '/praca/biblioteki/1' },
  { name: 'unknown library', path: () => '/praca/biblioteki/999999', isMissing: true },
  { name: 'jobs', path: () => '/praca/zadania' },
  { name: 'imports', path: () => '/praca/dane' },
  { name: 'new import', path: () => '/praca/dane/nowe/catchments' },
  { name: 'reported errors', path: () => '/praca/zgloszenia' },
  { name: 'reported error', path: () => `/praca/zgloszenia/${report}` },
  { name: 'plans', path: () => '/praca/plany' },
  { name: 'plan', path: () => '/praca/plany/1' },
  { name: 'unknown plan', path: () => '/praca/plany/999999', isMissing: true },
  { name: 'own account', path: () => '/praca/moje-konto' },
  { name: 'persons', path: () => '/praca/osoby', by: 'school' },
  { name: 'new person', path: () => '/praca/osoby/nowa', by: 'school' },
  { name: 'person', path: () => '/praca/osoby/1', by: 'school' },
  { name: 'unknown person', path: () => '/praca/osoby/999999', by: 'school', isMissing: true },
  { name: 'class units', path: () => '/praca/oddzialy', by: 'school' },
  { name: 'own children', path: () => '/praca/moje-dzieci', by: 'family' },
  { name: 'own child', path: () => '/praca/osoby/1', by: 'family' },
  { name: 'unknown account', path: () => '/praca/konta/999999', isMissing: true },
  { name: 'unknown screen', path: () => '/praca/nie-ma' },
]

/** In full size every theme; else the light one, and by turns one of the others. */
const themesOf = (number: number) =>
  Object.entries(THEMES).filter((_, theme) => isFullScale() || theme === 0 || theme === 1 + (number % 2))
const NUMBERED = SCREENS.map((screen, number) => ({ ...screen, number }))

describe.each(NUMBERED)(
  'the screen "$name" of the workspace',
  ({ number, path, isPublic, by, isMissing }) => {
    test('comes to rest, fits every width, and has no fault that axe knows in any theme', async () => {
      const { page, complaints } = isPublic === true ? stranger : visitor(by)
      complaints.length = 0
      await page.setViewportSize({ width: 1440, height: 900 })
      await page.goto('about:blank')
      await page.goto(`${portal.url}${path()}`)
      await settleWorkspace(page)
      expect(await layoutShift(page)).toBeLessThan(0.02)
      expect(await page.evaluate(() => document.body.innerText)).not.toMatch(KEY)
      for (const [theme, device] of themesOf(number)) {
        await page.emulateMedia({ ...device, reducedMotion: 'reduce' })
        await page.locator(`html[data-theme=${theme}]`).waitFor()
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
      expect(complaints.filter((text) => isMissing !== true || !text.includes('404'))).toEqual([])
    })
  },
)

describe('a box over the screen', () => {
  test.each([
    { name: 'the address box', open: '/', title: 'Adres → szkoła' },
    { name: 'the search for anything', open: 'Control+k', title: 'Szukaj ekranu, osoby, szkoły lub ulicy' },
  ])('$name has no fault that axe knows, fits a phone, and gives the focus back', async ({ open, title }) => {
    const { page, complaints } = own
    complaints.length = 0
    await page.setViewportSize({ width: 390, height: 800 })
    await page.goto(`${portal.url}/praca`)
    await settleWorkspace(page)
    await page.getByRole('button', { name: 'Szukaj' }).focus()
    await page.keyboard.press(open)
    await page.getByRole('combobox', { name: title }).fill('staszica 6')
    await page.getByRole('option').first().waitFor()
    expect(await axeFaults(page)).toEqual([])
    expect(await sidewaysScroll(page)).toBe(0)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await page.evaluate(() => document.activeElement?.textContent.trim())).toMatch(/^Szukaj/)
    expect(complaints).toEqual([])
  })
})

test('in English and Ukrainian the workspace has all its words', async () => {
  for (const [locale, heading] of [
    ['en', 'To do'],
    ['uk', 'Завдання'],
  ] as const) {
    const { page, context } = await openAs(portal.browser, portal.url, 'administrator', { locale })
    await page.goto(`${portal.url}/praca`)
    await page.getByRole('heading', { level: 1, name: heading }).waitFor()
    await settleWorkspace(page)
    expect(await page.evaluate(() => document.body.innerText)).not.toMatch(KEY)
    await context.close()
  }
})
