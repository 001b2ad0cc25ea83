import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type Page } from 'playwright-core'
import { z } from 'zod'

import { openPage, type WatchedPage } from '../support/browser.ts'
import { openPortal } from '../support/open-portal.ts'
import { settle } from '../support/portal-screens.ts'

const portal = openPortal()
let watched: WatchedPage
let page: Page

const PHONE = { width: 390, height: 844 }
const branches = z.object({
  branches: z.array(
    z.object({ id: z.int(), name: z.string(), isOpen: z.boolean(), schoolId: z.int().nullable() }),
  ),
})
const listed = async (query: string) => {
  const answer = await fetch(`${portal.url}/api/v1/library/branches${query}`)
  return branches.parse(await answer.json()).branches
}

beforeEach(async () => {
  watched = await openPage(portal.browser, portal.url, PHONE)
  page = watched.page
})
afterEach(async () => {
  await watched.context.close()
})

describe('a resident with a phone', () => {
  test('finds the libraries that are open now, and reads when one of them closes', async () => {
    await page.goto(`${portal.url}/`)
    await page.getByRole('main').getByRole('link', { name: 'Biblioteki' }).click()
    await page.getByRole('heading', { level: 1, name: 'Biblioteki' }).waitFor()
    await settle(page)
    await page.getByLabel('Tylko otwarte teraz').check()
    await page.waitForURL(/otwarte=tak/)
    const open = await listed('?open=now') // of the clock on the wall: at night there are none
    const rows = page.getByRole('main').getByRole('listitem')
    expect(await rows.count()).toBe(open.length)
    expect(await rows.getByText(/^Otwarte do \d/).count()).toBe(open.length)

    await page.getByLabel('Tylko otwarte teraz').uncheck()
    await page.getByRole('link', { name: 'Koszalińska Biblioteka Publiczna', exact: true }).click()
    const days = page.getByRole('table', { name: 'Godziny otwarcia' }).getByRole('row')
    await days.nth(7).waitFor()
    expect(await days.nth(1).innerText()).toContain('Dziś')
    const calendar = page.getByRole('link', { name: 'Dodaj godziny do kalendarza' })
    const answer = await fetch(new URL((await calendar.getAttribute('href')) ?? '', portal.url))
    expect(answer.headers.get('content-type')).toContain('text/calendar')
    expect(watched.complaints).toEqual([])
  })

  test('reads of a school library on the page of its school, and of a hidden one nowhere', async () => {
    const [shown] = (await listed('?kind=school')).filter(({ schoolId }) => schoolId !== null)
    await page.goto(`${portal.url}/szkoly/${shown?.schoolId ?? 0}`)
    await page.getByRole('link', { name: 'Biblioteka', exact: true }).click()
    await page.waitForURL(/\/biblioteka$/)
    const section = page.getByRole('region', { name: 'Biblioteka szkolna' })
    await section.getByRole('link', { name: shown?.name ?? '' }).click()
    await page.waitForURL(/\/biblioteki\/\d+/)
    const schools = new Set((await listed('')).map(({ schoolId }) => schoolId))
    const ids = z
      .object({ schools: z.array(z.object({ id: z.int(), kind: z.int().nullable(), public: z.boolean() })) })
      .parse(await (await fetch(`${portal.url}/api/v1/schools?kind=3`)).json())
    const hidden = ids.schools.find((school) => school.public && !schools.has(school.id))
    await page.goto(`${portal.url}/szkoly/${hidden?.id ?? 0}`)
    await settle(page)
    expect(await page.getByRole('link', { name: 'Biblioteka', exact: true }).count()).toBe(0)
    // The address of its tab, typed by hand, says so.
    await page.goto(`${portal.url}/szkoly/${hidden?.id ?? 0}/biblioteka`)
    await page.getByText('nie pokazuje swojej biblioteki').waitFor()
    expect(watched.complaints).toEqual([])
  })
})

test('a list that somebody has filtered is sent as a link, and read without scripts too', async () => {
  const silent = await openPage(portal.browser, portal.url, { javaScriptEnabled: false })
  await silent.page.goto(`${portal.url}/biblioteki?rodzaj=szkolne`)
  const rows = silent.page.getByRole('main').getByRole('listitem')
  expect(await rows.count()).toBe((await listed('?kind=school')).length)
  expect(await silent.page.getByLabel('szkolne', { exact: false }).first().isChecked()).toBe(true)
  await silent.context.close()
})

test('who walks by the keyboard reaches the libraries on the map', async () => {
  const wide = await openPage(portal.browser, portal.url)
  await wide.page.goto(`${portal.url}/biblioteki`)
  await settle(wide.page, true)
  const marks = wide.page.getByRole('list', { name: 'Biblioteki widoczne na mapie' }).getByRole('button')
  await marks.first().waitFor({ state: 'attached' })
  await marks.first().focus()
  await wide.page.keyboard.press('Enter')
  await wide.page.waitForURL(/\/biblioteki\/\d+/)
  expect(wide.complaints).toEqual([])
  await wide.context.close()
})
