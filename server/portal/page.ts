import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import type { Logger } from 'pino'

import { ROOT } from '../platform/root.ts'

/** What `web/server-entry.ts` gives, built: the server knows of the screens no more than this. */
interface Screens {
  renderPage(request: {
    readonly basePath: string
    readonly path: string
    readonly fetch: (url: string) => Promise<Response>
  }): Promise<{ title: string | undefined; body: string; state: string; status: number }>
}

interface PageRequest {
  readonly basePath: string
  /** Below the base, with its query. */
  readonly path: string
  readonly fetch: (url: string) => Promise<Response>
  readonly log: Logger
}

const SCREENS = join(ROOT, 'dist/pages/server-entry.js')
const SHELL = join(ROOT, 'dist/web/index.html')

let screens: Promise<Screens> | undefined
let shell: string | undefined

/** The page of a path with its words; when they cannot be made here, without them: the browser then makes them. */
export async function makePage({ log, ...request }: PageRequest): Promise<{ status: number; html: string }> {
  shell ??= readFileSync(SHELL, 'utf8')
  if (!existsSync(SCREENS)) return { status: 200, html: shell }
  try {
    screens ??= import(pathToFileURL(SCREENS).href) as Promise<Screens> // built from that entry
    const { title, body, state, status } = await (await screens).renderPage(request)
    return { status, html: fill(shell, { title, body, state }) }
  } catch (error) {
    log.error({ err: error }, 'page without its words')
    return { status: 200, html: shell }
  }
}

function fill(page: string, parts: { title: string | undefined; body: string; state: string }): string {
  return page
    .replace(/(?<=<title>).*(?=<\/title>)/, (kept) => escapeText(parts.title ?? kept))
    .replace('<div id="app"></div>', () => `<div id="app">${parts.body}</div>${parts.state}`)
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
