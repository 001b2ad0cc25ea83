export type ProblemParams = Readonly<Record<string, string | number>>

/** One part of the input that is wrong: where (JSON pointer) and why (a key of the catalogue). */
export interface InputError {
  readonly pointer: string
  readonly why: string
  readonly params?: ProblemParams
}

/**
 * A failure that the caller can be told about (RFC 9457). It carries a stable code and parameters only;
 * title and detail come from the catalogues of messages, alike for the API, the command line and the screen.
 */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly params: ProblemParams
  readonly errors: readonly InputError[]

  constructor(status: number, code: string, params: ProblemParams = {}, errors: readonly InputError[] = []) {
    super(`${code} ${JSON.stringify(params)}`)
    this.name = 'Problem'
    this.status = status
    this.code = code
    this.params = params
    this.errors = errors
  }
}

export const notFound = (what: string, id: string | number) => new Problem(404, 'not-found', { what, id })
export const conflict = (code: string, params: ProblemParams = {}) => new Problem(409, code, params)

/** 400 with pointers: `invalid([{ pointer: '/query/limit', why: 'input.type' }])`. */
export const invalid = (errors: readonly InputError[]) => new Problem(400, 'invalid-request', {}, errors)
