import { randomBytes } from 'node:crypto'

import type { Context } from '../../context.ts'
import type { Db } from '../../db/db.ts'
import type { Input, Output } from '../../http/endpoint.ts'
import { Problem } from '../../http/problem.ts'
import { tokenHash } from '../../http/visitor.ts'
import type { postCode, postPassword } from '../contract.ts'
import { updatePassword } from '../repository/accounts.ts'
import { consumeCode, replaceCodes } from '../repository/codes.ts'
import { endSessions } from '../repository/sessions.ts'
import { beginAttempt } from './attempts.ts'
import { hashPassword, requireGoodPassword } from './password.ts'

/** How long one may wait to set a first password, and a new one. */
export const INVITATION_HOURS = 7 * 24
export const RESET_HOURS = 24

const HOUR = 3_600_000
const LETTERS = 'ABCDEFGHJKMNPQRSTVWXYZ0123456789' // Crockford's: none looks like another
const LENGTH = 16

/** Letters and digits by chance, five bits each. */
export function drawCode(length: number): string {
  return [...randomBytes(length)].map((byte) => LETTERS[byte % LETTERS.length] ?? '').join('')
}

/** Makes a code in the caller's transaction and leaves its trace; the database keeps its hash only. */
export async function makeCode(
  tx: Db,
  { clock }: Pick<Context, 'clock'>,
  accountId: number,
  hours: number,
): Promise<Output<typeof postCode>> {
  const code = drawCode(LENGTH)
  const now = clock.now()
  const expiresAt = new Date(now.getTime() + hours * HOUR).toISOString()
  const madeBy = tx.actor?.accountId ?? null
  await replaceCodes(tx, { accountId, hash: tokenHash(code), madeBy, madeAt: now.toISOString(), expiresAt })
  tx.audit({ action: 'accounts.make-code', object: { kind: 'account', id: accountId } })
  return { code: (code.match(/.{4}/g) ?? []).join('-'), expiresAt }
}

/**
 * Sets a password by a code: the code is used up, all sessions of the account end. Throws 400 with pointers, 401
 * `wrong-code`, the same for an unknown name, a used and an old code, and 429 `too-many-attempts`.
 */
export async function setPassword(
  { body }: Input<typeof postPassword>,
  context: Context,
): Promise<Output<typeof postPassword>> {
  const { username, password } = body
  requireGoodPassword(password, { username, place: context.municipality.name }, '/body/password')
  const key = username.toLowerCase()
  const code = body.code.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')
  const attempt = await beginAttempt(key, context)
  const passwordHash = await hashPassword(password)
  await attempt.doors.transaction(async (tx) => {
    const { now } = attempt
    const accountId = await consumeCode(tx, key, tokenHash(code), now)
    if (accountId === undefined) throw new Problem(401, 'wrong-code')
    await updatePassword(tx, accountId, passwordHash)
    await endSessions(tx, { accountId }, now)
    await attempt.succeed(tx)
    tx.audit({ action: 'accounts.set-password', object: { kind: 'account', id: accountId } })
  })
  return { username }
}
