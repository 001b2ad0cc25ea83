import { readFileSync } from 'node:fs'

import { afterEach, describe, expect, test } from '@jest/globals'
import { type Page } from 'playwright-core'

import { openPage, type WatchedPage } from '../support/browser.ts'
import { openPortal } from '../support/open-portal.ts'

const portal = openPortal()
const opened: WatchedPage[] = []

async function open(path: string, options: Parameters<typeof openPage>[2] = {}): Promise<Page> {
  const watched = await openPage(portal.browser, portal.url, options)
  opened.push(watched)
  await watched.page.goto(`${portal.url}${path}`)
  await watched.page.getByRole('heading', { level: 1 }).waitFor()
  return watched.page
}

afterEach(async () => {
  for (const { context } of opened.splice(0)) await context.close()
})

const complaints = () => opened.flatMap((watched) => watched.complaints)

/** Numbers and abbreviations are kept with the word after them. */
const spaced = (text: string) => text.replaceAll('\u00A0', ' ')
const streetNames = async (page: Page) =>
  (await page.getByRole('heading', { level: 3 }).allInnerTexts()).map(spaced)
const count = async (page: Page) =>
  Number.parseInt(
    await page
      .getByRole('status')
      .filter({ hasText: /\d ulic/ })
      .innerText(),
    10,
  )

describe('the list of streets', () => {
  test('is gone through with the keyboard: a misspelt street, a letter, the next page, the school', async () => {
    const page = await open('/')
    await page.getByRole('link', { name: 'Spis ulic od A do Z' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Ulice od A do Z' }).waitFor()
    const all = await count(page)
    expect(all).toBeGreaterThan(500)

    await page.getByLabel('Ulica', { exact: true }).focus()
    await page.keyboard.type('ul staszcia')
    await page.keyboard.press('Enter')
    await page.getByRole('status').filter({ hasText: '1 ulica' }).waitFor()
    expect(await streetNames(page)).toEqual(['ul. Stanisława Staszica'])
    expect(page.url()).toContain('szukaj=ul+staszcia')

    await page.getByLabel('Ulica', { exact: true }).fill('')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Następne ulice' }).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/[?&]po=/)
    await page.getByRole('link', { name: 'Od początku spisu' }).waitFor()
    await page
      .locator(':focus')
      .filter({ hasText: `${all} ulic` })
      .waitFor()

    await page
      .getByRole('navigation', { name: 'Litery spisu' })
      .getByRole('link', { name: 'Ż', exact: true })
      .focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/litera=/)
    await page.getByRole('heading', { level: 2, name: 'Ż' }).waitFor()
    expect((await streetNames(page)).every((name) => /(^| )Ż/.test(name))).toBe(true)

    await page
      .getByRole('main')
      .getByRole('link', { name: /^Szkoła/ })
      .first()
      .focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/szkoly\/\d+\/obwod$/)
    await page.getByRole('link', { name: 'Obwód tej szkoły w spisie ulic' }).click()
    await page.waitForURL(/\/ulice\?szkola=\d+$/)
    await page.getByRole('status').filter({ hasText: /ulic/ }).waitFor()
    const ofSchool = await count(page)
    expect(ofSchool).toBeGreaterThan(0)
    expect(ofSchool).toBeLessThan(all)
    expect(complaints()).toEqual([])
  })

  test('holds for another year, leads to the house number, and has all on one page', async () => {
    const page = await open('/ulice?litera=S')
    await page.getByRole('link', { name: 'Zmień rok' }).click()
    await page.getByLabel('Dziecko zaczyna I klasę we wrześniu').selectOption('2029 r.')
    await page.waitForURL(/rok=2029/)
    await page.getByRole('link', { name: 'ul. Stanisława Staszica', exact: true }).click()
    await page.waitForURL(/\?ulica=/)
    expect(await page.getByLabel('Ulica i numer domu').inputValue()).toBe('ul. Stanisława Staszica ')

    await page.goto(`${portal.url}/ulice`)
    const all = await count(page)
    expect(await streetNames(page)).toHaveLength(100)
    await page.getByRole('link', { name: /na jednej stronie/ }).click()
    await page.getByRole('heading', { level: 2, name: 'Ż' }).waitFor()
    expect(await streetNames(page)).toHaveLength(all)
    expect(complaints()).toEqual([])
  })

  test('is saved as a table with all that the filters let through', async () => {
    const page = await open('/ulice?litera=S')
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'CSV' }).click()
    const file = await download
    expect(file.suggestedFilename()).toBe('ulice-i-szkoly.csv')
    const lines = readFileSync(await file.path(), 'utf8')
      .split('\r\n')
      .filter(Boolean)
    expect(lines[0]).toMatch(
      /^\uFEFFrspo;school;simc;ulic;street;side;from;to;numbers;except;grades;entry_year;/,
    )
    const streets = new Set(lines.slice(1).map((line) => line.split(';')[4]))
    expect(streets.size).toBe(await count(page))
  })

  test('says that there is no such street, that no plan was then, and what is wrong with the address', async () => {
    const page = await open('/ulice?szukaj=Zmyślona')
    await page.getByText('Nie ma tu takiej ulicy.').waitFor()
    await page.getByRole('link', { name: 'Wyczyść filtry' }).click()
    await page
      .getByRole('status')
      .filter({ hasText: /\d{3} ulic/ })
      .waitFor()
    await page.goto(`${portal.url}/ulice?rok=2005`)
    await page.getByText('Nie ma obwodów na wrzesień 2005 r.').waitFor()
    await page.goto(`${portal.url}/ulice?po=x`)
    await page.getByRole('alert').filter({ hasText: 'Nieprawidłowy znacznik strony' }).waitFor()
    // Every browser notes that the answer was 400.
    expect(complaints().filter((text) => !text.includes('400'))).toEqual([])
  })

  test('on paper is the list and what it rests on, nothing to click', async () => {
    const page = await open('/ulice?litera=S')
    await page.emulateMedia({ media: 'print' })
    const text = spaced(await page.locator('body').innerText())
    expect(text).toContain('Dane przykładowe. To nie są prawdziwe obwody szkół w Koszalinie.')
    expect(text).toContain('ul. Stanisława Staszica')
    expect(text).toContain('Adresy: stan na')
    for (const control of ['Szukaj', 'Wszystkie szkoły', 'CSV', 'Następne ulice'])
      expect(text).not.toContain(control)
  })
})

describe('the list of streets in a browser without scripts', () => {
  test('is searched, filtered, turned and read', async () => {
    const page = await open('/ulice', { width: 390, height: 844, javaScriptEnabled: false })
    expect(await streetNames(page)).toHaveLength(100)
    await page.getByRole('link', { name: 'Następne ulice' }).click()
    await page.getByRole('link', { name: 'Od początku spisu' }).waitFor()

    await page.getByLabel('Ulica', { exact: true }).fill('staszica')
    await page.getByRole('button', { name: 'Szukaj' }).click()
    await page.getByRole('status').filter({ hasText: '1 ulica' }).waitFor()
    expect(await page.getByLabel('Ulica', { exact: true }).inputValue()).toBe('staszica')

    await page.getByRole('link', { name: 'Wszystkie', exact: true }).click()
    await page.getByLabel('Ulica', { exact: true }).fill('')
    await page.getByLabel('Szkoła', { exact: true }).selectOption('SP 18')
    await page.getByRole('button', { name: 'Szukaj' }).click()
    await page.waitForURL(/szkola=\d+/)
    expect(
      await page
        .getByLabel('Szkoła', { exact: true })
        .evaluate((field) => (field as HTMLSelectElement).selectedOptions[0]?.text),
    ).toBe('SP 18')
    const schools = await page
      .getByRole('main')
      .getByRole('link', { name: /^Szkoła/ })
      .allInnerTexts()
    expect(new Set(schools).size).toBe(1)

    await page.getByRole('link', { name: 'Zmień rok' }).click()
    await page.getByLabel('Dziecko zaczyna I klasę we wrześniu').selectOption('2029 r.')
    await page.getByRole('button', { name: 'Pokaż', exact: true }).click()
    await page.getByText('we wrześniu 2029 r.').waitFor()
    expect(page.url()).toMatch(/szkola=\d+/)
  })
})
