import { expect, test } from '@jest/globals'
import { type Page } from 'playwright-core'

import { axeFaults } from '../support/axe.ts'
import { openPage } from '../support/browser.ts'
import { isEmbedded } from '../support/database.ts'
import { openPortal } from '../support/open-portal.ts'
import { clippedTexts, sidewaysScroll, smallTargets } from '../support/screen-measures.ts'
import { settleWorkspace } from '../support/workspace-visit.ts'

const portal = openPortal()
const BUTTON = 'Profil zaufany (login.gov.pl)'

/** From the sign-in to the simulator's page. */
async function leave(page: Page, path = '/logowanie?wroc=/praca/moje-dzieci') {
  await page.goto(`${portal.url}${path}`)
  await page.getByRole('button', { name: BUTTON }).click()
  await page.getByRole('heading', { level: 1, name: 'Symulator login.gov.pl' }).waitFor()
  await page.getByRole('heading', { level: 2, name: 'Zaloguj jako' }).waitFor()
}

const visit = () => openPage(portal.browser, portal.url, { bypassCSP: true })

/** On a server of its own nothing stands in for the node: the last test says so. */
const IN_DEMO_MODE = isEmbedded()

test('a guardian signs in by the trusted profile and sees the own children only', async () => {
  if (!IN_DEMO_MODE) return
  const { page, context, complaints } = await visit()
  await leave(page)
  await page.getByText('To nie jest login.gov.pl').waitFor()
  await page.getByRole('button', { name: 'Olga Maria Opiekun' }).click()
  await page.waitForURL(`${portal.url}/praca/moje-dzieci`)
  await settleWorkspace(page)
  const names = await page.getByRole('main').getByRole('link').allInnerTexts()
  expect(names.map((text) => text.split('\n')[0]).sort()).toEqual([
    'Olga Opiekun',
    'Sara Uczeń',
    'Urszula Uczeń',
  ])
  expect(complaints).toEqual([])
  await context.close()
})

test('a guardian without an account gets one by signing in, for the own child only', async () => {
  if (!IN_DEMO_MODE) return
  const { page, context } = await visit()
  await leave(page)
  await page.getByRole('button', { name: 'Roman Brzoza' }).click()
  await page.waitForURL(`${portal.url}/praca/moje-dzieci`)
  await settleWorkspace(page)
  const names = await page.getByRole('main').getByRole('link').allInnerTexts()
  expect(names.map((text) => text.split('\n')[0]).sort()).toEqual(['Bartosz Brzoza', 'Roman Brzoza'])
  await context.close()
})

test('whoever is not known is told so, and what came stands in the address no more', async () => {
  if (!IN_DEMO_MODE) return
  const { page, context } = await visit()
  await leave(page)
  await page.getByRole('button', { name: 'Nina Nieznajoma' }).click()
  await page.getByRole('alert').getByText('Nie możemy Cię zalogować').waitFor()
  expect(page.url()).toBe(`${portal.url}/logowanie/login-gov-pl`)
  expect(await axeFaults(page)).toEqual([])
  await page.getByRole('link', { name: 'Wróć do logowania' }).click()
  await page.getByRole('button', { name: BUTTON }).click()
  await page.getByRole('heading', { level: 1, name: 'Symulator login.gov.pl' }).waitFor()
  for (const [answer, told] of [
    ['Niski poziom zaufania', 'Za słabe potwierdzenie'],
    ['Przerwij logowanie', 'Logowanie przerwane'],
    ['Węzeł nie odpowiada', 'login.gov.pl nie odpowiada'],
  ] as const) {
    await leave(page)
    await page.getByRole('button', { name: answer }).click()
    await page.getByRole('alert').getByText(told, { exact: true }).waitFor()
  }
  await page.goto(`${portal.url}/logowanie/login-gov-pl?RelayState=obcy&SAMLart=tajny`)
  await page.getByRole('alert').getByText('To logowanie już nie jest ważne').waitFor()
  expect(page.url()).toBe(`${portal.url}/logowanie/login-gov-pl`)
  await context.close()
})

test('the simulator’s page fits every width, has no fault that axe knows, and is worked by keyboard', async () => {
  if (!IN_DEMO_MODE) return
  const { page, context } = await visit()
  await leave(page)
  expect(await axeFaults(page)).toEqual([])
  for (const width of [1440, 390, 320]) {
    await page.setViewportSize({ width, height: 800 })
    const misfits = [await clippedTexts(page), await smallTargets(page)].flat()
    expect({ width, sideways: await sidewaysScroll(page), misfits }).toEqual({
      width,
      sideways: 0,
      misfits: [],
    })
  }
  await page.getByRole('button', { name: 'Olga Maria Opiekun' }).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(`${portal.url}/praca/moje-dzieci`)
  await context.close()
})

test('where no node is, nobody is offered it; where one is, it is offered to parents', async () => {
  const { page, context } = await visit()
  await page.goto(`${portal.url}/logowanie`)
  await settleWorkspace(page)
  await page.getByText('Dla rodziców i opiekunów, uczniów oraz pracowników').waitFor()
  expect(await page.getByRole('button', { name: BUTTON }).count()).toBe(IN_DEMO_MODE ? 1 : 0)
  await context.close()
})
