import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'

import express, { type Request, type Response, type Router } from 'express'
import { z } from 'zod'

import { today } from '../server/platform/clock.ts'
import { type Context } from '../server/platform/context.ts'
import { invalid, Problem } from '../server/platform/http/problem.ts'
import { message } from '../server/platform/messages.ts'
import { type Layer } from './layer.ts'
import { layers } from './layers/index.ts'
import { findBounds, selectEntryYear } from './repository.ts'
import { readTileAddress } from './tile-address.ts'
import { tileJson } from './tile-json.ts'
import { createTileSource } from './tile-source.ts'

export interface TileOptions {
  /** What the question of that name found about the database. */
  readonly hasMvt: boolean
  /** REJON_PUBLIC_URL: how the outside reaches this server, where it is set. */
  readonly publicUrl?: string | undefined
}

const yearOfEntry = z.coerce.number().int().min(1990).max(2100).optional()

const uncompress = promisify(gunzip)

/** `<layer>.json` and `<layer>/{z}/{x}/{y}.mvt`, to be mounted at `/tiles` of a municipality. */
export function tileRouter(contextOf: (response: Response) => Context, options: TileOptions): Router {
  const source = createTileSource(options)
  const router = express.Router()

  router.get('/:layer.json', async (request, response) => {
    const layer = layerNamed(request.params.layer)
    const entryYear = readEntryYear(request)
    const { db, municipality } = contextOf(response)
    const bounds = await db.transaction((tx) => findBounds(tx, municipality.id))
    const folder = tilesFolder(request, municipality.hosts, options.publicUrl)
    response.setHeader('Cache-Control', 'public, max-age=0, must-revalidate')
    const attribution = message(municipality.isDemo ? 'map.demoData' : 'map.data')
    const year = layer.byEntryYear ? entryYear : undefined
    response.json(tileJson({ layer, folder, bounds, entryYear: year, attribution }))
  })

  router.get('/:layer/:z/:x/:y.mvt', async (request, response) => {
    const layer = layerNamed(request.params.layer)
    const tile = readTileAddress(request.params.z, request.params.x, request.params.y)
    const asked = readEntryYear(request)
    const context = contextOf(response)
    const entryYear = layer.byEntryYear ? (asked ?? (await currentEntryYear(context))) : 0
    const wanted = await source.want(context, layer, tile, entryYear)
    response.setHeader('Cache-Control', 'public, max-age=0, must-revalidate')
    response.setHeader('ETag', wanted.etag)
    if (request.fresh) response.status(304).end()
    else await sendTile(request, response, await wanted.bytes())
  })

  return router
}

function layerNamed(name: string): Layer {
  const layer = layers.get(name)
  if (layer === undefined) throw new Problem(404, 'no-such-layer', { layer: name })
  return layer
}

function readEntryYear(request: Request): number | undefined {
  const result = yearOfEntry.safeParse(request.query['entryYear'])
  if (result.success) return result.data
  throw invalid([{ pointer: '/query/entryYear', why: 'map.entryYearRefused' }])
}

/** The year meant when a request names none: asked of the database once a day and state of the catchments. */
async function currentEntryYear({ cache, clock, db }: Context): Promise<number> {
  const on = today(clock)
  const build = () => db.transaction((tx) => selectEntryYear(tx, on))
  const { year } = await cache.get(db, `tiles: entry year on ${on}`, ['catchments'], build)
  return year
}

async function sendTile(
  request: Request,
  response: Response,
  gzipped: Uint8Array | undefined,
): Promise<void> {
  if (gzipped === undefined) {
    response.status(204).end()
    return
  }
  response.vary('Accept-Encoding')
  response.setHeader('Content-Type', 'application/vnd.mapbox-vector-tile')
  if (request.acceptsEncodings('gzip') === 'gzip') {
    response.setHeader('Content-Encoding', 'gzip')
    response.end(gzipped)
  } else response.end(await uncompress(gzipped))
}

/** The address that this request's tiles stand below, with the municipality's prefix or host as it was asked for. */
function tilesFolder(request: Request, hosts: readonly string[], publicUrl: string | undefined): string {
  const path = new URL(request.originalUrl, 'http://host').pathname
  const folder = path.slice(0, path.lastIndexOf('/'))
  const own = `${request.protocol}://${request.host}`
  // A city's own host stays in the address; otherwise the one that the operator named.
  return `${publicUrl === undefined || hosts.includes(request.hostname) ? own : new URL(publicUrl).origin}${folder}`
}
