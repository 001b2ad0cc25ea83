import type { ErrorRequestHandler } from 'express'
import type { Logger } from 'pino'

import { problemText } from '../messages.ts'
import { Problem } from './problem.ts'
import { requestOf } from './request.ts'

/** The last middleware: every failure leaves the server here, as a problem document. */
export function problemHandler(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error)
      return
    }
    const { id } = requestOf(response)
    const problem = asProblem(error)
    if (problem.status >= 500) log.error({ err: error, requestId: id }, 'request failed')
    response
      .status(problem.status)
      .setHeader('Vary', 'Accept')
      .type('application/problem+json')
      .send(JSON.stringify(problemDocument(problem, request.originalUrl.split('?')[0] ?? '', id)))
  }
}

/** What is not a Problem is a fault of ours, unless Express says that the request could not be read. */
function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  const { status, type } = readable(error)
  if (type === 'entity.too.large') return new Problem(413, 'too-large')
  if (type === 'entity.parse.failed') return new Problem(400, 'not-json')
  if (status >= 400 && status < 500) return new Problem(400, 'unreadable-request')
  return new Problem(500, 'internal')
}

function readable(error: unknown): { status: number; type: string } {
  const { status, type } = (typeof error === 'object' && error !== null ? error : {}) as Record<
    string,
    unknown
  > // Express' errors have no type of their own
  return { status: typeof status === 'number' ? status : 500, type: typeof type === 'string' ? type : '' }
}

function problemDocument(problem: Problem, instance: string, requestId: string): object {
  return {
    type: `/problems/${problem.code}`,
    ...problemText(problem),
    status: problem.status,
    instance,
    ...(problem.status >= 500 && { reference: requestId }),
    ...(problem.errors.length > 0 && { errors: problem.errors }),
  }
}
