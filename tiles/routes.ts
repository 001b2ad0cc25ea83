import express, { type Response, type Router } from 'express'

import { type Context } from '../server/platform/context.ts'
import { originOf } from '../server/platform/http/origin.ts'
import { Problem } from '../server/platform/http/problem.ts'
import { message } from '../server/platform/messages.ts'
import { readEntryYear } from './entry-year.ts'
import { layerNamed } from './layers/index.ts'
import { findBounds } from './repository.ts'
import { tileJson } from './tile-json.ts'

const METHODS = 'OPTIONS, GET, HEAD'

/**
 * `<layer>.json`, to be mounted at `/tiles` of a municipality. The tiles themselves are answered before
 * (`front.ts`); here stand the methods that they do not take.
 */
export function tileRouter(
  contextOf: (response: Response) => Context,
  publicUrl: string | undefined,
): Router {
  const router = express.Router()

  router.get('/:layer.json', async (request, response) => {
    const layer = layerNamed(request.params.layer)
    const entryYear = readEntryYear(request.originalUrl.split('?')[1])
    const { db, municipality } = contextOf(response)
    const bounds = await db.transaction((tx) => findBounds(tx, municipality.id))
    const folder = `${originOf(request, municipality.hosts, publicUrl)}${request.baseUrl}`
    response.setHeader('Cache-Control', 'public, max-age=0, must-revalidate')
    const attribution = message(municipality.isDemo ? 'map.demoData' : 'map.data')
    const year = layer.byEntryYear ? entryYear : undefined
    response.json(tileJson({ layer, folder, bounds, entryYear: year, attribution }))
  })

  const tile = router.route('/:layer/:z/:x/:y.mvt')
  tile.options((_request, response) => {
    response.setHeader('Allow', METHODS).status(204).end()
  })
  for (const method of ['post', 'put', 'patch', 'delete'] as const) {
    tile[method]((request, response) => {
      response.setHeader('Allow', METHODS)
      throw new Problem(405, 'method-not-allowed', { method: request.method })
    })
  }

  return router
}
