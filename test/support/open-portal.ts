import { afterAll, beforeAll } from '@jest/globals'
import { type Browser } from 'playwright-core'

import { launchBrowser } from './browser.ts'
import { type Portal, startPortal } from './portal.ts'

/** There once the tests of the file run. */
export interface OpenPortal {
  readonly url: string
  readonly browser: Browser
}

/** Starts the portal and a browser before the tests of a file, and stops both after them. */
export function openPortal(): OpenPortal {
  let portal: Portal | undefined
  let browser: Browser | undefined
  beforeAll(async () => {
    portal = await startPortal()
    browser = await launchBrowser()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await portal?.stop()
  })
  const running = <Thing>(thing: Thing | undefined): Thing => {
    if (thing === undefined) throw new Error('The portal runs while tests do')
    return thing
  }
  return {
    get url() {
      return running(portal).url
    },
    get browser() {
      return running(browser)
    },
  }
}
