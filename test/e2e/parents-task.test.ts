import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type Locator, type Page } from 'playwright-core'

import { openPage, type WatchedPage } from '../support/browser.ts'
import { openPortal } from '../support/open-portal.ts'

const portal = openPortal()
let watched: WatchedPage
let page: Page

beforeEach(async () => {
  watched = await openPage(portal.browser, portal.url)
  page = watched.page
})
afterEach(async () => {
  await watched.context.close()
})

describe('a parent with a keyboard only', () => {
  test('types the address, reads the answer, opens the school, goes to the list and filters it', async () => {
    await page.goto(`${portal.url}/`)
    await page.getByRole('heading', { name: 'Gdzie mieszka dziecko?' }).waitFor()

    await tabTo('Ulica i numer domu')
    await page.keyboard.type('Staszica 6')
    await page.getByRole('option', { name: 'ul. Stanisława Staszica 6, Koszalin' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')

    const heading = page.getByRole('heading', { level: 1 })
    await page.waitForURL(/\/odpowiedz\?adres=\d+/)
    await heading.filter({ hasText: 'Szkoła Podstawowa nr 18 im. Jana Matejki' }).waitFor()
    expect(await focusedText()).toContain('nr 18')
    expect(await page.title()).toContain('ul. Stanisława Staszica 6, Koszalin')
    const answer = await page.getByRole('main').innerText()
    expect(answer).toContain('Dla dziecka, które zaczyna I klasę we wrześniu 2027 r.')
    expect(answer).toContain('Szkoła musi przyjąć dziecko, które tu mieszka.')
    expect(answer).toContain('Co zrobić')

    await tabTo('Skąd to wiemy')
    await page.keyboard.press('Enter')
    await page.getByText('rozstrzyga tekst uchwały').waitFor()
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/szkoly\/\d+$/)
    await heading.filter({ hasText: 'nr 18' }).waitFor()
    expect(await focusedText()).toContain('nr 18')

    await tabTo('Obwód')
    await page.keyboard.press('Enter')
    await page.getByLabel('Szukaj ulicy w obwodzie').waitFor()
    await tabTo('Szukaj ulicy w obwodzie')
    await page.keyboard.type('staszica')
    await page.getByText('ul. Stanisława Staszica – ').waitFor()

    await page.keyboard.press('Shift+Tab')
    await page.goto(`${portal.url}/szkoly`)
    await page.getByText('Szkoły podstawowe (').waitFor()
    await tabTo('Nazwa lub ulica')
    await page.keyboard.type('matejki')
    await page.getByRole('status').filter({ hasText: '1 placówka' }).waitFor()
    await page.waitForURL(/szukaj=matejki/)
    await tabTo('Szkoła Podstawowa nr 18 im. Jana Matejki')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/szkoly\/\d+$/)
    expect(watched.complaints).toEqual([])
  })

  test('gets from the school to the list by its link', async () => {
    await page.goto(`${portal.url}/szkoly/11`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await tabTo('Wszystkie szkoły', 2)
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/szkoly$/)
    await page.getByRole('heading', { level: 1, name: 'Szkoły i przedszkola' }).waitFor()
    await tabTo('Wszystkie')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await page.waitForURL(/rodzaj=przedszkola/)
    expect(await page.getByRole('main').innerText()).not.toContain('Szkoła Podstawowa')
  })

  test('changes the year of the first class', async () => {
    await page.goto(`${portal.url}/odpowiedz?adres=${await addressId('Staszica 6')}`)
    await page.getByRole('link', { name: 'Zmień rok' }).focus()
    await page.keyboard.press('Enter')
    // Before the page's script is there, the link leads to a page of its own.
    await page.locator('select[name=rok]:focus').waitFor()
    await page.keyboard.press('ArrowUp')
    await page.waitForURL(/rok=2028/)
    expect(await appears(page.getByText('we wrześniu 2028 r.'))).toBe(true)
  })

  test('jumps over the header', async () => {
    await page.goto(`${portal.url}/`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.keyboard.press('Tab')
    expect(await focusedText()).toBe('Przejdź do treści')
    await page.keyboard.press('Enter')
    await tabTo('Ulica i numer domu', 1, 1)
  })
})

describe('Enter without a choice', () => {
  test('goes to the address when it is the only one meant', async () => {
    await search('Staszica 6')
    await page.waitForURL(/\/odpowiedz\?adres=\d+/)
    expect(await appears(page.getByRole('heading', { name: 'nr 18' }))).toBe(true)
  })

  test('takes a flat for its building', async () => {
    await search('Staszica 6/3')
    await page.waitForURL(/\/odpowiedz\?adres=\d+/)
    expect(await appears(page.getByText('ul. Stanisława Staszica 6, Koszalin').first())).toBe(true)
  })

  test('says that the number does not exist and offers the nearest, never another one silently', async () => {
    await search('Staszica 999')
    await page.getByText('nie ma numeru 999').waitFor()
    expect(new URL(page.url()).pathname).toBe('/')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/odpowiedz\?adres=\d+/)
  })

  test('says that it knows no such street', async () => {
    await search('Nieistniejąca Xyzowa 5')
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').innerText()).toMatch(/Nie znamy ulicy|Nie znaleźliśmy adresu/)
  })

  test('asks for words when there are none', async () => {
    await search('')
    expect(await appears(page.getByText('Wpisz ulicę i numer domu.'))).toBe(true)
  })
})

describe('what is not a school for an address', () => {
  test('kindergartens have no catchments: the nearest are listed', async () => {
    await page.goto(`${portal.url}/odpowiedz?adres=${await addressId('Staszica 6')}&etap=przedszkole`)
    await page.getByRole('heading', { name: 'Przedszkola nie mają obwodów' }).waitFor()
    await page.getByText('w linii prostej').first().waitFor()
    expect(await page.getByText('w linii prostej').count()).toBe(6)
  })

  test('secondary schools have none either', async () => {
    await page.goto(`${portal.url}/odpowiedz?adres=${await addressId('Staszica 6')}&etap=ponadpodstawowa`)
    const heading = page.getByRole('heading', { name: 'Szkoły ponadpodstawowe nie mają obwodów' })
    expect(await appears(heading)).toBe(true)
  })

  test('a point has addresses to choose from', async () => {
    await page.goto(`${portal.url}/odpowiedz?lon=16.198533&lat=54.211188`)
    await page.getByRole('heading', { name: 'Wybierz swój adres' }).waitFor()
    await page.getByRole('link', { name: 'ul. Stanisława Staszica 6, Koszalin' }).click()
    expect(await appears(page.getByRole('heading', { name: 'Szkoła Podstawowa nr 18' }))).toBe(true)
  })
})

describe('when something is wrong', () => {
  test('a page that does not exist says so', async () => {
    await page.goto(`${portal.url}/nie-ma-mnie`)
    expect(await appears(page.getByRole('heading', { name: 'Nie ma takiej strony' }))).toBe(true)
  })

  test('an unknown address says what the server said', async () => {
    await page.goto(`${portal.url}/odpowiedz?adres=2000000000`)
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').innerText()).toContain('Nie ma')
  })

  test('a fault of the server gives its number, and trying again helps', async () => {
    const document = {
      type: '/problems/internal',
      title: 'Błąd po naszej stronie',
      status: 500,
      detail: 'Zgłoś.',
    }
    await page.route('**/api/v1/schools?*', (route) =>
      route.fulfill({
        status: 500,
        contentType: 'application/problem+json',
        body: JSON.stringify({ ...document, instance: '/', reference: 'numer-7' }),
      }),
    )
    await page.goto(`${portal.url}/`)
    await page.getByRole('navigation').getByRole('link', { name: 'Wszystkie szkoły' }).click()
    await page.getByText('Numer sprawy: numer-7').waitFor()
    await page.unroute('**/api/v1/schools?*')
    await page.getByRole('button', { name: 'Spróbuj ponownie' }).click()
    expect(await appears(page.getByText('Szkoły podstawowe ('))).toBe(true)
  })

  test('without a network the page says so and keeps what was typed', async () => {
    await page.goto(`${portal.url}/`)
    await watched.context.setOffline(true)
    await search('Staszica 6', false)
    await page.getByText('Brak połączenia').waitFor()
    expect(await page.getByLabel('Ulica i numer domu').inputValue()).toBe('Staszica 6')
  })
})

describe('below the prefix of a municipality', () => {
  test('every link and call keeps it', async () => {
    await page.goto(`${portal.url}/m/koszalin/`)
    await search('Staszica 6', false)
    await page.waitForURL(/\/m\/koszalin\/odpowiedz\?adres=\d+/)
    await page.getByRole('heading', { name: 'Szkoła Podstawowa nr 18' }).waitFor()
    expect(watched.complaints).toEqual([])
  })
})

async function appears(locator: Locator): Promise<boolean> {
  await locator.waitFor()
  return true
}

async function search(words: string, fromStart = true) {
  if (fromStart) await page.goto(`${portal.url}/`)
  await page.getByLabel('Ulica i numer domu').fill(words)
  await page.keyboard.press('Enter')
}

/** Presses Tab until the control with this name has the focus. */
async function tabTo(name: string, occurrence = 1, presses = 80) {
  let seen = 0
  for (let press = 0; press < presses; press++) {
    await page.keyboard.press('Tab')
    if ((await focusedText()) === name && ++seen === occurrence) return
  }
  throw new Error(`Tab never came to "${name}"`)
}

/** The name of what has the focus, with plain spaces. */
function focusedText(): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement
    const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : []
    return (labels[0]?.textContent ?? element?.textContent ?? '').replaceAll(/\s+/g, ' ').trim()
  })
}

async function addressId(words: string): Promise<number> {
  const response = await fetch(`${portal.url}/api/v1/addresses?q=${encodeURIComponent(words)}`)
  const { addresses } = (await response.json()) as { addresses: { id: number }[] } // the contract's shape
  return addresses[0]?.id ?? 0
}
