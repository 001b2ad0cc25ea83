import { type Browser, type Page } from 'playwright-core'
import { z } from 'zod'

import { DEMO_PASSWORD } from '../../server/platform/accounts/index.ts'
import { openPage, type WatchedPage } from './browser.ts'

type Options = Parameters<typeof openPage>[2]

/** A page of somebody who is signed in, without the way through the form. */
export async function openAs(
  browser: Browser,
  portalUrl: string,
  username: string,
  options: Options = {},
): Promise<WatchedPage> {
  const watched = await openPage(browser, portalUrl, options)
  const response = await watched.context.request.post(`${portalUrl}/api/v1/session`, {
    data: { username, password: DEMO_PASSWORD },
  })
  if (!response.ok()) throw new Error(`${username} could not sign in: ${await response.text()}`)
  return watched
}

/** Until a screen of the workspace has all that it waits for. */
export async function settleWorkspace(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor()
  await page.waitForLoadState('networkidle')
  await page.evaluate(() => document.fonts.ready)
  await page.locator('.skeleton').waitFor({ state: 'detached' })
}

const reports = z.object({ reports: z.array(z.object({ id: z.int() })) })

/** Id of an error that has just been reported, for whoever may answer it. */
export async function reportId({ context }: WatchedPage, portalUrl: string): Promise<number> {
  const found = await (await context.request.get(`${portalUrl}/api/v1/addresses?q=Staszica+6`)).json()
  const [address] = z.object({ addresses: z.array(z.object({ id: z.int() })) }).parse(found).addresses
  const data = {
    kind: 'school',
    said: 'Uchwała podaje dla tego domu inną szkołę.',
    addressId: address?.id ?? null,
    schoolId: null,
    entryYear: null,
  }
  await context.request.post(`${portalUrl}/api/v1/reports`, { data })
  const queue = reports.parse(await (await context.request.get(`${portalUrl}/api/v1/reports`)).json())
  return queue.reports.at(-1)?.id ?? 0
}

const accounts = z.object({ accounts: z.array(z.object({ id: z.int(), username: z.string() })) })

/** Id of an account, asked with the rights of whoever is signed in on the page. */
export async function accountId(
  { context }: WatchedPage,
  portalUrl: string,
  username: string,
): Promise<number> {
  const response = await context.request.get(`${portalUrl}/api/v1/accounts?q=${username}`)
  const { accounts: found } = accounts.parse(await response.json())
  const account = found.find((each) => each.username === username)
  if (account === undefined) throw new Error(`There is no account ${username}`)
  return account.id
}
