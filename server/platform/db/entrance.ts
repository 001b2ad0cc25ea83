import pg from 'pg'
import { z } from 'zod'

import { type Clock, today } from '../clock.ts'
import { Problem } from '../http/problem.ts'
import type { Access } from '../http/endpoint.ts'
import { rights } from '../rights/contract.ts'
import { may } from '../rights/policy.ts'
import { camelCaseKeys } from './queries.ts'

const actor = z.object({
  accountId: z.int(),
  sessionId: z.int(),
  hasSecondFactor: z.boolean(),
  /** When the person last proved who they are. */
  provedAt: z.iso.datetime(),
  rights,
})

/** Who entered the transaction, with the rights of this very moment. */
export type Actor = z.output<typeof actor>

/** What the program does for nobody in particular; row security lets these see what signing in, reports of residents and commands need. */
export type Purpose = 'sign-in' | 'report' | 'operate'

/** By what a transaction is entered: nothing (public data), the program's own purpose, or somebody's session. */
export type Entrance =
  | { readonly kind: 'nobody' }
  | {
      readonly kind: 'program'
      readonly purpose: Purpose
      /** The account that asked for what the program does now: the trail names it. */
      readonly onBehalfOf?: number
    }
  | {
      readonly kind: 'session'
      readonly token: string | undefined
      readonly access: Exclude<Access, 'public'>
      readonly isSensitive?: boolean
    }

/** How long a proof of who one is holds for what is sensitive. */
const PROOF_MILLISECONDS = 15 * 60_000

export const NOBODY: Entrance = { kind: 'nobody' }

/** The first statements of a transaction, in one message: four separate ones cost half of the throughput. */
export function opening(begin: string, schema: string, entrance: Entrance, clock: Clock): string {
  // `schema` comes from the list of municipalities, never from a request.
  const path = schema === 'public' ? 'public' : `${pg.escapeIdentifier(schema)}, public`
  const start = `${begin}; SET LOCAL ROLE rejon_app; SET LOCAL search_path TO ${path}`
  if (entrance.kind === 'program')
    return `${start}; SET LOCAL rejon.purpose TO ${pg.escapeLiteral(entrance.purpose)}`
  if (entrance.kind === 'nobody') return start
  const values = [`\\x${entrance.token ?? ''}`, clock.now().toISOString(), today(clock)].map(pg.escapeLiteral)
  return `${start}; SELECT * FROM accounts_enter(${values.join(', ')})`
}

/**
 * Who the opening let in, from its results. Throws 401 `not-signed-in` where the session does not hold (any more), and 404
 * for who lacks the right anywhere: what is forbidden looks like what is not there. Who has it, but has not proved for a
 * quarter of an hour who they are, is asked to by 403 `prove-again` where the act is sensitive.
 */
export function admitted(results: unknown, entrance: Entrance, clock: Clock): Actor | null {
  if (entrance.kind !== 'session') return null
  const last = (Array.isArray(results) ? results.at(-1) : undefined) as
    pg.QueryResult<Record<string, unknown>> | undefined // pg gives an array for several statements
  const row = last?.rows[0]
  if (row === undefined) throw new Problem(401, 'not-signed-in')
  const known = actor.parse(camelCaseKeys(row))
  if (entrance.access !== 'signed-in' && !may(known.rights, entrance.access))
    throw new Problem(404, 'no-such-path')
  const proofAge = clock.now().getTime() - Date.parse(known.provedAt)
  if (entrance.isSensitive === true && proofAge > PROOF_MILLISECONDS) throw new Problem(403, 'prove-again')
  return known
}
