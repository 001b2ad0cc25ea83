import { afterAll, beforeAll } from '@jest/globals'
import { type Browser } from 'playwright-core'

import { launchBrowser } from './browser.ts'
import { portalUrl } from './portal.ts'

/** There once the tests of the file run. */
export interface OpenPortal {
  /** `http://127.0.0.1:12345`, without a slash at the end. */
  readonly url: string
  readonly browser: Browser
}

/** Opens a browser before the tests of a file, with the portal of the run to look at, and closes it after them. */
export function openPortal(): OpenPortal {
  let url: string | undefined
  let browser: Browser | undefined
  beforeAll(async () => {
    url = await portalUrl()
    browser = await launchBrowser()
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
  })
  const running = <Thing>(thing: Thing | undefined): Thing => {
    if (thing === undefined) throw new Error('The portal runs while tests do')
    return thing
  }
  return {
    get url() {
      return running(url)
    },
    get browser() {
      return running(browser)
    },
  }
}
