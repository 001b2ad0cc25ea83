import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Page } from 'playwright-core'

import { axeFaults } from '../support/axe.ts'
import { openPage, type WatchedPage } from '../support/browser.ts'
import { openPortal } from '../support/open-portal.ts'
import { settle } from '../support/portal-screens.ts'
import { openAs, settleWorkspace } from '../support/workspace-visit.ts'

const portal = openPortal()
let principal: WatchedPage
let reader: WatchedPage
beforeAll(async () => {
  principal = await openAs(portal.browser, portal.url, 'dyrektor', { bypassCSP: true })
  reader = await openPage(portal.browser, portal.url, { width: 390, height: 800, bypassCSP: true })
})
afterAll(async () => {
  await principal.context.close()
  await reader.context.close()
})

const TITLE = 'Zebranie rodziców klas pierwszych'

async function open(page: Page, path: string) {
  await page.goto(`${portal.url}${path}`)
  await settle(page)
}

describe('a principal writes once', () => {
  test('and is told what keeps some from reading it, publishes, and residents read it in both places', async () => {
    const { page, complaints } = principal
    await page.goto(`${portal.url}/praca/aktualnosci/nowa`)
    await settleWorkspace(page)
    await page.getByLabel('Tytuł').fill(TITLE)
    await page.getByLabel('Widoczny od').fill('2026-11-20')
    const text = page.getByLabel('Treść')
    await text.fill('Zapraszamy we wtorek. Plan zebrania jest tutaj.')
    await text.evaluate((area) => {
      if (!(area instanceof HTMLTextAreaElement)) return
      area.setSelectionRange(area.value.indexOf('tutaj'), area.value.indexOf('tutaj') + 5)
    })
    await page.getByRole('button', { name: 'Odnośnik' }).click()
    await page.keyboard.type('https://szkola.example/plan') // the address is selected
    await page.getByText('odnośnik nie mówi, dokąd prowadzi').waitFor()
    expect(await axeFaults(page)).toEqual([])

    await page.getByRole('button', { name: 'Opublikuj' }).click()
    await page
      .getByText(/Przed publikacją popraw wiersze: 1/)
      .first()
      .waitFor()
    complaints.length = 0 // a browser notes on its console that the server has refused
    await text.fill('Zapraszamy we wtorek. Zobacz [plan zebrania](https://szkola.example/plan).')
    await page.getByText('Nie ma nic do poprawienia.').waitFor()
    await page.getByRole('button', { name: 'Opublikuj' }).click()
    await page.getByText('Tekst jest na portalu.').waitFor()
    await page.waitForURL(/\/praca\/aktualnosci\/\d+$/)

    await open(reader.page, '/aktualnosci')
    await reader.page.getByRole('link', { name: TITLE }).click()
    await reader.page.getByRole('link', { name: 'plan zebrania' }).waitFor()
    await reader.page.getByRole('heading', { name: TITLE, level: 1 }).waitFor()
    await reader.page
      .locator('main')
      .getByRole('link', { name: /SP|Szkoła/ })
      .click()
    await reader.page.getByRole('link', { name: 'Aktualności', exact: true }).click()
    await reader.page.waitForURL(/\/aktualnosci$/)
    await reader.page.getByRole('link', { name: TITLE }).waitFor()
    expect(await axeFaults(reader.page)).toEqual([])
    expect([...complaints, ...reader.complaints]).toEqual([])
  })

  test('and withdraws it: nobody finds it any more, and it waits among the drafts', async () => {
    const { page } = principal
    await page.getByRole('button', { name: 'Wycofaj do szkiców' }).click()
    await page.getByText('Szkic jest zapisany.').waitFor()
    await open(reader.page, '/aktualnosci')
    expect(await reader.page.getByRole('link', { name: TITLE }).count()).toBe(0)
    await page.goto(`${portal.url}/praca/aktualnosci?stan=szkice`)
    await settleWorkspace(page)
    await page.getByRole('link', { name: TITLE }).click()
    await page.getByRole('button', { name: 'Usuń tekst' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Usuń tekst' }).click()
    await page.getByText('Tekst jest usunięty.').waitFor()
    expect(await page.getByRole('link', { name: TITLE }).count()).toBe(0)
  })
})
