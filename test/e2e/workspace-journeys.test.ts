import { describe, expect, test } from '@jest/globals'
import { type Page } from 'playwright-core'

import { DEMO_PASSWORD } from '../../server/platform/accounts/index.ts'
import { openPage } from '../support/browser.ts'
import { CANARY_PESELS, canariesIn } from '../support/canary.ts'
import { openPortal } from '../support/open-portal.ts'
import { isFullScale } from '../support/scale.ts'
import { accountId, openAs, settleWorkspace } from '../support/workspace-visit.ts'

const portal = openPortal()

/** What stands in the rail of each demo account besides what everybody has. */
const AREAS: Readonly<Record<string, readonly string[]>> = {
  administrator: [
    'Konta',
    'Dane',
    'Błędy w danych',
    'Plany obwodów',
    'Teksty',
    'Biblioteki',
    'Dziennik zdarzeń',
    'Dane osobowe',
  ],
  naczelnik: ['Osoby', 'Konta', 'Błędy w danych', 'Plany obwodów', 'Teksty', 'Biblioteki'],
  audytor: ['Konta', 'Dziennik zdarzeń'],
  dyrektor: ['Osoby', 'Konta', 'Teksty', 'Biblioteki', 'Dane osobowe'],
  sekretariat: ['Osoby', 'Konta', 'Teksty'],
  nabor: ['Osoby', 'Błędy w danych'],
  siec: ['Dane', 'Błędy w danych', 'Plany obwodów'],
  finanse: [],
  kadry: [],
  kancelaria: [],
  biblioteka: ['Biblioteki'],
  nauczyciel: ['Osoby'],
  wychowawca: ['Osoby'],
  opiekun: ['Moje dzieci i ja'],
  uczen: ['Moje dzieci i ja'],
}
/** In full size all of them; else one for each different rail, and one who works in a school. */
const ASKED = Object.entries(AREAS).filter(
  ([username]) =>
    isFullScale() || ['administrator', 'audytor', 'dyrektor', 'nauczyciel', 'opiekun'].includes(username),
)
const MANAGERS = ['administrator', 'dyrektor']

describe('each demo account sees what its role needs', () => {
  test.each(ASKED)('%s: %j', async (username, areas) => {
    const { page, context, complaints } = await openAs(portal.browser, portal.url, username)
    await page.goto(`${portal.url}/praca`)
    await settleWorkspace(page)
    const rail = await page
      .getByRole('navigation', { name: 'Obszary pracy' })
      .getByRole('link')
      .allInnerTexts()
    expect(rail.map((name) => name.trim())).toEqual(['Do zrobienia', ...areas, 'Moje konto', 'Portal'])
    await page.goto(`${portal.url}/praca/konta`)
    await settleWorkspace(page)
    const heading = await page.getByRole('heading', { level: 1 }).innerText()
    expect(heading).toBe(areas.includes('Konta') ? 'Konta' : 'Nie ma takiego ekranu')
    const mayOpen = await page.getByRole('link', { name: 'Nowe konto' }).count()
    expect(mayOpen).toBe(MANAGERS.includes(username) ? 1 : 0)
    expect(complaints).toEqual([])
    await context.close()
  })
})

describe('whoever is not signed in', () => {
  test('asks for a screen, signs in by keyboard alone and gets that screen', async () => {
    const { page, context, complaints } = await openPage(portal.browser, portal.url)
    await page.goto(`${portal.url}/praca/konta?rola=principal`)
    await page.getByRole('heading', { level: 1, name: 'Logowanie' }).waitFor()
    await tabTo(page, 'Nazwa użytkownika')
    await page.keyboard.type('administrator')
    await page.keyboard.press('Tab')
    await page.keyboard.type(DEMO_PASSWORD)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Konta' }).waitFor()
    expect(new URL(page.url()).search).toBe('?rola=principal')
    await page.getByRole('link', { name: 'Daria Dyrektor' }).waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  test('is led to what is wrong: the list of faults has the focus, and its links the fields', async () => {
    const { page, context } = await openPage(portal.browser, portal.url)
    await page.goto(`${portal.url}/logowanie`)
    await page.getByLabel('Nazwa użytkownika').fill('administrator')
    await page.getByRole('button', { name: 'Zaloguj' }).click()
    const faults = page.getByRole('group', { name: 'Popraw to, co poniżej:' })
    await faults.waitFor()
    expect(await faults.evaluate((element) => element === document.activeElement)).toBe(true)
    await faults.getByRole('button', { name: 'Wpisz hasło.' }).click()
    expect(
      await page.getByLabel('Hasło', { exact: true }).evaluate((field) => field === document.activeElement),
    ).toBe(true)
    await page.keyboard.type('nie to haslo')
    await page.keyboard.press('Enter')
    await faults.getByText('Nazwa użytkownika albo hasło jest nieprawidłowe.').waitFor()
    expect(await page.getByLabel('Nazwa użytkownika').inputValue()).toBe('administrator')
    await context.close()
  })

  test('is not sent to another page by an address that somebody made up', async () => {
    const { page, context } = await openAs(portal.browser, portal.url, 'kadry')
    await context.clearCookies()
    await page.goto(`${portal.url}/logowanie?wroc=${encodeURIComponent('//example.com/praca')}`)
    await page.getByRole('button', { name: 'Kadry' }).click()
    await page.getByRole('heading', { level: 1, name: 'Do zrobienia' }).waitFor()
    expect(page.url()).toBe(`${portal.url}/praca`)
    await context.close()
  })
})

test('an official on the telephone: / and an address, Enter, and the sentence is copied', async () => {
  const { page, context, complaints } = await openAs(portal.browser, portal.url, 'sekretariat')
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: portal.url })
  await page.goto(`${portal.url}/praca`)
  await settleWorkspace(page)
  await page.keyboard.press('/')
  await page.keyboard.type('staszica 6')
  await page.getByRole('option', { name: 'ul. Stanisława Staszica 6, Koszalin' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByText('Reguła: ul. Stanisława Staszica').first().waitFor()
  await page.keyboard.press('Enter')
  await page.getByText('Skopiowano zdanie.').waitFor()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(copied).toMatch(
    /^ul\. Stanisława Staszica 6, Koszalin\. Dziecko, które zaczyna I klasę we wrześniu \d{4} r\./,
  )
  expect(copied).toContain('Szkoła Podstawowa nr 18 im. Jana Matejki')
  expect(copied).toMatch(/Dane przykładowe\.$/)
  expect(complaints).toEqual([])
  await context.close()
})

test('Ctrl-K finds a screen, a school and a street, by keyboard alone', async () => {
  const { page, context } = await openAs(portal.browser, portal.url, 'administrator')
  await page.goto(`${portal.url}/praca`)
  await settleWorkspace(page)
  await page.keyboard.press('Control+k')
  await page.keyboard.type('matejki')
  await page.getByRole('option', { name: /^ul\. Jana Matejki/ }).waitFor()
  await page.getByRole('option', { name: /^Szkoła Podstawowa nr 18 im\. Jana Matejki/ }).waitFor()
  await page.getByRole('combobox').fill('kont')
  await page.getByRole('option', { name: 'Moje konto' }).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Konta' }).waitFor()
  expect(page.url()).toBe(`${portal.url}/praca/konta`)
  await context.close()
})

test('Ctrl-K finds persons within one’s right, and nobody else’s', async () => {
  const tutor = await openAs(portal.browser, portal.url, 'wychowawca')
  await tutor.page.goto(`${portal.url}/praca`)
  await settleWorkspace(tutor.page)
  await tutor.page.keyboard.press('Control+k')
  await tutor.page.keyboard.type('brzoza bart')
  await tutor.page.getByRole('option', { name: /^Bartosz Brzoza/ }).waitFor()
  await tutor.page.keyboard.press('Enter')
  await tutor.page.getByRole('heading', { level: 1, name: 'Bartosz Brzoza' }).waitFor()
  expect(await tutor.page.getByRole('button', { name: 'Pokaż numer' }).count()).toBe(0)
  const found = await tutor.context.request.post(`${portal.url}/api/v1/person-searches`, {
    data: { name: 'brzoza' },
  })
  expect(found.status()).toBe(201)
  await tutor.context.close()

  const family = await openAs(portal.browser, portal.url, 'opiekun')
  await family.page.goto(`${portal.url}/praca`)
  await settleWorkspace(family.page)
  await family.page.keyboard.press('Control+k')
  const answered = family.page.waitForResponse(/person-searches/)
  await family.page.keyboard.type('br')
  expect(await (await answered).json()).toEqual({ persons: [], next: null })
  await family.context.close()
})

test('a guardian opens their child from their own list, and sees who has read the record', async () => {
  const { page, context, complaints } = await openAs(portal.browser, portal.url, 'opiekun')
  await page.goto(`${portal.url}/praca/moje-dzieci`)
  await page.getByRole('link', { name: 'Urszula Uczeń' }).click()
  await page.getByRole('heading', { level: 1, name: 'Urszula Uczeń' }).waitFor()
  await page.getByRole('link', { name: 'Moje dzieci i ja' }).first().waitFor()
  await page
    .getByRole('row', { name: /otwarcie danych Olga Opiekun/ })
    .first()
    .waitFor()
  expect(await page.getByRole('button', { name: 'Popraw dane' }).count()).toBe(0)
  expect(await page.evaluate(() => document.body.innerText)).toContain('•••')
  expect(complaints).toEqual([])
  await context.close()
})

test('the school office adds a pupil: what disagrees with the PESEL is said at its field, then the number stays hidden', async () => {
  const { page, context } = await openAs(portal.browser, portal.url, 'sekretariat')
  await page.goto(`${portal.url}/praca/osoby/nowa`)
  await page.getByLabel('Imię (imiona)').fill('Próba')
  await page.getByLabel('Nazwisko').fill('Przeglądarki')
  await page.getByLabel('Numer PESEL', { exact: true }).fill(CANARY_PESELS[2])
  await page.getByLabel('Płeć').selectOption({ label: 'mężczyzna' })
  await page.getByLabel('Szkoła', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Dodaj osobę' }).click()
  const faults = page.getByRole('group', { name: 'Popraw to, co poniżej:' })
  await faults.getByRole('button', { name: /^Płeć: / }).click()
  await page.getByLabel('Płeć').selectOption({ label: 'kobieta' })
  await page.getByRole('button', { name: 'Dodaj osobę' }).click()
  await page.getByRole('heading', { level: 1, name: 'Próba Przeglądarki' }).waitFor()
  const shown = `${page.url()} ${await page.content()}`
  expect(canariesIn(shown)).toEqual([])
  await page.getByText('15 grudnia 2018').waitFor()
  await context.close()
})

test('in a table the arrows move from row to row, Enter opens, and a click on a heading sorts', async () => {
  const { page, context } = await openAs(portal.browser, portal.url, 'administrator')
  await page.goto(`${portal.url}/praca/konta`)
  await settleWorkspace(page)
  const names = () => page.locator('tbody th').allInnerTexts()
  const sorted = (await names()).toSorted((a, b) => b.localeCompare(a, 'pl'))
  await page.getByRole('button', { name: 'Imię i nazwisko' }).dblclick()
  expect(await names()).toEqual(sorted)
  await page.locator('tbody tr').first().getByRole('link').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: sorted[1] ?? '' }).waitFor()
  await context.close()
})

test('an account is opened, its holder sets a password by the code, and it is disabled: the holder is out at once', async () => {
  const office = await openAs(portal.browser, portal.url, 'administrator')
  const { page } = office
  await page.goto(`${portal.url}/praca/konta/nowe`)
  await page.getByLabel('Imię i nazwisko').fill('Zofia Próbna')
  await page.getByLabel('Nazwa użytkownika').fill('z.probna')
  await page.getByLabel('Rola').selectOption({ label: 'Dyrektor szkoły' })
  await page.getByLabel('Gdzie').selectOption({ label: 'Szkoła Podstawowa nr 18 im. Jana Matejki' })
  await page.getByRole('button', { name: 'Załóż konto' }).click()
  await page.getByRole('heading', { level: 1, name: 'Zofia Próbna' }).waitFor()
  const code = await page.locator('.code').innerText()

  const holder = await openPage(portal.browser, portal.url)
  await holder.page.goto(`${portal.url}/haslo#nazwa=z.probna&kod=${code}`)
  await holder.page.getByLabel('Nowe hasło').fill('zielony rower w deszczu')
  await holder.page.getByRole('button', { name: 'Ustaw hasło' }).click()
  await holder.page.getByRole('main').getByRole('link', { name: 'Zaloguj' }).click()
  await holder.page.getByLabel('Nazwa użytkownika').fill('z.probna')
  await holder.page.getByLabel('Hasło', { exact: true }).fill('zielony rower w deszczu')
  await holder.page.keyboard.press('Enter')
  await holder.page.getByRole('heading', { level: 1, name: 'Do zrobienia' }).waitFor()

  await page.getByRole('button', { name: 'Zablokuj konto' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Zablokuj konto' }).click()
  await page.getByText('Zablokowano konto: Zofia Próbna.').waitFor()
  await holder.page.getByRole('link', { name: 'Konta', exact: true }).click()
  await holder.page.getByRole('dialog', { name: 'Twoja sesja się skończyła' }).waitFor()
  await page.getByRole('button', { name: 'Cofnij' }).click()
  await page.getByText('Odblokowano konto: Zofia Próbna.').waitFor()
  expect(code).toMatch(/^\w{4}(-\w{4}){3}$/)
  await office.context.close()
  await holder.context.close()
})

test('a session that ends under a form asks to sign in over it: what was typed is kept, and then sent', async () => {
  const watched = await openAs(portal.browser, portal.url, 'administrator')
  const { page, context } = watched
  const id = await accountId(watched, portal.url, 'nauczyciel')
  await page.goto(`${portal.url}/praca/konta/${id}`)
  await page.getByRole('button', { name: 'Nadaj rolę' }).click()
  const form = page.getByRole('dialog', { name: /^Nadaj rolę/ })
  await form.getByLabel('Rola').selectOption({ label: 'Bibliotekarz' })
  await form.getByLabel('Gdzie').selectOption({ label: 'Cała gmina: Koszalin' })
  await context.clearCookies()
  await form.getByRole('button', { name: 'Nadaj rolę' }).click()
  const again = page.getByRole('dialog', { name: 'Twoja sesja się skończyła' })
  await again.getByLabel('Hasło', { exact: true }).fill(DEMO_PASSWORD)
  await page.keyboard.press('Enter')
  await page.getByText('Nadano rolę: Nikodem Nauczyciel.').waitFor()
  const given = page.getByRole('row', { name: /^Bibliotekarz – / })
  await given.getByRole('button', { name: 'Zakończ' }).click()
  await page.getByRole('button', { name: 'Zakończ rolę' }).click()
  await given.getByText('zakończona').waitFor()
  expect(new URL(page.url()).pathname).toBe(`/praca/konta/${id}`)
  await context.close()
})

test('an account shows where it is signed in, and signs out there or everywhere', async () => {
  const one = await openAs(portal.browser, portal.url, 'finanse')
  const other = await openAs(portal.browser, portal.url, 'finanse')
  await one.page.goto(`${portal.url}/praca/moje-konto`)
  await settleWorkspace(one.page)
  const rows = one.page.locator('tbody tr')
  expect(await rows.count()).toBeGreaterThanOrEqual(2)
  await one.page.getByRole('button', { name: 'Wyloguj wszędzie' }).click()
  await one.page.getByRole('dialog').getByRole('button', { name: 'Wyloguj wszędzie' }).click()
  await one.page.getByRole('heading', { level: 1, name: 'Logowanie' }).waitFor()
  await other.page.goto(`${portal.url}/praca`)
  await other.page.getByRole('heading', { level: 1, name: 'Logowanie' }).waitFor()
  await one.context.close()
  await other.context.close()
})

async function tabTo(page: Page, label: string) {
  for (let press = 0; press < 40; press++) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate(() => {
      const element = document.activeElement
      return element instanceof HTMLInputElement ? (element.labels?.[0]?.textContent ?? '').trim() : ''
    })
    if (focused === label) return
  }
  throw new Error(`Tab never came to "${label}"`)
}
