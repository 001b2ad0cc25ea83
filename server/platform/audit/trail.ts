import { randomInt } from 'node:crypto'

import pg from 'pg'

import type { Clock } from '../clock.ts'
import type { Actor, Entrance } from '../db/entrance.ts'

/** What somebody did or read. It names things by their ids: no names of people, no PESEL. */
export interface AuditEntry {
  /** `<part>.<act>`, e.g. `accounts.grant`. */
  readonly action: string
  readonly object?: { readonly kind: string; readonly id: number }
  readonly schoolId?: number | null
  /** Why, in the words of who did it, where a reason is asked for. */
  readonly reason?: string
  readonly details?: Readonly<Record<string, string | number | boolean | null | readonly (string | number)[]>>
}

/** The entries of one transaction, and who made them. */
export interface AuditTrail {
  readonly entries: readonly AuditEntry[]
  readonly actor: Actor | null
  readonly entrance: Entrance
  readonly at: Clock
  readonly requestId: string | undefined
}

const CHAINS = 32

/** The statement that writes a transaction's trail: all entries of a session go to one chain, the program's to any. */
export function auditStatement({ entries, actor, entrance, at, requestId }: AuditTrail): string {
  const accountId = actor?.accountId ?? askerOf(entrance)
  const common = {
    at: at.now().toISOString(),
    actor: accountId === undefined ? (isOperator(entrance) ? 'operator' : 'nobody') : 'account',
    account_id: accountId ?? null,
    session_id: actor?.sessionId ?? null,
    request_id: requestId ?? null,
  }
  const rows = entries.map(({ action, object, schoolId, reason, details }) => ({
    ...common,
    action,
    object_kind: object?.kind ?? null,
    object_id: object?.id ?? null,
    school_id: schoolId ?? null,
    reason: reason ?? null,
    details: details ?? {},
  }))
  const chain = actor === null ? randomInt(CHAINS) : actor.sessionId % CHAINS
  return `SELECT audit_append(${chain}, ${pg.escapeLiteral(JSON.stringify(rows))})`
}

const askerOf = (entrance: Entrance) => (entrance.kind === 'program' ? entrance.onBehalfOf : undefined)
const isOperator = (entrance: Entrance) => entrance.kind === 'program' && entrance.purpose === 'operate'
