import type { IncomingMessage, ServerResponse } from 'node:http'

import type { RequestHandler } from 'express'
import { type DestinationStream, type Logger, pino } from 'pino'

import { requestOf } from './http/request.ts'
import { hideSecrets, loggedError } from './redaction.ts'

/**
 * Structured log lines on stdout. Addresses asked for are personal data: paths are logged, queries never. Every line goes
 * through one door, which hides personal numbers and secrets however they got there.
 */
export function createLog(level: string, destination: DestinationStream = pino.destination(1)): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: loggedError },
      hooks: { streamWrite: hideSecrets },
    },
    destination,
  )
}

/** One line a request, when it is answered. */
export function logRequests(log: Logger): RequestHandler {
  return (request, response, next) => {
    logAnswer(log, request, response, { began: performance.now(), requestId: requestOf(response).id })
    next()
  }
}

/** Says what became of a request as soon as its answer has gone out, at the level `debug` only. */
export function logAnswer(
  log: Logger,
  request: IncomingMessage & { originalUrl?: string },
  response: ServerResponse,
  asked: { readonly began?: number; readonly requestId?: string } = {},
): void {
  if (!log.isLevelEnabled('debug')) return
  const { began = performance.now(), requestId } = asked
  const path = (request.originalUrl ?? request.url ?? '').split('?')[0]
  const { method } = request
  response.on('finish', () => {
    const milliseconds = Math.round((performance.now() - began) * 10) / 10
    log.debug({ requestId, method, path, status: response.statusCode, milliseconds }, 'answered')
  })
}
