import { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'

import { type Logger } from 'pino'

import { logAnswer } from '../server/platform/log.ts'
import { chooseEncoding } from './content-encoding.ts'
import { GivenAnswers } from './given-answers.ts'
import { commonHead, sendAnswer, tileAnswer, withBytes } from './tile-answer.ts'
import { createTileFinder, type Sources } from './tile-finder.ts'
import { readQuestion } from './tile-question.ts'
import { readTileRequest, type TileRequest } from './tile-request.ts'
import { createTileSource } from './tile-source.ts'

/** What tiles are made of and answered with. */
export interface TileGround extends Sources {
  readonly log: Logger
  readonly hasMvt: boolean
  readonly publicUrl: string | undefined
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
  const tiles = tileAnswering(ground)
  return (request, response) => {
    const isReading = request.method === 'GET' || request.method === 'HEAD'
    if (isReading && tiles.answerAgain(request, response)) return
    const asked = isReading ? readTileRequest(request.url) : undefined
    if (asked === undefined) {
      app(request, response)
      return
    }
    tiles.answer(asked, request, response).catch((error: unknown) => {
      failures.set(request, error)
      app(request, response)
    })
  }
}

function tileAnswering(ground: TileGround) {
  const finder = createTileFinder(ground)
  const source = createTileSource(ground)
  const given = new GivenAnswers()
  const isHttps = ground.publicUrl?.startsWith('https:') ?? false
  const heads = { demo: commonHead({ isDemo: true, isHttps }), real: commonHead({ isDemo: false, isHttps }) }

  return {
    /** Gives the answer that was given to the same words, if it still is one; never waits. */
    answerAgain(request: IncomingMessage, response: ServerResponse): boolean {
      const known = given.find(request)
      if (known === undefined || !finder.isCurrent(known)) return false
      const isSent = sendAnswer(request, response, known.answer)
      if (isSent) logAnswer(ground.log, request, response)
      return isSent
    },

    async answer(asked: TileRequest, request: IncomingMessage, response: ServerResponse): Promise<void> {
      const began = performance.now()
      const question = readQuestion(asked, request.headers.host)
      const wanted = finder.peek(question) ?? (await finder.ask(question))
      let tile = tileAnswer(wanted.municipality.isDemo ? heads.demo : heads.real, source.nameOf(wanted))
      if (!sendAnswer(request, response, tile)) {
        const encoding = chooseEncoding(request.headers['accept-encoding'])
        const bytes = source.peek(wanted, encoding) ?? (await source.get(wanted, encoding))
        tile = withBytes(tile, bytes, encoding)
        sendAnswer(request, response, tile)
      }
      given.keep(request, { question, wanted, answer: tile })
      logAnswer(ground.log, request, response, { began })
    },
  }
}
