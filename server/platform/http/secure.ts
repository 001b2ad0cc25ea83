import type { IncomingHttpHeaders } from 'node:http'

import compression from 'compression'
import { type Express, json, type RequestHandler } from 'express'
import helmet from 'helmet'

import { Problem } from './problem.ts'

/** Requests larger than this are refused before they are read whole. */
const BODY_LIMIT = '1mb'

/**
 * Headers, limits and compression that hold for every answer. Browsers may talk to this server only. `proxies` are those
 * on other machines whose word is taken for where a request came from.
 */
export function secure(app: Express, isHttps: boolean, proxies: readonly string[]): void {
  app.disable('x-powered-by')
  app.set('https', isHttps)
  app.set('query parser', 'simple')
  // Who is believed may say that each guess at a password comes from another place: not everybody in the city's network.
  app.set('trust proxy', ['loopback', ...proxies])
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'"],
          fontSrc: ["'self'"],
          imgSrc: ["'self'", 'data:', 'blob:'],
          connectSrc: ["'self'"],
          manifestSrc: ["'self'"],
          workerSrc: ["'self'", 'blob:'],
          baseUri: ["'none'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
          objectSrc: ["'none'"],
          ...(isHttps && { upgradeInsecureRequests: [] }),
        },
      },
      strictTransportSecurity: isHttps,
      crossOriginEmbedderPolicy: false,
    }),
  )
  app.use(compression())
  app.use(json({ limit: BODY_LIMIT, type: ['application/json', 'application/*+json'] }))
}

/** Other people's pages may read what is public; they may change nothing, whatever the browser sends along. */
export const refuseOtherOrigins: RequestHandler = (request, _response, next) => {
  const isReading = ['GET', 'HEAD', 'OPTIONS'].includes(request.method)
  if (!isReading && isFromElsewhere(request.headers, request.host)) throw new Problem(403, 'other-origin')
  next()
}

/**
 * Browsers say from which page a change comes; a program that says nothing has no cookie of somebody else's either. What the
 * browser itself has compared goes before the host, which a proxy may have replaced by its own.
 */
function isFromElsewhere(headers: IncomingHttpHeaders, host: string | undefined): boolean {
  const { origin } = headers
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  return origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host)
}
