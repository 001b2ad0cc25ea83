import type { RequestHandler } from 'express'
import { type Logger, pino } from 'pino'

import { requestOf } from './http/request.ts'

/** Structured log lines on stdout. Addresses asked for are personal data: paths are logged, queries never. */
export function createLog(level: string): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime })
}

/** One line a request, when it is answered. */
export function logRequests(log: Logger): RequestHandler {
  return (request, response, next) => {
    const began = performance.now()
    const path = request.originalUrl.split('?')[0]
    response.on('finish', () => {
      const milliseconds = Math.round((performance.now() - began) * 10) / 10
      log.debug(
        {
          requestId: requestOf(response).id,
          method: request.method,
          path,
          status: response.statusCode,
          milliseconds,
        },
        'answered',
      )
    })
    next()
  }
}
