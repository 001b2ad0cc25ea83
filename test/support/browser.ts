/// <reference lib="dom" />
import { existsSync } from 'node:fs'

import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

/** No GPU, no sandbox (it needs rights that a container lacks), and nothing that talks to the outside. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Longer than anything of ours takes on a busy machine, shorter than a test. */
const WAIT_MILLISECONDS = 15_000

/** The shell draws the same and has no windows to keep: it takes a third less of the processor. */
const INSTALLED = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium']

/** The machine's Chromium, or on a bare machine the one from npm with the libraries that it brings. */
export async function launchBrowser(): Promise<Browser> {
  const installed = INSTALLED.find((path) => existsSync(path))
  if (installed !== undefined) return chromium.launch({ executablePath: installed, args: FLAGS })
  process.env['AWS_EXECUTION_ENV'] ??= 'AWS_Lambda_nodejs20.x' // the package unpacks its NSS libraries only there
  const { default: packed } = await import('@sparticuz/chromium')
  return chromium.launch({
    executablePath: await packed.executablePath(),
    args: [...FLAGS, '--no-zygote'],
    env: { ...process.env },
  })
}

/** A page that remembers what it must not do. */
export interface WatchedPage {
  readonly page: Page
  readonly context: BrowserContext
  /** Messages on the console, faults of scripts and of the CSP; requests to anyone but the portal. */
  readonly complaints: string[]
}

interface PageOptions {
  readonly width?: number
  readonly height?: number
  /** Lets a test's own script run on the page (axe). */
  readonly bypassCSP?: boolean
  /** The language that the browser asks for. */
  readonly locale?: string
  /** The theme that was chosen on this device before. */
  readonly theme?: 'light' | 'dark' | 'contrast'
  /** Without it pages have to do with what the server has made. */
  readonly javaScriptEnabled?: boolean
}

export async function openPage(
  browser: Browser,
  portalUrl: string,
  { width = 1440, height = 900, theme, ...options }: PageOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width, height }, locale: 'pl-PL', ...options })
  if (theme !== undefined) {
    await context.addInitScript((chosen) => {
      window.localStorage.setItem('rejon.theme', chosen)
    }, theme)
  }
  context.setDefaultTimeout(WAIT_MILLISECONDS)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(portalUrl) && !/^(data|blob):/.test(url)) complaints.push(`request to ${url}`)
  })
  return { page, context, complaints }
}
