import { randomUUID } from 'node:crypto'

import type { RequestHandler, Response } from 'express'

import type { Municipality } from '../municipalities/contract.ts'

/** What the server knows of a request besides its bytes. */
export interface RequestFacts {
  readonly id: string
  /** From the `/m/<slug>/` prefix. */
  slug?: string
  municipality?: Municipality
  /** The first digits of the hash of the session's token that came with it: whether it is good, only the database knows. */
  session?: string
}

const facts = new WeakMap<Response, RequestFacts>()

/** Gives every request an id, which is in its log lines and in a problem's reference number. */
export const nameRequests: RequestHandler = (_request, response, next) => {
  const id = randomUUID()
  facts.set(response, { id })
  response.setHeader('X-Request-Id', id)
  next()
}

export function requestOf(response: Response): RequestFacts {
  const known = facts.get(response)
  if (known === undefined) throw new Error('nameRequests comes first')
  return known
}
