import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { type Page } from 'playwright-core'

import { axeFaults } from '../support/axe.ts'
import { openPage, type WatchedPage } from '../support/browser.ts'
import { openPortal } from '../support/open-portal.ts'
import { findPlaces, settle } from '../support/portal-screens.ts'
import { openAs, settleWorkspace } from '../support/workspace-visit.ts'

const portal = openPortal()
let resident: WatchedPage
let page: Page

/** Slow 4G, as Lighthouse has it: bytes a second, and milliseconds to and fro. */
const SLOW = { offline: false, downloadThroughput: 204_800, uploadThroughput: 96_000, latency: 150 }
const WAIT = { timeout: 30_000 }

beforeEach(async () => {
  resident = await openPage(portal.browser, portal.url, { width: 390, height: 844, bypassCSP: true })
  page = resident.page
  page.setDefaultTimeout(WAIT.timeout)
  const network = await resident.context.newCDPSession(page)
  await network.send('Network.enable')
  await network.send('Network.emulateNetworkConditions', SLOW)
})
afterEach(() => resident.context.close())

const SAID = 'Uchwała podaje dla tego domu inną szkołę.'
const NOTE = 'Poprawiliśmy zapis obwodu, aby był zgodny z uchwałą.'

test('a resident finds the school of an address, and prints its card', async () => {
  await page.goto(`${portal.url}/`)
  await page.getByLabel('Ulica i numer domu').fill('Staszica 6')
  await page.getByRole('button', { name: 'Pokaż szkołę' }).click()
  await page.getByText('Szkoła musi przyjąć dziecko').waitFor(WAIT)
  const school = await page.getByRole('heading', { level: 1 }).innerText()
  const href = (await page.getByRole('link', { name: 'Karta PDF' }).getAttribute('href')) ?? ''
  const card = await resident.context.request.get(new URL(href, portal.url).href)
  expect(card.headers()['content-type']).toBe('application/pdf')
  expect((await card.body()).subarray(0, 8).toString()).toBe('%PDF-1.7')
  expect(school).toContain('Szkoła Podstawowa')
  expect(resident.complaints).toEqual([])
})

test('the card’s link shows the answer of its day, says so, and leads to that of today', async () => {
  const { address } = await findPlaces(portal.url)
  await page.goto(`${portal.url}/odpowiedz?adres=${address}&rok=2026&stan=2026-01-15`)
  await page.getByText('Odpowiedź według stanu danych z 15 stycznia 2026').waitFor(WAIT)
  await page.getByRole('link', { name: 'Pokaż dzisiejszą' }).click()
  await page.waitForURL((url) => !url.searchParams.has('stan') && url.searchParams.get('rok') === '2026')
  await page.getByText('Odpowiedź według stanu').waitFor({ ...WAIT, state: 'detached' })
  expect(resident.complaints).toEqual([])
})

test('a resident finds a library that is open now, or reads when it opens', async () => {
  await page.goto(`${portal.url}/biblioteki?otwarte=tak`)
  await settle(page)
  const rows = page.getByRole('main').getByRole('listitem')
  const isAnyOpen = (await rows.count()) > 0
  if (!isAnyOpen) await page.getByLabel('Tylko otwarte teraz').uncheck()
  const told = rows.getByText(isAnyOpen ? /^Otwarte do \d/ : /Otwarcie/).first()
  await told.waitFor(WAIT)
  expect(await told.innerText()).toMatch(/\d:\d\d/)
})

test('an error is reported from the answer, answered by the office, and told to everybody', async () => {
  const { address } = await findPlaces(portal.url)
  await page.goto(`${portal.url}/odpowiedz?adres=${address}`)
  await settle(page)
  await page.getByRole('link', { name: 'Zgłoś błąd' }).click()
  await page.getByRole('heading', { level: 1, name: 'Zgłoś błąd' }).waitFor(WAIT)
  await page.getByText('Stanisława Staszica 6').waitFor(WAIT)
  await page.getByRole('button', { name: 'Wyślij zgłoszenie' }).click()
  await page.getByText('napisz co najmniej 10 znaków').first().waitFor()
  await page.getByLabel('Opis').fill(SAID)
  await page.getByRole('button', { name: 'Wyślij zgłoszenie' }).click()
  await page.getByText('Zgłoszenie jest w urzędzie').waitFor(WAIT)
  expect(await axeFaults(page)).toEqual([])
  const link = (await page.getByRole('link', { name: 'Sprawdź, co się dzieje' }).getAttribute('href')) ?? ''
  expect(link).toContain('/zgloszenie#kod=')

  await answerAtDesk()

  await page.goto('about:blank')
  await page.goto(link)
  await page.getByText('dane poprawione').waitFor(WAIT)
  await page.getByText('różnił się od uchwały rady').waitFor(WAIT)
  await page.getByRole('link', { name: 'Ostatnio poprawione' }).click()
  await page.getByText(NOTE).first().waitFor(WAIT)
  expect(resident.complaints).toEqual([])
})

async function answerAtDesk() {
  const official = await openAs(portal.browser, portal.url, 'nabor', { bypassCSP: true })
  const desk = official.page
  await desk.goto(`${portal.url}/praca`)
  await settleWorkspace(desk)
  await desk.getByRole('link', { name: /zgłoszon.* czeka/ }).click()
  await desk.getByRole('heading', { level: 1, name: 'Błędy w danych' }).waitFor()
  await desk
    .getByRole('link', { name: /Szkoła dla adresu/ })
    .last()
    .click()
  await desk.getByText(SAID).waitFor()
  await desk.getByRole('button', { name: 'Biorę to' }).click()
  await desk.getByRole('button', { name: 'Oddaję' }).waitFor()
  await desk.getByLabel('Wzór odpowiedzi').selectOption({ label: 'Poprawiony zapis obwodu' })
  expect(await desk.getByLabel('Co poprawiono').inputValue()).toBe(NOTE)
  await desk.getByRole('button', { name: 'Wyślij odpowiedź' }).click()
  await desk.getByText('dane poprawione').waitFor()
  expect(await axeFaults(desk)).toEqual([])
  expect(official.complaints).toEqual([])
  await official.context.close()
}
