/// <reference lib="dom" />
import { afterEach, expect, test } from '@jest/globals'

import { axeFaults } from '../support/axe.ts'
import { openPage, type WatchedPage } from '../support/browser.ts'
import { declarationFaults } from '../support/declaration-faults.ts'
import { openPortal } from '../support/open-portal.ts'
import { openAs, settleWorkspace } from '../support/workspace-visit.ts'

const portal = openPortal()
const PATH = '/deklaracja-dostepnosci'
let watched: WatchedPage

afterEach(async () => {
  await watched.context.close()
})

test('T14.1: the declaration has each part that the law asks for, found from the start page, without scripts too', async () => {
  watched = await openPage(portal.browser, portal.url, { width: 390, height: 844, javaScriptEnabled: false })
  const { page } = watched
  await page.goto(`${portal.url}/`)
  await page.getByRole('link', { name: 'Deklaracja dostępności' }).click()
  await page.getByRole('heading', { level: 1, name: 'Deklaracja dostępności' }).waitFor()
  expect(await declarationFaults(page)).toEqual([])
  expect(await page.locator('#a11y-email').getAttribute('href')).toMatch(/^mailto:/)
})

test.each<[string, (element: Element) => void, string]>([
  [
    'a11y-data-aktualizacja',
    (element) => {
      element.remove()
    },
    '0 elements',
  ],
  [
    'a11y-data-aktualizacja',
    (element) => {
      element.setAttribute('datetime', '12.03.2026')
    },
    'no day',
  ],
  [
    'a11y-osoba',
    (element) => {
      element.textContent = ' '
    },
    'empty',
  ],
])('T14.1: one whose %s is not as it must be is not valid', async (id, spoil, fault) => {
  watched = await openPage(portal.browser, portal.url)
  const { page } = watched
  await page.goto(`${portal.url}${PATH}`)
  await page.locator('#a11y-aplikacje').waitFor()
  // The script that comes after the page would put right what it finds spoiled.
  await page.waitForLoadState('networkidle')
  await page.locator(`#${id}`).evaluate(spoil)
  expect(await declarationFaults(page)).toEqual([`${id}: ${fault}`])
})

test('an official publishes a changed one, is told what is wrong first, and residents read it', async () => {
  watched = await openAs(portal.browser, portal.url, 'naczelnik', { bypassCSP: true })
  const { page, complaints } = watched
  await page.goto(`${portal.url}/praca/deklaracja-dostepnosci`)
  await page.getByLabel('Niezgodności i wyłączenia').waitFor()
  await settleWorkspace(page)
  const faults = page.getByLabel('Niezgodności i wyłączenia')
  const before = await faults.inputValue()
  await faults.fill('')
  await page.getByRole('button', { name: 'Ogłoś deklarację' }).click()
  await page.getByRole('group', { name: 'Popraw to, co poniżej:' }).waitFor()
  expect(await axeFaults(page)).toEqual([])
  await faults.fill(`${before}\nFilmy nie mają jeszcze audiodeskrypcji.`)
  await page.getByRole('button', { name: 'Ogłoś deklarację' }).click()
  await page.getByText('Ogłoszono deklarację dostępności.').waitFor()
  await page.getByRole('link', { name: 'Zobacz ją na portalu' }).click()
  await page.getByText('Filmy nie mają jeszcze audiodeskrypcji.').waitFor()
  expect(await declarationFaults(page)).toEqual([])
  expect(complaints.filter((line) => !line.includes('400'))).toEqual([])
})
