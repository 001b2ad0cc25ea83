import type { RequestListener } from 'node:http'

import express, { type RequestHandler, type Response, Router } from 'express'
import type { Logger } from 'pino'

import { tileFailure, tilesFirst } from '../tiles/index.ts'
import { tileRouter } from '../tiles/routes.ts'
import { changed } from './changed.ts'
import { CITIZENS, FIND_UNITS, PARTS, TABLES } from './modules.ts'
import type { CitizenNode } from './platform/accounts/index.ts'
import type { Clock } from './platform/clock.ts'
import type { BackupPlace } from './platform/config.ts'
import type { Context } from './platform/context.ts'
import type { Database } from './platform/db/db.ts'
import { type Entrance, NOBODY } from './platform/db/entrance.ts'
import { healthRoute } from './platform/health/index.ts'
import type { Endpoint } from './platform/http/endpoint.ts'
import { openApi } from './platform/http/openapi.ts'
import { Problem } from './platform/http/problem.ts'
import { problemHandler } from './platform/http/problem-handler.ts'
import { nameRequests, requestOf } from './platform/http/request.ts'
import { type Asked, type ContextOf } from './platform/http/route.ts'
import { refuseOtherOrigins, secure } from './platform/http/secure.ts'
import { visitorOf } from './platform/http/visitor.ts'
import { documentation } from './platform/http/documentation.ts'
import { logRequests } from './platform/log.ts'
import type { LayerCache } from './platform/layers/index.ts'
import type { Mail } from './platform/mail/index.ts'
import type { Registry } from './platform/municipalities/index.ts'
import type { InstallationKeys } from './platform/secrets/index.ts'
import { portalRouter } from './portal/routes.ts'
import { publisher } from './published.ts'

/** What the application stands on; `main.ts` makes the real ones, tests their own. */
export interface Ground {
  readonly database: Database
  readonly registry: Registry
  readonly secrets: InstallationKeys
  readonly cache: LayerCache
  readonly clock: Clock
  readonly log: Logger
  readonly engine: 'embedded' | 'postgresql'
  readonly hasMvt: boolean
  readonly version: string
  readonly publicUrl: string | undefined
  readonly proxies: readonly string[]
  readonly backups: BackupPlace
  /** The file of the journal of erasures. */
  readonly erasures: string
  readonly mail: Mail | undefined
  /** By which citizens sign in (login.gov.pl). */
  readonly citizenNode: CitizenNode | undefined
}

/** The application without a port: what the tests drive and `main.ts` listens with. */
export function createApp(ground: Ground): RequestListener {
  const app = express()
  const contextOf: ContextOf = (response, asked) => contextFor(ground, response, asked)
  const publicContext = (response: Response) => contextOf(response, { access: 'public' })
  app.use(nameRequests, logRequests(ground.log))
  secure(app, ground.publicUrl?.startsWith('https:') ?? false, ground.proxies)

  const api = apiRouter(ground, contextOf)
  const city = Router()
  city.use('/api/v1', api)
  city.use(
    '/tiles',
    shareAnswers,
    raiseTileFailure,
    findMunicipality(ground),
    tileRouter(publicContext, ground.publicUrl),
  )
  city.use(portalRouter(PARTS, findMunicipality(ground), publicContext))

  app.use('/m/:slug', (request, response, next) => {
    requestOf(response).slug = request.params.slug
    next()
  })
  app.use('/m/:slug', city)
  app.use(city)
  app.use(() => {
    throw new Problem(404, 'no-such-path')
  })
  app.use(problemHandler(ground.log))
  return tilesFirst(ground, app)
}

function apiRouter(ground: Ground, contextOf: ContextOf): Router {
  const router = Router()
  const health = healthRoute(ground.database, ground.engine, ground.version)
  const routes = PARTS.flatMap((part) => part.routes)
  router.use(isolateAnswers, refuseOtherOrigins)
  health.mount(router, contextOf)
  const endpoints = [health, ...routes].map((route) => route.endpoint)
  router.get('/openapi.json', (request, response) => {
    response.json(openApi(endpoints, ground.version, request.baseUrl))
  })
  router.use('/docs', documentation(endpoints))
  router.use(findMunicipality(ground))
  for (const route of routes) route.mount(router, contextOf)
  for (const { path } of endpoints) router.all(path, refuseMethod(endpoints))
  router.use(() => {
    throw new Problem(404, 'no-such-path')
  })
  return router
}

/** A known path with another method: says which ones it takes. */
function refuseMethod(endpoints: readonly Endpoint[]): RequestHandler {
  return (request, response) => {
    const path = String((request.route as { path: unknown }).path) // Express sets it for every matched route
    const methods = endpoints
      .filter((endpoint) => endpoint.path === path)
      .map(({ method }) => method.toUpperCase())
    response.setHeader('Allow', ['OPTIONS', ...methods].join(', '))
    if (request.method !== 'OPTIONS') throw new Problem(405, 'method-not-allowed', { method: request.method })
    response.status(204).end()
  }
}

/** Answers are for this question only: nothing between here and the browser may keep them without asking. */
const isolateAnswers: RequestHandler = (_request, response, next) => {
  response.setHeader('Cache-Control', 'no-cache')
  next()
}

/** Public answers may be read by other people's pages: they carry no session. */
const shareAnswers: RequestHandler = (_request, response, next) => {
  response.setHeader('Access-Control-Allow-Origin', '*')
  response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin')
  next()
}

/** A tile that could not be answered comes here to leave as a problem document. */
const raiseTileFailure: RequestHandler = (request, _response, next) => {
  next(tileFailure(request))
}

function findMunicipality({ registry }: Ground): RequestHandler {
  return async (request, response, next) => {
    const facts = requestOf(response)
    const municipality = await registry.resolve(facts.slug, request.hostname)
    facts.municipality = municipality
    if (municipality.isDemo) response.setHeader('X-Robots-Tag', 'noindex')
    next()
  }
}

/** Enough to find the lines of one session again, and of no use to whoever reads them. */
const SESSION_DIGITS = 12

function contextFor(ground: Ground, response: Response, { access, isSensitive }: Asked): Context {
  const { database, secrets, cache, clock, log, mail, publicUrl, erasures, citizenNode } = ground
  const facts = requestOf(response)
  const { municipality, id } = facts
  if (municipality === undefined) throw new Error('findMunicipality comes first')
  const visitor = visitorOf(response, municipality, publicUrl)
  if (visitor.token !== undefined) facts.session = visitor.token.slice(0, SESSION_DIGITS)
  const entrance: Entrance =
    access === 'public'
      ? NOBODY
      : { kind: 'session', token: visitor.token, access, isSensitive: isSensitive === true }
  return {
    municipality,
    db: database.city(municipality.schemaName, entrance, id),
    secrets: secrets.of(municipality.schemaName),
    cache,
    clock,
    mail,
    tables: TABLES,
    erasures,
    visitor,
    findUnits: FIND_UNITS,
    citizenNode,
    citizens: CITIZENS,
    changed,
    publish: publisher(clock),
    // Made when something is logged: most requests have nothing to say.
    get log() {
      return log.child({ requestId: id })
    },
  }
}
