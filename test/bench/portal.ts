import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { type Browser } from 'playwright-core'

import { ROOT } from '../../server/platform/root.ts'
import { launchBrowser, openPage } from '../support/browser.ts'
import { freePort, startProgram } from '../support/process.ts'
import { alternate, median, ratio } from './alternate.ts'

/** Slow 4G and a cheap telephone, as the browser's own tools name them. */
const NETWORK = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 94_000 }
const TIMES_SLOWER = 4

const QUESTION = '/odpowiedz?q=Staszica%206'
const READABLE = 'Szkoła musi przyjąć dziecko'
const LIMIT_SECONDS = 4

/**
 * Seconds from asking by the form until the answer can be read, and until the start form can be typed into, on slow 4G
 * with a processor four times slower, nothing kept from before. The yardstick is the same page without the words of
 * the server, made by the browser as it was before.
 */
export async function portalBench(): Promise<object> {
  const folder = await mkdtemp(join(tmpdir(), 'rejon-bench-'))
  const port = await freePort()
  const database = process.env['DATABASE_URL']
  const server = startProgram('main', [], {
    REJON_DATA: folder,
    PORT: String(port),
    LOG_LEVEL: 'error',
    ...(database !== undefined && { DATABASE_URL: database }),
  })
  await server.says('http://localhost:')
  const browser = await launchBrowser()
  try {
    const url = `http://127.0.0.1:${port}`
    const shell = await readFile(join(ROOT, 'dist/web/index.html'), 'utf8')
    await readableAfter(browser, url, QUESTION)
    const figures = await alternate({
      answer: () => readableAfter(browser, url, QUESTION),
      start: () => readableAfter(browser, url, '/', { words: 'Ulica i numer domu' }),
      madeInBrowser: () => readableAfter(browser, url, QUESTION, { shell }),
    })
    return {
      unit: 'seconds',
      limit: LIMIT_SECONDS,
      answer: median(figures['answer']),
      start: median(figures['start']),
      madeInBrowser: median(figures['madeInBrowser']),
      answerToMadeInBrowser: ratio(figures['answer'], figures['madeInBrowser']),
    }
  } finally {
    await browser.close()
    server.process.kill('SIGTERM')
    await server.ended
    await rm(folder, { recursive: true, force: true })
  }
}

/** Cold: a new context knows nothing. The time is the page's own, in seconds since it was asked for. */
async function readableAfter(
  browser: Browser,
  url: string,
  path: string,
  { words = READABLE, shell }: { readonly words?: string; readonly shell?: string } = {},
): Promise<number> {
  const { page, context } = await openPage(browser, url, { width: 390, height: 844 })
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', NETWORK)
  await session.send('Emulation.setCPUThrottlingRate', { rate: TIMES_SLOWER })
  if (shell !== undefined) {
    await page.route(`${url}${path}`, (route) => route.fulfill({ contentType: 'text/html', body: shell }))
  }
  await page.addInitScript({ content: watchFor(words) })
  await page.goto(`${url}${path}`, { waitUntil: 'commit' })
  const mark = page.locator('html[data-readable-after]')
  await mark.waitFor({ state: 'attached' })
  const milliseconds = Number(await mark.getAttribute('data-readable-after'))
  await context.close()
  return milliseconds / 1000
}

/** A script for the page, which notes when a frame with the words has been painted. As text: it must name nothing of ours. */
function watchFor(words: string): string {
  return `requestAnimationFrame(function look() {
    const isPainted = performance.getEntriesByName('first-contentful-paint').length > 0
    if (isPainted && document.body.innerText.includes(${JSON.stringify(words)})) {
      document.documentElement.dataset.readableAfter = String(performance.now())
    } else requestAnimationFrame(look)
  })`
}
