import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type Page } from 'playwright-core'

import { openPage, type WatchedPage } from '../support/browser.ts'
import { openPortal } from '../support/open-portal.ts'

const portal = openPortal()
let watched: WatchedPage
let page: Page

beforeEach(async () => {
  watched = await openPage(portal.browser, portal.url, { width: 390, height: 844, javaScriptEnabled: false })
  page = watched.page
})
afterEach(async () => {
  await watched.context.close()
})

describe('a parent whose browser runs no scripts', () => {
  test('types the address, reads the answer, its grounds, and goes on to the school and its streets', async () => {
    await page.goto(`${portal.url}/`)
    await page.getByLabel('Ulica i numer domu').fill('staszica 6/3')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Szkoła Podstawowa nr 18' }).waitFor()
    expect(await page.title()).toContain('ul. Stanisława Staszica 6, Koszalin')
    const words = await page.getByRole('main').innerText()
    expect(words).toContain('Szkoła musi przyjąć dziecko, które tu mieszka.')
    await page.getByText('Skąd to wiemy').click()
    await page.getByText('rozstrzyga tekst uchwały').waitFor()

    await page.getByRole('link', { name: 'Więcej o szkole i jej obwodzie' }).click()
    await page.getByRole('link', { name: 'Obwód', exact: true }).click()
    await page.getByText('ul. Stanisława Staszica – ').waitFor()
    expect(watched.complaints).toEqual([])
  })

  test('chooses among the nearest numbers when there is no such house', async () => {
    await ask('Staszica 999')
    await page.getByText(/nie ma numeru 999/).waitFor()
    expect(await page.getByLabel('Ulica i numer domu').inputValue()).toBe('Staszica 999')
    await page.getByRole('link', { name: 'ul. Stanisława Staszica 69, Koszalin' }).click()
    await page.waitForURL(/\/odpowiedz\?adres=\d+/)
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('Szkoła Podstawowa')
  })

  test('adds the number to a street alone', async () => {
    await ask('staszica')
    await page.getByRole('link', { name: /Stanisława Staszica/ }).click()
    await page.waitForURL(/\?ulica=/)
    const field = page.getByLabel('Ulica i numer domu')
    expect(await field.inputValue()).toBe('ul. Stanisława Staszica ')
    await field.fill('ul. Stanisława Staszica 6')
    await page.getByRole('button', { name: 'Pokaż szkołę' }).click()
    await page.getByRole('heading', { level: 1, name: 'nr 18' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/odpowiedz')
  })

  test('changes the year of the first class', async () => {
    await ask('Staszica 6')
    await page.getByRole('link', { name: 'Zmień rok' }).click()
    await page.getByLabel('Dziecko zaczyna I klasę we wrześniu').selectOption('2029 r.')
    await page.getByRole('button', { name: 'Pokaż', exact: true }).click()
    await page.getByText('we wrześniu 2029 r.').waitFor()
    expect(page.url()).toContain('rok=2029')
  })

  test('is told what is wrong, and sees nothing that would not work', async () => {
    await ask('Nieistniejąca Xyzowa 5')
    expect(await page.getByRole('alert').innerText()).toMatch(/Nie znamy ulicy|Nie znaleźliśmy adresu/)
    await page.goto(`${portal.url}/odpowiedz?adres=2000000000`)
    expect(await page.getByRole('alert').innerText()).toContain('Nie ma')
    expect(await page.getByRole('main').getByRole('button').filter({ visible: true }).count()).toBe(0)
  })
})

async function ask(words: string) {
  await page.goto(`${portal.url}/`)
  await page.getByLabel('Ulica i numer domu').fill(words)
  await page.keyboard.press('Enter')
}
