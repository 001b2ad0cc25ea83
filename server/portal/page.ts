import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import type { Logger } from 'pino'

import type { Language } from '../platform/languages/contract.ts'
import { ROOT } from '../platform/root.ts'

/** What `web/server-entry.ts` gives, built: the server knows of the screens no more than this. */
interface Screens {
  renderPage(request: {
    readonly basePath: string
    readonly path: string
    readonly language: Language
    readonly fetch: (url: string) => Promise<Response>
  }): Promise<MadePage>
}

interface MadePage {
  readonly title: string | undefined
  readonly description: string
  readonly body: string
  readonly state: string
  readonly status: number
}

interface PageRequest {
  readonly basePath: string
  /** Below the base, with its query. */
  readonly path: string
  readonly language: Language
  readonly fetch: (url: string) => Promise<Response>
  readonly log: Logger
  /** Of the municipality's own looks; null: it has none. */
  readonly faceVersion: number | null
  /** The municipality's own domain, where it has one. */
  readonly host: string | undefined
}

const SCREENS = join(ROOT, 'dist/pages/server-entry.js')
const WEB = join(ROOT, 'dist/web')
const SHELL = join(WEB, 'index.html')

/** Of those who sign in: made in the browser, which alone knows who it is. */
const OWN_SCREENS = /^\/(?:praca|logowanie|haslo)(?=[/?]|$)/

let screens: Promise<Screens> | undefined
let shell: string | undefined

/** The page of a path with its words; when they cannot be made here, without them: the browser then makes them. */
export async function makePage({ log, ...request }: PageRequest): Promise<{ status: number; html: string }> {
  shell ??= readFileSync(SHELL, 'utf8')
  const dressed = shell.replace('</head>', () => `${looks(request)}</head>`)
  if (!existsSync(SCREENS) || OWN_SCREENS.test(request.path)) return { status: 200, html: dressed }
  try {
    screens ??= import(pathToFileURL(SCREENS).href) as Promise<Screens> // built from that entry
    const page = await (await screens).renderPage(request)
    return { status: page.status, html: fill(dressed, page, request) }
  } catch (error) {
    log.error({ err: error }, 'page without its words')
    return { status: 200, html: dressed }
  }
}

/** The municipality's colour, and its own domain as the page's true address. */
function looks({ basePath, path, faceVersion, host }: Omit<PageRequest, 'log'>): string {
  const style =
    faceVersion === null
      ? ''
      : `<link rel="stylesheet" href="${escapeText(basePath)}api/v1/face/style?wersja=${faceVersion}">`
  return host === undefined
    ? style
    : `${style}<link rel="canonical" href="${escapeText(trueAddress(host, path))}">`
}

/** One for all languages: the page says which it speaks. */
function trueAddress(host: string, path: string): string {
  const address = new URL(path, `https://${host}`)
  address.searchParams.delete('jezyk')
  return address.href
}

function fill(
  shell: string,
  page: MadePage,
  { basePath, language }: Pick<PageRequest, 'basePath' | 'language'>,
) {
  return shell
    .replace('<html lang="pl">', `<html lang="${language}">`)
    .replace(/(?<=<title>).*(?=<\/title>)/, (kept) => escapeText(page.title ?? kept))
    .replace(/(?<=<meta name="description" content=")[^"]*/, () => escapeText(page.description))
    .replace('href="/manifest.webmanifest"', `href="${escapeText(basePath)}manifest.webmanifest"`)
    .replace('</head>', () => `${early(language)}</head>`)
    .replace('<div id="app"></div>', () => `<div id="app">${page.body}</div>${page.state}`)
}

const found = new Map<Language, string>()

/** The words of the language, and its letters where they are others, are fetched with the first script, not after it. */
function early(language: Language): string {
  const known = found.get(language)
  if (known !== undefined) return known
  const files = readdirSync(join(WEB, 'assets'))
  const words = files.find((file) => file.startsWith(`${language}-`) && file.endsWith('.js'))
  const letters = language === 'uk' ? files.find((file) => /-cyrillic-.*\.woff2$/.test(file)) : undefined
  const links = [
    words && `<link rel="modulepreload" crossorigin href="/assets/${words}">`,
    letters && `<link rel="preload" as="font" type="font/woff2" crossorigin href="/assets/${letters}">`,
  ]
  const html = links.filter((link) => link !== undefined).join('')
  found.set(language, html)
  return html
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
