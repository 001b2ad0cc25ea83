import { today } from '../clock.ts'
import type { Context } from '../context.ts'
import type { Db } from '../db/db.ts'
import type { Input, Output } from '../http/endpoint.ts'
import { Problem } from '../http/problem.ts'
import type { Declaration, getDeclaration, putDeclaration } from './contract.ts'
import { findDeclaration, replaceDeclaration } from './repository.ts'

type Answer = Output<typeof getDeclaration>

/** The declaration of the portal, if the municipality has published one. */
export function readDeclaration(_input: unknown, { db }: Context): Promise<Answer> {
  return db.transaction(async (tx) => ({ declaration: (await findDeclaration(tx)) ?? null }))
}

/** Publishes a declaration in place of the one before. Throws 400 with pointers, also for days that are still to come. */
export function publishDeclaration(
  { body }: Input<typeof putDeclaration>,
  { db, clock }: Context,
): Promise<Answer> {
  const ahead = DAYS.filter((field) => (body[field] ?? '') > today(clock))
  if (ahead.length > 0)
    throw new Problem(
      400,
      'invalid-request',
      {},
      ahead.map((field) => ({ pointer: `/body/${field}`, why: 'input.date-future' })),
    )
  return db.transaction(async (tx) => {
    await replaceDeclaration(tx, body, clock.now().toISOString())
    tx.audit({ action: 'accessibility.publish', details: { status: body.status } })
    return { declaration: body }
  })
}

const DAYS = ['publishedOn', 'updatedOn', 'preparedOn', 'reviewedOn'] as const

/** Puts the declaration of a demo city, inside the caller's transaction. */
export function loadDeclaration(tx: Db, given: Declaration, setAt: string): Promise<void> {
  return replaceDeclaration(tx, given, setAt)
}
