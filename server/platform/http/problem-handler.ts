import type { ErrorRequestHandler, Request, Response } from 'express'
import type { Logger } from 'pino'

import type { Language } from '../languages/contract.ts'
import { inputErrorTexts, problemText } from '../messages.ts'
import { hidePesels } from '../redaction.ts'
import { Problem } from './problem.ts'
import { requestOf } from './request.ts'
import { spokenLanguage } from './spoken-language.ts'

/** The last middleware: every failure leaves the server here, as a problem document. */
export function problemHandler(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error)
      return
    }
    const { status, document, headers } = problemAnswer(error, {
      instance: request.originalUrl.split('?')[0] ?? '',
      requestId: requestOf(response).id,
      spoken: spokenLanguage(request),
      log,
    })
    logRefusal(log, request, response, { status, problem: document.type.replace('/problems/', '') })
    response
      .status(status)
      .vary('Accept, Accept-Language')
      .set({ 'Content-Language': spokenLanguage(request), ...headers })
      .type('application/problem+json')
      .send(JSON.stringify(document))
  }
}

/**
 * A line for what was refused, from input that is not to be to a right that was wanting: whoever tries doors is seen. What is
 * just not there is no line, unless somebody asked who is signed in: to them the forbidden looks like that.
 */
function logRefusal(
  log: Logger,
  request: Request,
  response: Response,
  refused: { readonly status: number; readonly problem: string },
): void {
  const { id: requestId, session } = requestOf(response)
  if (refused.status >= 500 || (refused.status === 404 && session === undefined)) return
  const path = request.originalUrl.split('?')[0]
  log.info({ requestId, method: request.method, path, ...refused, session, from: request.ip }, 'refused')
}

interface Place {
  readonly instance: string
  readonly requestId: string
  readonly spoken: Language
  readonly log: Logger
}

interface ProblemAnswer {
  readonly status: number
  readonly document: { readonly type: string }
  readonly headers: Readonly<Record<string, string>>
}

/** A failure as a problem document; a fault of ours is logged. */
export function problemAnswer(error: unknown, { instance, requestId, spoken, log }: Place): ProblemAnswer {
  const problem = asProblem(error)
  if (problem.status >= 500) log.error({ err: error, requestId }, 'request failed')
  const { title, detail } = problemText(problem, spoken)
  const document = {
    type: `/problems/${problem.code}`,
    title,
    // Both may repeat what was sent, and somebody may have sent a PESEL in an address.
    detail: hidePesels(detail),
    instance: hidePesels(instance),
    status: problem.status,
    ...(problem.status >= 500 && { reference: requestId }),
    ...(problem.errors.length > 0 && { errors: inputErrors(problem, spoken) }),
  }
  return { status: problem.status, document, headers: retryAfter(problem) }
}

/**
 * When whoever asked too often (RFC 6585, section 4), or while the database was away, may come again: programs read it here,
 * people in the detail.
 */
function retryAfter({ status, params: { seconds } }: Problem): Readonly<Record<string, string>> {
  const isPassing = status === 429 || status === 503
  return isPassing && seconds !== undefined ? { 'Retry-After': String(Math.ceil(Number(seconds))) } : {}
}

/** A pointer names a field that was sent, and a field can be called anything. */
function inputErrors({ errors }: Problem, spoken: Language): { pointer: string; detail: string }[] {
  return inputErrorTexts(errors, spoken).map(({ pointer, detail }) => ({
    pointer: hidePesels(pointer),
    detail,
  }))
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
