import { afterEach, expect, test } from '@jest/globals'

import { axeFaults } from '../support/axe.ts'
import { openPage, type WatchedPage } from '../support/browser.ts'
import { openPortal } from '../support/open-portal.ts'
import { findPlaces, settle } from '../support/portal-screens.ts'
import { openAs, settleWorkspace } from '../support/workspace-visit.ts'

const portal = openPortal()
let resident: WatchedPage
let official: WatchedPage

afterEach(async () => {
  await resident.context.close()
  await official.context.close()
})

const SAID = 'Uchwała podaje dla tego domu inną szkołę.'
const NOTE = 'Poprawiliśmy zapis obwodu, aby był zgodny z uchwałą.'

test('an error is reported from the answer on a phone, answered by the office, and told to everybody', async () => {
  resident = await openPage(portal.browser, portal.url, { width: 390, height: 844, bypassCSP: true })
  official = await openAs(portal.browser, portal.url, 'nabor', { bypassCSP: true })
  const { page } = resident
  const { address } = await findPlaces(portal.url)
  await page.goto(`${portal.url}/odpowiedz?adres=${address}`)
  await settle(page)
  await page.getByRole('link', { name: 'Zgłoś błąd' }).click()
  await page.getByRole('heading', { level: 1, name: 'Zgłoś błąd' }).waitFor()
  await page.getByText('Stanisława Staszica 6').waitFor()
  await page.getByRole('button', { name: 'Wyślij zgłoszenie' }).click()
  await page.getByText('napisz co najmniej 10 znaków').first().waitFor()
  await page.getByLabel('Opis').fill(SAID)
  await page.getByRole('button', { name: 'Wyślij zgłoszenie' }).click()
  await page.getByText('Zgłoszenie jest w urzędzie').waitFor()
  expect(await axeFaults(page)).toEqual([])
  const link = (await page.getByRole('link', { name: 'Sprawdź, co się dzieje' }).getAttribute('href')) ?? ''
  expect(link).toContain('/zgloszenie#kod=')

  await answerAtDesk()

  await page.goto('about:blank')
  await page.goto(link)
  await page.getByText('dane poprawione').waitFor()
  await page.getByText('różnił się od uchwały rady').waitFor()
  await page.getByRole('link', { name: 'Ostatnio poprawione' }).click()
  await page.getByText(NOTE).first().waitFor()
  expect([...resident.complaints, ...official.complaints]).toEqual([])
})

async function answerAtDesk() {
  const { page } = official
  await page.goto(`${portal.url}/praca`)
  await settleWorkspace(page)
  await page.getByRole('link', { name: /zgłoszon.* czeka/ }).click()
  await page.getByRole('heading', { level: 1, name: 'Błędy w danych' }).waitFor()
  await page
    .getByRole('link', { name: /Szkoła dla adresu/ })
    .last()
    .click()
  await page.getByText(SAID).waitFor()
  await page.getByRole('button', { name: 'Biorę to' }).click()
  await page.getByRole('button', { name: 'Oddaję' }).waitFor()
  await page.getByLabel('Wzór odpowiedzi').selectOption({ label: 'Poprawiony zapis obwodu' })
  expect(await page.getByLabel('Co poprawiono').inputValue()).toBe(NOTE)
  await page.getByRole('button', { name: 'Wyślij odpowiedź' }).click()
  await page.getByText('dane poprawione').waitFor()
  expect(await axeFaults(page)).toEqual([])
}
