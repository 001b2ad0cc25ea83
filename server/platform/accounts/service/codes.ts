import { randomBytes } from 'node:crypto'

import type { Context } from '../../context.ts'
import type { Db } from '../../db/db.ts'
import type { Input, Output } from '../../http/endpoint.ts'
import { Problem } from '../../http/problem.ts'
import { tokenHash } from '../../http/visitor.ts'
import type { postCode, postPassword } from '../contract.ts'
import { updatePassword } from '../repository/accounts.ts'
import { insertAttempt, noteSuccess, readAttempts } from '../repository/attempts.ts'
import { consumeCode, replaceCodes } from '../repository/codes.ts'
import { endSessions } from '../repository/sessions.ts'
import { hashPassword, requireGoodPassword } from './password.ts'
import { waitSeconds } from './throttle.ts'

/** How long one may wait to set a first password, and a new one. */
export const INVITATION_HOURS = 7 * 24
export const RESET_HOURS = 24

const HOUR = 3_600_000
const LETTERS = 'ABCDEFGHJKMNPQRSTVWXYZ0123456789' // Crockford's: none looks like another
const LENGTH = 16

/** Makes a code in the caller's transaction and leaves its trace; the database keeps its hash only. */
export async function makeCode(
  tx: Db,
  { clock }: Pick<Context, 'clock'>,
  accountId: number,
  hours: number,
): Promise<Output<typeof postCode>> {
  const code = [...randomBytes(LENGTH)].map((byte) => LETTERS[byte % LETTERS.length] ?? '').join('')
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
  { db, clock, visitor, municipality }: Context,
): Promise<Output<typeof postPassword>> {
  const { username, password } = body
  requireGoodPassword(password, { username, place: municipality.name }, '/body/password')
  const key = username.toLowerCase()
  const code = body.code.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')
  const now = clock.now().toISOString()
  const doors = db.enter({ kind: 'program', purpose: 'sign-in' })
  const { wait, attempt } = await doors.transaction(async (tx) => {
    const wait = waitSeconds(await readAttempts(tx, key, visitor.network, now))
    return { wait, attempt: wait > 0 ? 0 : await insertAttempt(tx, key, visitor.network, now) }
  })
  if (wait > 0) throw new Problem(429, 'too-many-attempts', { seconds: wait })
  const passwordHash = await hashPassword(password)
  await doors.transaction(async (tx) => {
    const accountId = await consumeCode(tx, key, tokenHash(code), now)
    if (accountId === undefined) throw new Problem(401, 'wrong-code')
    await updatePassword(tx, accountId, passwordHash)
    await endSessions(tx, { accountId }, now)
    await noteSuccess(tx, attempt)
    tx.audit({ action: 'accounts.set-password', object: { kind: 'account', id: accountId } })
  })
  return { username }
}
