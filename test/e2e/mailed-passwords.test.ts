import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type Browser, type Page } from 'playwright-core'

import { createApp } from '../../server/app.ts'
import { sql } from '../../server/platform/db/sql.ts'
import { type Mail, openMail } from '../../server/platform/mail/index.ts'
import { axeFaults } from '../support/axe.ts'
import { launchBrowser, openPage } from '../support/browser.ts'
import { type TestCity, testCity } from '../support/database.ts'
import { type PostOffice, postOffice } from '../support/post-office.ts'
import { clippedTexts, sidewaysScroll, smallTargets } from '../support/screen-measures.ts'
import { PASSWORD, somebody, type Somebody } from '../support/signed-in.ts'
import { settleWorkspace } from '../support/workspace-visit.ts'

const NEW_PASSWORD = 'kamienny-mostek-9'

let city: TestCity
let office: PostOffice
let mail: Mail
let browser: Browser
/** One portal that sends letters, and one that does not. */
let posting: Served
let silent: Served

interface Served {
  readonly origin: string
  readonly url: string
  readonly server: Server
}

beforeAll(async () => {
  office = await postOffice()
  city = await testCity()
  mail = openMail({ url: office.url, from: 'Rejon <portal@gmina.example>' }, city.ground.log)
  posting = await serve((publicUrl) => createApp({ ...city.ground, mail, publicUrl }))
  silent = await serve((publicUrl) => createApp({ ...city.ground, publicUrl }))
  browser = await launchBrowser()
}, 120_000)
afterAll(async () => {
  await browser.close()
  for (const { server } of [posting, silent]) {
    server.closeAllConnections()
    server.close()
  }
  await mail.settle()
  await office.close()
  await city.close()
})

/** An application that knows its own address, as the operator would name it. */
async function serve(appAt: (publicUrl: string) => RequestListener): Promise<Served> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo // it listens on a port
  const origin = `http://127.0.0.1:${port}`
  server.on('request', appAt(origin))
  return { origin, url: `${origin}/m/${city.municipality.slug}`, server }
}

async function addressee(email: string, ...roles: Parameters<typeof somebody>[1][]): Promise<Somebody> {
  const person = await somebody(city, ...roles)
  await city.db.transaction((tx) =>
    tx.run(sql`UPDATE accounts SET email = ${email} WHERE id = ${person.accountId}`),
  )
  return person
}

const letterTo = async (email: string) => {
  await mail.settle()
  const letter = office.letters.findLast(({ to }) => to.includes(email))
  if (letter === undefined) throw new Error('No letter has come')
  return letter
}

async function signInAs(page: Page, url: string, username: string, password: string) {
  await page.goto(`${url}/logowanie`)
  await page.getByLabel('Nazwa użytkownika').fill(username)
  await page.getByLabel('Hasło', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
}

/** What a screen must be at every width and in every theme. */
async function expectAccepted(page: Page) {
  await settleWorkspace(page)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.locator(`html[data-theme=${colorScheme}]`).waitFor()
    expect({ colorScheme, faults: await axeFaults(page) }).toEqual({ colorScheme, faults: [] })
  }
  await page.emulateMedia({ colorScheme: 'light' })
  for (const width of [1440, 390, 320]) {
    await page.setViewportSize({ width, height: 800 })
    const misfits = [await clippedTexts(page), await smallTargets(page)].flat()
    expect({ width, sideways: await sidewaysScroll(page), misfits }).toEqual({
      width,
      sideways: 0,
      misfits: [],
    })
  }
  await page.setViewportSize({ width: 1440, height: 900 })
}

test('whoever has forgotten the password asks for a link, sets a new one by it and signs in; elsewhere the session has ended', async () => {
  const person = await addressee('zapominalska@poczta.example', { role: 'hr' })
  const elsewhere = await openPage(browser, posting.origin)
  await signInAs(elsewhere.page, posting.url, person.username, PASSWORD)
  await elsewhere.page.getByRole('heading', { level: 1, name: 'Do zrobienia' }).waitFor()

  const { page, context, complaints } = await openPage(browser, posting.origin, { bypassCSP: true })
  const asked: string[] = []
  page.on('request', (request) => asked.push(`${request.url()} ${request.headers()['referer'] ?? ''}`))
  await page.goto(`${posting.url}/logowanie`)
  await page.getByRole('link', { name: 'Nie pamiętam hasła' }).click()
  await page.getByRole('heading', { level: 1, name: 'Nowe hasło' }).waitFor()
  await expectAccepted(page)
  await page.getByLabel('Nazwa użytkownika').fill(person.username)
  await page.keyboard.press('Enter')
  await page.getByText('Link działa 30 minut i tylko raz.').waitFor()
  await expectAccepted(page)

  const { link } = await letterTo('zapominalska@poczta.example')
  await page.goto(link.href)
  const code = page.getByLabel('Kod jednorazowy')
  expect(await page.getByLabel('Nazwa użytkownika').inputValue()).toBe(person.username)
  const secret = await code.inputValue()
  expect(secret).toMatch(/^[A-Z0-9]{32}$/)
  await expectAccepted(page)
  await page.getByLabel('Nowe hasło').fill(NEW_PASSWORD)
  await page.keyboard.press('Enter')
  await page.getByText('Hasło jest ustawione.').waitFor()
  expect(asked.length).toBeGreaterThan(0)
  expect(asked.filter((request) => request.includes(secret))).toEqual([])

  await signInAs(page, posting.url, person.username, NEW_PASSWORD)
  await page.getByRole('heading', { level: 1, name: 'Do zrobienia' }).waitFor()
  await elsewhere.page.goto(`${posting.url}/praca`)
  await elsewhere.page.getByRole('heading', { level: 1, name: 'Logowanie' }).waitFor()
  await page.goto('about:blank')
  await page.goto(link.href)
  await page.getByLabel('Nowe hasło').fill('inny-mostek-10')
  await page.keyboard.press('Enter')
  await page.getByRole('group', { name: 'Popraw to, co poniżej:' }).waitFor()
  expect(complaints.filter((line) => !line.includes('401'))).toEqual([])
  await context.close()
  await elsewhere.context.close()
})

test('the screen says the same to whoever names an account that is not there', async () => {
  const before = office.letters.length
  const { page, context } = await openPage(browser, posting.origin)
  await page.goto(`${posting.url}/haslo/zapomniane`)
  await page.getByLabel('Nazwa użytkownika').fill('nikt.taki')
  await page.keyboard.press('Enter')
  await page.getByText('Link działa 30 minut i tylko raz.').waitFor()
  await mail.settle()
  expect(office.letters).toHaveLength(before)
  await context.close()
})

test('an administrator sends a link by mail, is told where mail was not taken, and who is invited sets a password', async () => {
  const administrator = await somebody(city, { role: 'administrator' })
  const person = await addressee('zaproszona@poczta.example')
  const { page, context } = await openPage(browser, posting.origin, { bypassCSP: true })
  await signInAs(page, posting.url, administrator.username, PASSWORD)
  await page.getByRole('heading', { level: 1, name: 'Do zrobienia' }).waitFor()
  await page.goto(`${posting.url}/praca/konta/${person.accountId}`)
  const send = page.getByRole('button', { name: 'Wyślij link na zaproszona@poczta.example' })
  await send.waitFor()
  await expectAccepted(page)
  office.refuse(true)
  await send.click()
  await page.getByRole('alert').getByText('Serwer poczty jej nie przyjął.').waitFor()
  office.refuse(false)
  await page.reload()
  await send.click()
  await page.getByText(/^Wysłano link na zaproszona@poczta\.example\. Działa do /).waitFor()
  await context.close()

  const invited = await openPage(browser, posting.origin)
  await invited.page.goto((await letterTo('zaproszona@poczta.example')).link.href)
  await invited.page.getByLabel('Nowe hasło').fill(NEW_PASSWORD)
  await invited.page.keyboard.press('Enter')
  await invited.page.getByText('Hasło jest ustawione.').waitFor()
  await signInAs(invited.page, posting.url, person.username, NEW_PASSWORD)
  await invited.page.getByRole('heading', { level: 1, name: 'Do zrobienia' }).waitFor()
  expect(new URL(invited.page.url()).hash).toBe('')
  await invited.context.close()
})

test('where no mail is set up, a code from who manages accounts is the way, and no screen offers a letter', async () => {
  const administrator = await somebody(city, { role: 'administrator' })
  const person = await addressee('bez.poczty@poczta.example')
  const { page, context } = await openPage(browser, silent.origin, { bypassCSP: true })
  await page.goto(`${silent.url}/haslo/zapomniane`)
  await page.getByText('Ten portal nie wysyła poczty.').waitFor()
  expect(await page.getByLabel('Nazwa użytkownika').count()).toBe(0)
  await expectAccepted(page)
  await page.getByRole('link', { name: 'Mam kod do ustawienia hasła' }).click()
  await page.getByLabel('Kod jednorazowy').waitFor()
  await signInAs(page, silent.url, administrator.username, PASSWORD)
  await page.getByRole('heading', { level: 1, name: 'Do zrobienia' }).waitFor()
  await page.goto(`${silent.url}/praca/konta/${person.accountId}`)
  await settleWorkspace(page)
  await page.getByText('bez.poczty@poczta.example').waitFor()
  expect(await page.getByRole('button', { name: /^Wyślij link/ }).count()).toBe(0)
  await context.close()
})
