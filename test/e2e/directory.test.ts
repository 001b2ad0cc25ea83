import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type Page } from 'playwright-core'

import { axeFaults } from '../support/axe.ts'
import { openPage } from '../support/browser.ts'
import { CLIENT_ID, CLIENT_SECRET, type Directory, openDirectory } from '../support/directory.ts'
import { openPortal } from '../support/open-portal.ts'
import { openAs, settleWorkspace } from '../support/workspace-visit.ts'

const portal = openPortal()
const BUTTON = 'Zaloguj kontem urzędu'
let directory: Directory

beforeAll(async () => {
  directory = await openDirectory([`${portal.url}/logowanie/katalog`])
})
afterAll(() => directory.close())

/** Says in the directory's own forms who one is, and that Rejon may know it. */
async function signInThere(page: Page, login: string) {
  await page.getByPlaceholder('Enter any login').fill(login)
  await page.getByPlaceholder('and password').fill('haslo')
  await page.getByRole('button', { name: 'Sign-in' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
}

/** The administrator sets the directory on the screen, and turns it on or off. */
async function configure(isOn: boolean) {
  const { page, context, complaints } = await openAs(portal.browser, portal.url, 'administrator', {
    bypassCSP: true,
  })
  await page.goto(`${portal.url}/praca/konta`)
  await page.getByRole('link', { name: 'Katalog pracowników' }).click()
  await page.getByLabel('Adres katalogu (issuer)').waitFor()
  await settleWorkspace(page)
  await page.getByLabel('Adres katalogu (issuer)').fill('http://127.0.0.1:9')
  await page.getByRole('button', { name: 'Sprawdź połączenie' }).click()
  await page.getByRole('group', { name: 'Popraw to, co poniżej:' }).getByText('nikt nie odpowiada').waitFor()
  await page.getByLabel('Adres katalogu (issuer)').fill(directory.issuer)
  await page.getByRole('button', { name: 'Sprawdź połączenie' }).click()
  await page.getByRole('status').getByText(`${directory.issuer}/auth`).waitFor()
  await page.getByLabel('Identyfikator klienta').fill(CLIENT_ID)
  await page.getByLabel('Hasło klienta (client secret)').fill(CLIENT_SECRET)
  await page.getByLabel('Logowanie przez katalog jest włączone').setChecked(isOn)
  expect(await axeFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'Zapisz', exact: true }).click()
  await page.getByText('Zapisano ustawienia katalogu.').waitFor()
  expect(await page.getByLabel('Hasło klienta (client secret)').inputValue()).toBe('')
  expect(complaints.filter((line) => !line.includes('400'))).toEqual([])
  await context.close()
}

test('the administrator sets the directory; staff link their account with it, sign in by it, and unlink it', async () => {
  await configure(true)
  try {
    const { page, context } = await openAs(portal.browser, portal.url, 'kadry', { bypassCSP: true })
    await page.goto(`${portal.url}/praca/moje-konto`)
    await page.getByRole('button', { name: 'Połącz z katalogiem' }).click()
    await signInThere(page, 'halina')
    await page.getByText('Połączono konto z katalogiem.').waitFor()
    expect(page.url()).toBe(`${portal.url}/praca/moje-konto`)
    await settleWorkspace(page)
    expect(await axeFaults(page)).toEqual([])
    await page.getByRole('button', { name: 'Wyloguj', exact: true }).first().click()

    await page.getByRole('heading', { level: 1, name: 'Logowanie' }).waitFor()
    await page.goto(`${portal.url}/logowanie?wroc=/praca/moje-konto`)
    await page.getByRole('button', { name: BUTTON }).click()
    await page.waitForURL(`${portal.url}/praca/moje-konto`)
    await page.getByText('Ostatnie logowanie przez katalog:').waitFor()
    await page.getByRole('button', { name: 'Rozłącz' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Rozłącz' }).click()
    await page.getByText('Rozłączono konto z katalogiem.').waitFor()
    await context.close()
  } finally {
    await configure(false)
  }
})

test('whom nobody awaits is told so in words, and what came stands in the address no more', async () => {
  const { page, context } = await openPage(portal.browser, portal.url, { bypassCSP: true })
  await configure(true)
  try {
    await page.goto(`${portal.url}/logowanie/katalog?state=sign-in.obcy&code=tajny`)
    await page.getByRole('alert').getByText('To logowanie już nie jest ważne').waitFor()
    expect(page.url()).toBe(`${portal.url}/logowanie/katalog`)
    expect(await axeFaults(page)).toEqual([])
    await page.getByRole('link', { name: 'Wróć do logowania' }).click()
    await page.getByRole('button', { name: BUTTON }).click()
    await signInThere(page, 'obcy')
    await page.getByRole('alert').getByText('Nie masz konta w Rejonie').waitFor()
    await context.close()
  } finally {
    await configure(false)
  }
})
