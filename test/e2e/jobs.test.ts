import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Route } from 'playwright-core'

import type { Job } from '../../server/platform/jobs/contract.ts'
import { axeFaults } from '../support/axe.ts'
import { openPage, type WatchedPage } from '../support/browser.ts'
import { openPortal } from '../support/open-portal.ts'
import { clippedTexts, sidewaysScroll, smallTargets } from '../support/screen-measures.ts'
import { openAs, settleWorkspace } from '../support/workspace-visit.ts'

const portal = openPortal()
let own: WatchedPage

beforeAll(async () => {
  own = await openAs(portal.browser, portal.url, 'audytor', { bypassCSP: true })
})
afterAll(() => own.context.close())

const JOBS = '**/api/v1/jobs?*'
const END = '2026-11-22T11:05:00.000Z'
const job: Job = {
  id: 1,
  kind: 'audit-verification',
  title: 'Sprawdzenie dziennika zdarzeń',
  state: 'waiting',
  progress: null,
  startedBy: { id: 1, name: 'Anna Audytor' },
  isOwn: true,
  askedAt: '2026-11-22T11:00:00.000Z',
  startedAt: null,
  endedAt: null,
  beginsAfter: null,
  attempts: 0,
  isCancelAsked: false,
  mayCancel: false,
  mayRetry: false,
  result: null,
  failure: null,
}
const progress = { done: 45, total: 100, words: 'Sprawdzanie wpisów' }
const failure = { title: 'Zadanie zostało przerwane', detail: 'Serwer przestał działać. Ponów zadanie.' }
const bad = { isAlarming: true, lines: ['Dziennik nie jest taki, jak go zapisano.', 'Łańcuch 3.'] }
const good = { isAlarming: false, lines: ['Dziennik jest nienaruszony.'] }
/** Every state in which a job can be seen. */
const ALL: readonly Job[] = [
  { ...job, id: 7, mayCancel: true },
  { ...job, id: 6, state: 'running', mayCancel: true, progress },
  { ...job, id: 5, state: 'running', isCancelAsked: true, progress },
  { ...job, id: 4, beginsAfter: END, failure },
  { ...job, id: 3, state: 'failed', endedAt: END, mayRetry: true, failure },
  { ...job, id: 2, state: 'cancelled', endedAt: END, mayRetry: true },
  { ...job, state: 'done', endedAt: END, result: bad },
]

const answer = (jobs: readonly Job[]) => (route: Route) => route.fulfill({ json: { next: null, jobs } })

describe('the screen of jobs', () => {
  test('shows, by keyboard alone, that the trail is verified, also to who has left it meanwhile', async () => {
    const { page, complaints } = own
    complaints.length = 0
    await page.goto(`${portal.url}/praca/dziennik-zdarzen`)
    await settleWorkspace(page)
    await page.getByRole('button', { name: 'Sprawdź łańcuch dziennika' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Zadania' }).waitFor()
    await page.goto(`${portal.url}/praca`)
    await settleWorkspace(page)
    await page.goto(`${portal.url}/praca/zadania`)
    const row = page.getByRole('row').filter({ hasText: 'Sprawdzenie dziennika zdarzeń' }).first()
    await row.getByText('Gotowe').waitFor({ timeout: 30_000 })
    expect(await row.innerText()).toContain('Dziennik jest nienaruszony')
    expect(complaints).toEqual([])
  }, 90_000)

  test('fits every width in every state, without a fault that axe knows', async () => {
    const { page, complaints } = own
    complaints.length = 0
    await page.route(JOBS, answer(ALL))
    await page.goto(`${portal.url}/praca/zadania`)
    await page.getByRole('progressbar').first().waitFor()
    await page.emulateMedia({ reducedMotion: 'reduce' })
    for (const width of [1440, 390, 320]) {
      await page.setViewportSize({ width, height: 800 })
      const misfits = [await clippedTexts(page), await smallTargets(page), await axeFaults(page)].flat()
      const sideways = await sidewaysScroll(page)
      expect({ width, sideways, misfits }).toEqual({ width, sideways: 0, misfits: [] })
    }
    expect(complaints).toEqual([])
    await page.unroute(JOBS)
  }, 60_000)

  test('asks while a job is open and somebody looks, tells of its end, and then asks no more', async () => {
    const { page, context } = await openPage(portal.browser, portal.url)
    await context.addCookies(await own.context.cookies())
    let asked = 0
    let shown: readonly Job[] = [{ ...job, state: 'running', progress, mayCancel: true }]
    await page.route(JOBS, (route) => {
      asked += 1
      return answer(shown)(route)
    })
    const hide = (isHidden: boolean) =>
      page.evaluate((value) => {
        Object.defineProperty(document, 'hidden', { value, configurable: true })
        document.dispatchEvent(new Event('visibilitychange'))
      }, isHidden)
    const during = async (milliseconds: number) => {
      const before = asked
      await page.waitForTimeout(milliseconds)
      return asked - before
    }
    await page.goto(`${portal.url}/praca/zadania`)
    await page.getByText('Sprawdzanie wpisów: 45%').waitFor()
    expect(await during(4_000)).toBeGreaterThan(0)
    await hide(true)
    await page.waitForTimeout(300)
    expect(await during(3_000)).toBe(0)
    shown = [{ ...job, state: 'done', endedAt: END, result: good }]
    await hide(false)
    await page.getByText('Sprawdzenie dziennika zdarzeń: Gotowe').waitFor()
    expect(await during(3_000)).toBe(0)
    await context.close()
  }, 60_000)

  test('says why the list does not come, and that there is none', async () => {
    const { page } = own
    await page.route(JOBS, (route) => route.abort())
    await page.goto(`${portal.url}/praca/zadania`)
    await page.getByRole('button', { name: 'Spróbuj ponownie' }).waitFor()
    await page.unroute(JOBS)
    await page.route(JOBS, answer([]))
    await page.getByRole('button', { name: 'Spróbuj ponownie' }).click()
    await page.getByText('Nie ma żadnych zadań.').waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
    await page.unroute(JOBS)
  }, 60_000)
})
