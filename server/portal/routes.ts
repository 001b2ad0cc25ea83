import { join } from 'node:path'

import express, { type Request, type RequestHandler, type Response, Router } from 'express'

import type { Context } from '../platform/context.ts'
import { requestOf } from '../platform/http/request.ts'
import type { Part } from '../platform/part.ts'
import { hidePesels } from '../platform/redaction.ts'
import { ROOT } from '../platform/root.ts'
import { answerInside } from './inside.ts'
import { manifest } from './manifest.ts'
import { makePage } from './page.ts'
import { pageLanguage } from '../platform/http/page-language.ts'

const WEB = join(ROOT, 'dist/web')

/** The built portal: its files for a year by their hashed names, a page with its words for every other path. */
export function portalRouter(
  parts: readonly Part[],
  findMunicipality: RequestHandler,
  contextOf: (response: Response) => Context,
): Router {
  const router = Router()
  const routes = parts.flatMap((part) => part.routes)
  const files = express.static(WEB, { index: false, redirect: false, maxAge: '1y', immutable: true })
  router.use('/assets', (request, response, next) => {
    request.url = `/assets${request.url}`
    files(request, response, next)
  })
  router.use(express.static(WEB, { index: false, redirect: false, maxAge: '1h' }))
  router.get('/manifest.webmanifest', findMunicipality, (request, response) => {
    const { municipality } = contextOf(response)
    const spoken = pageLanguage(request, response)
    const content = manifest(municipality, basePath(request, response), spoken)
    response
      .setHeader('Cache-Control', 'no-cache')
      .type('application/manifest+json')
      .send(JSON.stringify(content))
  })
  router.get(/^\/(?!api\/|tiles\/|assets\/|ogc\/).*$/, findMunicipality, async (request, response) => {
    const context = contextOf(response)
    const base = basePath(request, response)
    const spoken = pageLanguage(request, response)
    const inside = { routes, context, requestId: requestOf(response).id, spoken, api: `${base}api/v1` }
    const { status, html } = await makePage({
      basePath: base,
      path: request.url,
      language: spoken,
      fetch: (url) => answerInside(url, inside),
      log: context.log,
      faceVersion: context.municipality.faceVersion,
      host: context.municipality.hosts[0],
    })
    if (EMBEDDED.test(request.path)) letEmbed(response, context.municipality.embedders)
    response
      .status(status)
      .setHeader('Cache-Control', 'no-cache')
      .setHeader('Content-Language', spoken)
      .type('html')
      // What is not there may be anything that was typed or pasted; links of the page would repeat it.
      .send(status === 404 ? hidePesels(html) : html)
  })
  return router
}

/** The screen that others may show in a frame. */
const EMBEDDED = /^\/osadz\/?$/

/** Lets the pages of these origins show the answer in a frame; all others stay out. */
function letEmbed(response: Response, origins: readonly string[]): void {
  if (origins.length === 0) return
  const policy = String(response.getHeader('Content-Security-Policy'))
  response.setHeader(
    'Content-Security-Policy',
    policy.replace("frame-ancestors 'none'", `frame-ancestors ${origins.join(' ')}`),
  )
  response.removeHeader('X-Frame-Options') // it knows no origins, and old browsers would keep everybody out
}

/** `/`, or `/m/<slug>/` when the address was asked for below it. */
function basePath(request: Request, response: Response): string {
  return requestOf(response).slug === undefined ? '/' : `${request.baseUrl}/`
}
