import { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'

import { type Logger } from 'pino'

import { type Clock, today } from '../server/platform/clock.ts'
import { type Database } from '../server/platform/db/db.ts'
import { type LayerCache } from '../server/platform/layers/index.ts'
import { logAnswer } from '../server/platform/log.ts'
import { type Municipality } from '../server/platform/municipalities/contract.ts'
import { type Registry } from '../server/platform/municipalities/index.ts'
import { chooseEncoding } from './content-encoding.ts'
import { currentEntryYear, readEntryYear } from './entry-year.ts'
import { type Layer } from './layer.ts'
import { layerNamed } from './layers/index.ts'
import { readTileAddress, type TileAddress } from './tile-address.ts'
import { commonHead, holds, sendNotModified, sendTile } from './tile-answer.ts'
import { decodePart, readTileRequest, type TileRequest } from './tile-request.ts'
import { createTileSource, type WantedTile } from './tile-source.ts'

/** What tiles are made of and answered with. */
export interface TileGround {
  readonly database: Database
  readonly registry: Registry
  readonly cache: LayerCache
  readonly clock: Clock
  readonly log: Logger
  readonly hasMvt: boolean
  readonly publicUrl: string | undefined
}

/** A request for a tile, read and found to make sense. */
interface Question {
  readonly slug: string | undefined
  readonly host: string
  readonly layer: Layer
  readonly tile: TileAddress
  readonly entryYear: number | undefined
}

/** Why a request for a tile came to the application all the same. */
const failures = new WeakMap<IncomingMessage, unknown>()

/** What went wrong with a tile before the application was asked; `undefined` for every other request. */
export function tileFailure(request: IncomingMessage): unknown {
  return failures.get(request)
}

/**
 * Answers requests for tiles itself, as there are more of them than of all others together, and leaves the rest to
 * `app`; so too a tile that cannot be answered, with its `tileFailure`, for problems have one way out.
 */
export function tilesFirst(ground: TileGround, app: RequestListener): RequestListener {
  const findTile = tileFinder(ground)
  const source = createTileSource(ground)
  const isHttps = ground.publicUrl?.startsWith('https:') ?? false
  const heads = { demo: commonHead({ isDemo: true, isHttps }), real: commonHead({ isDemo: false, isHttps }) }

  const answer = async (asked: TileRequest, request: IncomingMessage, response: ServerResponse) => {
    const began = performance.now()
    const question = readQuestion(asked, request.headers.host)
    const wanted = findTile.peek(question) ?? (await findTile.ask(question))
    const head = wanted.municipality.isDemo ? heads.demo : heads.real
    const name = source.nameOf(wanted)
    if (holds(request, name)) sendNotModified(response, head, name)
    else {
      const encoding = chooseEncoding(request.headers['accept-encoding'])
      const bytes = source.peek(wanted, encoding) ?? (await source.get(wanted, encoding))
      sendTile(response, head, { name, bytes, encoding })
    }
    logAnswer(ground.log, request, response, { began })
  }

  return (request, response) => {
    const asked =
      request.method === 'GET' || request.method === 'HEAD' ? readTileRequest(request.url) : undefined
    if (asked === undefined) {
      app(request, response)
      return
    }
    answer(asked, request, response).catch((error: unknown) => {
      failures.set(request, error)
      app(request, response)
    })
  }
}

function readQuestion(asked: TileRequest, host: string | undefined): Question {
  return {
    slug: asked.slug === undefined ? undefined : decodePart(asked.slug),
    host: nameOf(host ?? ''),
    layer: layerNamed(decodePart(asked.layer)),
    tile: readTileAddress(decodePart(asked.z), decodePart(asked.x), decodePart(asked.y)),
    entryYear: readEntryYear(asked.query),
  }
}

/** A `Host` without its port; that of an IPv6 address stands behind the bracket. */
function nameOf(host: string): string {
  const colon = host.indexOf(':', host.indexOf(']') + 1)
  return colon === -1 ? host : host.slice(0, colon)
}

/** Finds what decides a question's tile: of memory alone, or by asking the database for what is not fresh there. */
function tileFinder({ database, registry, cache, clock }: TileGround) {
  const wantedOf = (question: Question, municipality: Municipality) => ({
    municipality,
    db: database.city(municipality.schemaName),
    layer: question.layer,
    tile: question.tile,
    on: today(clock),
  })

  return {
    peek(question: Question): WantedTile | undefined {
      const municipality = registry.peek(question.slug, question.host)
      const entryYear = question.layer.byEntryYear ? question.entryYear : 0
      if (municipality === undefined || entryYear === undefined) return undefined
      const wanted = wantedOf(question, municipality)
      const version = cache.peekVersion(wanted.db, wanted.layer.dependsOn)
      return version === undefined ? undefined : { ...wanted, entryYear, version }
    },

    async ask(question: Question): Promise<WantedTile> {
      const municipality = await registry.resolve(question.slug, question.host)
      const wanted = wantedOf(question, municipality)
      const { layer, db } = wanted
      const current = () => currentEntryYear({ cache, clock, db })
      const entryYear = layer.byEntryYear ? (question.entryYear ?? (await current())) : 0
      const version = await cache.version(db, layer.dependsOn)
      return { ...wanted, entryYear, version }
    },
  }
}
