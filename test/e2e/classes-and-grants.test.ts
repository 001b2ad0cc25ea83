import { expect, test } from '@jest/globals'

import { DEMO_PASSWORD } from '../../server/platform/accounts/index.ts'
import { openPage } from '../support/browser.ts'
import { openPortal } from '../support/open-portal.ts'
import { accountId, openAs, settleWorkspace } from '../support/workspace-visit.ts'

const portal = openPortal()
const SCHOOL = 'Szkoła Podstawowa nr 18 im. Jana Matejki'

test('a school adds a class, calls it otherwise and ends it; one with children is not ended', async () => {
  const { page, context } = await openAs(portal.browser, portal.url, 'sekretariat')
  await page.goto(`${portal.url}/praca/oddzialy`)
  await settleWorkspace(page)
  const row = (name: string) => page.getByRole('row', { name: new RegExp(`^${name}\\b`) })
  await row('5a').getByRole('button', { name: 'Zakończ' }).click()
  const ending = page.getByRole('dialog', { name: 'Zakończ oddział 5a' })
  await ending.getByLabel('Powód').fill('próba zakończenia')
  await ending.getByRole('button', { name: 'Zakończ oddział' }).click()
  await ending.getByText(/zapisano do niego dzieci/).waitFor()
  await ending.getByRole('button', { name: 'Anuluj' }).click()

  await page.getByRole('button', { name: 'Dodaj oddział' }).click()
  const adding = page.getByRole('dialog', { name: 'Dodaj oddział' })
  await adding.getByRole('button', { name: 'Dodaj oddział' }).click()
  await adding.getByText('Wpisz nazwę oddziału.').first().waitFor()
  await adding.getByRole('textbox', { name: 'Oddział' }).fill('8x')
  await adding.getByRole('button', { name: 'Dodaj oddział' }).click()
  await page.getByText('Dodano oddział 8x.').waitFor()
  await row('8x').getByRole('button', { name: 'Zmień nazwę' }).click()
  const renaming = page.getByRole('dialog', { name: 'Zmień nazwę oddziału 8x' })
  await renaming.getByRole('textbox', { name: 'Oddział' }).fill('8y')
  await renaming.getByRole('button', { name: 'Zapisz' }).click()
  await row('8y').getByRole('button', { name: 'Zakończ' }).click()
  await page.getByRole('dialog').getByLabel('Powód').fill('dodany przez pomyłkę')
  await page.getByRole('dialog').getByRole('button', { name: 'Zakończ oddział' }).click()
  await row('8y')
    .getByText(/^zakończony/)
    .waitFor()
  expect(await row('8y').getByRole('button').count()).toBe(0)
  await context.close()
})

test('a role is given for a class and for a child, and ended', async () => {
  const watched = await openAs(portal.browser, portal.url, 'administrator')
  const { page, context } = watched
  const id = await accountId(watched, portal.url, 'nauczyciel')
  await page.goto(`${portal.url}/praca/konta/${id}`)
  const form = page.getByRole('dialog', { name: /^Nadaj rolę/ })
  const give = () => form.getByRole('button', { name: 'Nadaj rolę' }).click()
  const open = async (role: string) => {
    await page.getByRole('button', { name: 'Nadaj rolę' }).click()
    await form.getByLabel('Rola').selectOption({ label: role })
  }
  const endOf = async (title: RegExp) => {
    await page.getByRole('row', { name: title }).getByRole('button', { name: 'Zakończ' }).click()
    await page.getByRole('button', { name: 'Zakończ rolę' }).click()
    await page.getByRole('row', { name: title }).getByText('zakończona').waitFor()
  }

  await open('Wychowawca')
  await form.getByLabel('Gdzie').selectOption({ label: SCHOOL })
  await give()
  await form.getByText('Wybierz, gdzie rola obowiązuje.').first().waitFor()
  await form.getByLabel('Oddział').selectOption({ index: 1 })
  await give()
  await page.getByRole('row', { name: /^Wychowawca – 5a/ }).waitFor()

  await open('Opiekun')
  await form.getByRole('combobox', { name: 'Dziecko lub uczeń' }).fill('Urszula')
  await page.getByRole('option', { name: /Urszula/ }).click()
  await give()
  await page.getByRole('row', { name: /^Opiekun – Urszula/ }).waitFor()
  await endOf(/^Wychowawca – 5a/)
  await endOf(/^Opiekun – Urszula/)
  expect(new URL(page.url()).pathname).toBe(`/praca/konta/${id}`)
  await context.close()
})

test('when the next page of a list does not come, what is there stays, and the same button tries again', async () => {
  const { page, context } = await openAs(portal.browser, portal.url, 'administrator')
  let isDown = true
  await page.route(/\/api\/v1\/accounts\?/, async (route) => {
    if (route.request().url().includes('after=')) {
      if (isDown) await route.abort()
      else await route.fulfill({ json: { accounts: [], next: null } })
      return
    }
    const response = await route.fetch()
    await route.fulfill({ json: { ...(await response.json()), next: 'dalej' } })
  })
  await page.goto(`${portal.url}/praca/konta`)
  await settleWorkspace(page)
  const rows = await page.locator('tbody tr').count()
  await page.getByRole('button', { name: 'Pokaż następne' }).click()
  await page.getByRole('alert').waitFor()
  expect(await page.locator('tbody tr').count()).toBe(rows)
  const again = page.getByRole('button', { name: 'Spróbuj ponownie' })
  expect(await again.evaluate((button) => button === document.activeElement)).toBe(true)
  isDown = false
  await again.click()
  await again.waitFor({ state: 'detached' })
  expect(await page.getByRole('alert').count()).toBe(0)
  await context.close()
})

test('a school opens an account for a child from the child’s page, which then leads to it', async () => {
  const { page, context } = await openAs(portal.browser, portal.url, 'dyrektor')
  await page.goto(`${portal.url}/praca/osoby`)
  await page.getByRole('link', { name: 'Jawor Franciszek' }).click()
  await page.getByText('nie ma konta').waitFor()
  await page.getByRole('link', { name: 'Załóż konto' }).click()
  await page.getByRole('combobox', { name: 'Dziecko lub uczeń' }).waitFor()
  expect(await page.getByLabel('Imię i nazwisko').inputValue()).toBe('Franciszek Jawor')
  expect(await page.getByRole('combobox', { name: 'Dziecko lub uczeń' }).inputValue()).toBe(
    'Franciszek Jawor',
  )
  await page.getByLabel('Nazwa użytkownika').fill('f.jawor')
  await page.getByRole('button', { name: 'Załóż konto' }).click()
  await page.getByRole('heading', { level: 1, name: 'Franciszek Jawor' }).waitFor()
  await page.getByRole('row', { name: /^Uczeń – Franciszek Jawor/ }).waitFor()
  await page.goto(`${portal.url}/praca/osoby`)
  await page.getByRole('link', { name: 'Jawor Franciszek' }).click()
  await page.getByText('ma konto', { exact: true }).waitFor()
  expect(await page.getByRole('link', { name: 'Załóż konto' }).count()).toBe(0)
  await page.getByRole('link', { name: 'Otwórz konto tej osoby' }).click()
  await page.getByText('f.jawor').waitFor()
  await context.close()
})

test('the portal leads to the work by way of the sign-in', async () => {
  const { page, context } = await openPage(portal.browser, portal.url)
  await page.goto(`${portal.url}/szkoly`)
  await page.getByRole('link', { name: 'Zaloguj się' }).click()
  await page.getByRole('heading', { level: 1, name: 'Logowanie' }).waitFor()
  await page.getByLabel('Nazwa użytkownika').fill('finanse')
  await page.getByLabel('Hasło', { exact: true }).fill(DEMO_PASSWORD)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Do zrobienia' }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/praca')
  await context.close()
})
