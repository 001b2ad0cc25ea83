import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { openPage, type WatchedPage } from '../support/browser.ts'
import { openPortal } from '../support/open-portal.ts'
import { settle } from '../support/portal-screens.ts'
import { openAs, settleWorkspace } from '../support/workspace-visit.ts'

const portal = openPortal()
let keeper: WatchedPage
let reader: WatchedPage
beforeAll(async () => {
  keeper = await openAs(portal.browser, portal.url, 'biblioteka')
  reader = await openPage(portal.browser, portal.url, { width: 390, height: 800 })
})
afterAll(async () => {
  await keeper.context.close()
  await reader.context.close()
})

const NAME = 'Filia na próbę'

async function seen(): Promise<string> {
  const id = /\/(\d+)$/.exec(keeper.page.url())?.[1] ?? ''
  await reader.page.goto(`${portal.url}/biblioteki/${id}`)
  await settle(reader.page)
  return reader.page.locator('main').innerText()
}

describe('a librarian', () => {
  test('adds a branch: wrong hours are refused at their field, and residents read the right ones', async () => {
    const { page } = keeper
    await page.goto(`${portal.url}/praca/biblioteki`)
    await settleWorkspace(page)
    await page.getByRole('link', { name: 'Dodaj bibliotekę' }).click()
    await page.getByLabel('Nazwa', { exact: true }).fill(NAME)
    await page.getByLabel('Adres', { exact: true }).fill('Staszica 6')
    await page
      .getByRole('option', { name: /Staszica 6/ })
      .first()
      .click()
    const hours = page.getByLabel('Godziny otwarcia')
    await hours.fill('codziennie od ósmej')
    await page.locator('[aria-invalid=true][name=hours]').waitFor()
    await hours.fill('Mo-Su 07:30-21:15')
    await page.getByText('7:30–21:15').first().waitFor()
    await page.getByLabel('Winda').selectOption('yes')
    await page.getByRole('button', { name: 'Zapisz bibliotekę' }).click()
    await page.waitForURL(/\/praca\/biblioteki\/\d+$/)
    const text = await seen()
    expect(text).toContain(NAME)
    expect(text).toContain('7:30–21:15')
  })

  test('closes it for a day, and takes that back', async () => {
    const { page } = keeper
    await page.getByLabel('Dlaczego').fill('Awaria prądu')
    await page.getByRole('button', { name: 'Dodaj zmianę godzin' }).click()
    await page.getByText('Zmiana godzin jest zapisana.').waitFor()
    expect(await seen()).toContain('Awaria prądu')
    await page.getByRole('button', { name: /^Cofnij zmianę/ }).click()
    await page.getByText('Zmiana godzin jest cofnięta.').waitFor()
    expect(await seen()).not.toContain('Awaria prądu')
  })

  test('closes it for good, and it can be changed no more', async () => {
    const { page } = keeper
    await page.getByRole('button', { name: 'Zamknij bibliotekę na stałe' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Powód').fill('Koniec próby')
    await dialog.getByRole('button', { name: 'Zamknij bibliotekę na stałe' }).click()
    await page.getByText('Ta biblioteka jest zamknięta na stałe.').waitFor()
    expect(await page.getByRole('button', { name: 'Zapisz bibliotekę' }).count()).toBe(0)
  })
})
