import type { Request, Response, Router } from 'express'
import type { z } from 'zod'

import type { Context } from '../context.ts'
import type { DocumentType, Endpoint, Input, MediaType, Output } from './endpoint.ts'
import { issueReason } from './issue-text.ts'
import { type InputError, Problem } from './problem.ts'
import { unkeepablePlaces } from './unkeepable.ts'

/** An endpoint with what answers it. */
export interface Route {
  readonly endpoint: Endpoint
  /** Its answer as JSON, for a page that is made in this process. */
  answer(given: GivenInput, context: Context): Promise<string>
  mount(router: Router, contextOf: ContextOf): void
}

/** What a handler is given: its database is entered as the endpoint's access says. */
export type ContextOf = (response: Response, asked: Asked) => Context
export type Asked = Pick<Endpoint, 'access' | 'isSensitive'>

/** What was sent, still to be checked. */
export type GivenInput = Pick<Request, 'params' | 'query'> & Partial<Pick<Request, 'body'>>

type Handler<E extends Endpoint> = (input: Input<E>, context: Context) => Promise<Output<E>>
type Formats<E extends Endpoint> = E extends { formats: readonly (infer M extends MediaType)[] }
  ? Record<M, (output: Output<E>) => string>
  : Readonly<Record<string, never>>

/** Joins an endpoint to its handler: what comes in is checked, `handle` runs, what comes out is checked. */
export function route<E extends Endpoint>(endpoint: E, handle: Handler<E>, formats?: Formats<E>): Route {
  const writers = new Map<string, (output: Output<E>) => string>(Object.entries(formats ?? {}))
  const writeJson = jsonWriter(endpoint)
  const fileName = endpoint.path.replaceAll(/:\w+/g, '').split('/').filter(Boolean).join('-')
  return {
    endpoint,
    async answer(given, context) {
      if (endpoint.access !== 'public') throw new Problem(401, 'not-signed-in')
      return writeJson(await handle(readInput(endpoint, given), context))
    },
    mount(router, contextOf) {
      router[endpoint.method](endpoint.path, async (request, response) => {
        const context = contextOf(response, endpoint)
        protect(endpoint, context, response)
        const output = await handle(readInput(endpoint, request), context)
        response.status(endpoint.method === 'post' ? 201 : 200)
        if (endpoint.document !== undefined) {
          sendDocument(response, endpoint.document, output)
          return
        }
        const type = writers.size === 0 ? undefined : request.accepts(['application/json', ...writers.keys()])
        if (writers.size > 0) response.vary('Accept')
        const write = typeof type === 'string' ? writers.get(type) : undefined
        if (type === 'text/csv')
          response.setHeader('Content-Disposition', `attachment; filename="${fileName}.csv"`)
        if (write === undefined) response.type('application/json; charset=utf-8').send(writeJson(output))
        else response.type(`${String(type)}; charset=utf-8`).send(write(output))
      })
    },
  }
}

/** A text, or bytes. */
function sendDocument(response: Response, type: DocumentType, output: unknown): void {
  if (output instanceof Uint8Array) response.type(type).send(Buffer.from(output))
  else response.type(`${type}; charset=utf-8`).send(String(output))
}

/** Public answers may be read by other people's pages; all others are the asker's alone and kept by nobody. */
function protect({ access, isOfVisitor }: Endpoint, { visitor }: Context, response: Response): void {
  if (access === 'public' && isOfVisitor !== true) {
    response.setHeader('Access-Control-Allow-Origin', '*')
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin')
    return
  }
  response.setHeader('Cache-Control', 'no-store')
  if (access !== 'public' && visitor.token === undefined) throw new Problem(401, 'not-signed-in')
}

/** Checks and writes an output. One that a service keeps and gives again is written once: nobody changes a given output. */
function jsonWriter<E extends Endpoint>(endpoint: E): (output: Output<E>) => string {
  const written = new WeakMap<object, string>()
  return (output) => {
    if (typeof output !== 'object' || output === null) return JSON.stringify(endpoint.response.encode(output))
    const known = written.get(output)
    if (known !== undefined) return known
    const text = JSON.stringify(endpoint.response.encode(output))
    written.set(output, text)
    return text
  }
}

function readInput<E extends Endpoint>(endpoint: E, request: GivenInput): Input<E> {
  const errors: InputError[] = []
  const input = {
    params: read('params', endpoint.params, request.params, errors),
    query: read('query', endpoint.query, request.query, errors),
    body: read('body', endpoint.body, request.body, errors),
  }
  if (errors.length > 0) throw new Problem(400, 'invalid-request', {}, errors)
  return input as Input<E> // each part has just been parsed by its schema
}

function read(part: string, schema: z.ZodType | undefined, value: unknown, errors: InputError[]): unknown {
  if (schema === undefined) return undefined
  const result = schema.safeParse(value, { reportInput: true })
  if (result.success) {
    for (const path of unkeepablePlaces(result.data))
      errors.push({ pointer: pointer(part, path), why: 'input.unkeepable' })
    return result.data
  }
  for (const issue of result.error.issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys)
        errors.push({ pointer: pointer(part, [...issue.path, key]), ...issueReason(issue) })
    } else errors.push({ pointer: pointer(part, issue.path), ...issueReason(issue) })
  }
  return undefined
}

/** RFC 6901. */
function pointer(part: string, path: readonly PropertyKey[]): string {
  return ['', part, ...path].map((key) => String(key).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')
}
