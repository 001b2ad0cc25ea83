import compression from 'compression'
import { type Express, json } from 'express'
import helmet from 'helmet'

/** Requests larger than this are refused before they are read whole. */
const BODY_LIMIT = '1mb'

/** Headers, limits and compression that hold for every answer. Browsers may talk to this server only. */
export function secure(app: Express, isHttps: boolean): void {
  app.disable('x-powered-by')
  app.set('query parser', 'simple')
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
          baseUri: ["'self'"],
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
