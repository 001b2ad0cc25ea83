import { z } from 'zod'

import { type Endpoint, type MediaType, type Output } from '../../server/platform/http/endpoint.ts'
import { visit } from './visit.ts'

/** In an address everything is text: where the server reads a text, a number may be given and is written in digits. */
type InAddress<T> = { [K in keyof T]: string extends T[K] ? T[K] | number : T[K] }

type Wire<E extends Endpoint> = (E extends { params: infer S extends z.ZodType }
  ? { params: InAddress<z.input<S>> }
  : unknown) &
  (E extends { query: infer S extends z.ZodType } ? { query?: InAddress<z.input<S>> } : unknown) &
  (E extends { body: infer S extends z.ZodType } ? { body: z.input<S> } : unknown)

interface Parts {
  readonly params?: Readonly<Record<string, unknown>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
}

interface Options {
  readonly signal?: AbortSignal
}

export const problemDocument = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  reference: z.string().optional(),
  /** What of the input is wrong: where (JSON pointer) and why, in words. */
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
})
type ProblemDocument = z.output<typeof problemDocument>

/** A problem document from the server (RFC 9457), thrown. */
export class ProblemError extends Error {
  readonly problem: ProblemDocument

  constructor(document: ProblemDocument) {
    super(document.detail)
    this.problem = document
  }

  /** `not-signed-in` */
  get code(): string {
    return this.problem.type.replace(/^.*\//, '')
  }
}

/** The server could not be reached, or what came back was not from it. */
export class UnreachableError extends Error {}

/** Refusals that a person can do something about: the session has ended, or who they are must be proved again. */
type Recoverable = 'not-signed-in' | 'prove-again'
const recoveries = new Map<string, () => Promise<boolean>>()

/**
 * From now on, whatever is refused with this code waits for `recovery`, and is asked again when it says that all is well:
 * what was refused was not done. Undefined ends this.
 */
export function recoverBy(code: Recoverable, recovery: (() => Promise<boolean>) | undefined): void {
  if (recovery === undefined) recoveries.delete(code)
  else recoveries.set(code, recovery)
}

/** Calls an endpoint of the server; the answer is checked against its contract. */
export async function call<E extends Endpoint>(
  endpoint: E,
  input: Wire<E>,
  { signal }: Options = {},
): Promise<Output<E>> {
  const response = await send(endpoint, input as Parts, 'application/json', signal) // a Wire has these parts
  return endpoint.response.parse(await response.json()) as Output<E> // parsed by this very schema
}

/** The answer of an endpoint as a file in another of its formats. */
export async function download<E extends Endpoint>(
  endpoint: E,
  input: Wire<E>,
  format: MediaType,
): Promise<Blob> {
  return (await send(endpoint, input as Parts, format)).blob() // a Wire has these parts
}

async function send(
  endpoint: Endpoint,
  input: Parts,
  accept: string,
  signal?: AbortSignal,
): Promise<Response> {
  const response = await visit()
    .fetch(url(endpoint, input), {
      method: endpoint.method.toUpperCase(),
      headers: {
        accept: `${accept}, application/problem+json`,
        'accept-language': visit().language.value,
        ...(input.body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(input.body !== undefined && { body: JSON.stringify(input.body) }),
      ...(signal !== undefined && { signal }),
    })
    .catch((error: unknown) => {
      if (signal?.aborted === true && error instanceof Error) throw error
      throw new UnreachableError()
    })
  if (response.ok) return response
  const error = await failure(response)
  const recover = error instanceof ProblemError ? recoveries.get(error.code) : undefined
  if (recover !== undefined && (await recover())) return send(endpoint, input, accept, signal)
  throw error
}

function url(endpoint: Endpoint, { params, query }: Parts): string {
  const path = endpoint.path.replaceAll(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(String(params?.[name])),
  )
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== null)
  const search = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString()
  return `${visit().basePath}api/v1${path}${search && `?${search}`}`
}

async function failure(response: Response): Promise<Error> {
  const document = problemDocument.safeParse(await response.json().catch(() => undefined))
  return document.success ? new ProblemError(document.data) : new UnreachableError()
}
