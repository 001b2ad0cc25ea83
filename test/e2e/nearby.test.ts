import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'

import { openPage, type WatchedPage } from '../support/browser.ts'
import { openPortal } from '../support/open-portal.ts'

const portal = openPortal()
let watched: WatchedPage

beforeEach(async () => {
  watched = await openPage(portal.browser, portal.url, { width: 390, height: 844 })
})
afterEach(async () => {
  await watched.context.close()
})

describe('a telephone that says where it is', () => {
  test('gets the addresses nearby to choose from, never an answer at once', async () => {
    await stand({ latitude: 54.211188, longitude: 16.198533, accuracy: 20 })
    await watched.page.getByText('telefon nie zawsze jest w domu').waitFor()
    expect(new URL(watched.page.url()).pathname).toBe('/')
    await watched.page.getByRole('link', { name: 'ul. Stanisława Staszica 6, Koszalin' }).click()
    await watched.page.getByRole('heading', { level: 1, name: 'Szkoła Podstawowa nr 18' }).waitFor()
    expect(watched.complaints).toEqual([])
  })

  test('is not believed when it knows its place only roughly', async () => {
    await stand({ latitude: 54.211188, longitude: 16.198533, accuracy: 2_000 })
    await watched.page.getByText('Położenie jest zbyt niedokładne').waitFor()
    expect(
      await watched.page
        .getByRole('main')
        .getByRole('link', { name: /Staszica/ })
        .count(),
    ).toBe(0)
  })

  test('is told that it is outside the municipality', async () => {
    await stand({ latitude: 52.2297, longitude: 21.0122, accuracy: 10 })
    await watched.page.getByText('Jesteś poza gminą').waitFor()
    expect(await watched.page.getByRole('status').filter({ hasText: 'Jesteś poza' }).count()).toBe(1)
  })

  test('may refuse, and the field is still there', async () => {
    await watched.page.goto(`${portal.url}/`)
    await watched.page.getByRole('button', { name: 'Użyj mojego położenia' }).click()
    await watched.page.getByText('nie ma zgody na podanie położenia').waitFor()
    expect(await watched.page.getByLabel('Ulica i numer domu').isEditable()).toBe(true)
  })
})

async function stand(place: { latitude: number; longitude: number; accuracy: number }) {
  await watched.context.grantPermissions(['geolocation'], { origin: portal.url })
  await watched.context.setGeolocation(place)
  await watched.page.goto(`${portal.url}/`)
  await watched.page.getByRole('button', { name: 'Użyj mojego położenia' }).click()
}
