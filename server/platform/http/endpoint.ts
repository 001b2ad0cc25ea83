import type { z } from 'zod'

import type { Permission } from '../rights/contract.ts'

/** Who may call an endpoint: everybody, who is signed in, or who has this permission somewhere. */
export type Access = 'public' | 'signed-in' | Permission

/**
 * One operation of the API: what it takes and what it gives. The server mounts it, the browser
 * calls it, the OpenAPI document describes it and the architecture tests walk it, all from this one value.
 */
export interface Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** As Express writes it, below `/api/v1`: `/schools/:id`. */
  readonly path: string
  readonly summary: string
  readonly access: Access
  /** Public, and yet its answer is the asker's own: other people's pages do not read it, and nobody keeps it. */
  readonly isOfVisitor?: true
  /** Wants the person to have proved lately who they are: 403 `prove-again` asks for it. */
  readonly isSensitive?: true
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  readonly response: Response
  /** Other media types the answer can be had in, besides JSON. */
  readonly formats?: readonly MediaType[]
  /** Its answer is a document of this media type and nothing else: a text, or bytes. */
  readonly document?: DocumentType
}

export type MediaType = 'application/geo+json' | 'text/csv' | 'text/html'
export type DocumentType = 'text/calendar' | 'text/css' | 'application/pdf' | 'image/png'

export type Input<E extends Endpoint> = (E extends { params: infer S extends z.ZodType }
  ? { params: z.output<S> }
  : unknown) &
  (E extends { query: infer S extends z.ZodType } ? { query: z.output<S> } : unknown) &
  (E extends { body: infer S extends z.ZodType } ? { body: z.output<S> } : unknown)

export type Output<E extends Endpoint> = z.output<E['response']>

export function endpoint<const E extends Endpoint>(definition: E): E {
  return definition
}
