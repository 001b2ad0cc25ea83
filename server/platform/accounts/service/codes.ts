import { randomBytes } from 'node:crypto'

import type { Context } from '../../context.ts'
import type { Db } from '../../db/db.ts'
import type { Input, Output } from '../../http/endpoint.ts'
import { Problem } from '../../http/problem.ts'
import type { postCode, postPassword } from '../contract.ts'
import { updatePassword } from '../repository/accounts.ts'
import { consumeCode, endCodes, insertCode } from '../repository/codes.ts'
import { endSessions } from '../repository/sessions.ts'
import { beginAttempt } from './attempts.ts'
import { hashPassword, requireGoodPassword } from './password.ts'

/** How long one may wait to set a first password, and a new one. */
export const INVITATION_HOURS = 7 * 24
export const RESET_HOURS = 24

const MINUTE = 60_000
const LETTERS = 'ABCDEFGHJKMNPQRSTVWXYZ0123456789' // Crockford's: none looks like another
const LENGTH = 16
/** In a link, where nobody types it: 160 bits. */
const LINK_LENGTH = 32

type Maker = Pick<Context, 'clock' | 'secrets'>
const CODES = { table: 'accounts_codes', column: 'code_digest' }

/** Letters and digits by chance, five bits each. */
export function drawCode(length: number): string {
  return [...randomBytes(length)].map((byte) => LETTERS[byte % LETTERS.length] ?? '').join('')
}

/** Makes a code in the caller's transaction and leaves its trace; the database keeps a keyed digest of it only. */
export async function makeCode(
  tx: Db,
  maker: Maker,
  accountId: number,
  hours: number,
): Promise<Output<typeof postCode>> {
  const code = drawCode(LENGTH)
  await endCodes(tx, accountId, maker.clock.now().toISOString())
  const expiresAt = await keepCode(tx, maker, { accountId, code, minutes: hours * 60 })
  tx.audit({ action: 'accounts.make-code', object: { kind: 'account', id: accountId } })
  return { code: (code.match(/.{4}/g) ?? []).join('-'), expiresAt }
}

/**
 * Makes a code for a link in a letter, in the caller's transaction. Earlier codes hold on: nobody takes away somebody's
 * invitation by asking for a letter; the first code that is used ends them all.
 */
export async function makeLinkCode(
  tx: Db,
  maker: Maker,
  accountId: number,
  minutes: number,
): Promise<Output<typeof postCode>> {
  const code = drawCode(LINK_LENGTH)
  return { code, expiresAt: await keepCode(tx, maker, { accountId, code, minutes }) }
}

interface Drawn {
  readonly accountId: number
  readonly code: string
  readonly minutes: number
}

/** Keeps the digest of a code; tells until when it holds. */
async function keepCode(
  tx: Db,
  { clock, secrets }: Maker,
  { accountId, code, minutes }: Drawn,
): Promise<string> {
  const now = clock.now()
  const expiresAt = new Date(now.getTime() + minutes * MINUTE).toISOString()
  const madeBy = tx.actor?.accountId ?? null
  const digest = secrets.blindIndex(CODES, code)
  await insertCode(tx, { accountId, digest, madeBy, madeAt: now.toISOString(), expiresAt })
  return expiresAt
}

/**
 * Sets a password by a code: the code is used up, all other codes and all sessions of the account end. Throws 400 with pointers, 401
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
    const accountId = await consumeCode(tx, key, context.secrets.blindIndexes(CODES, code), now)
    if (accountId === undefined) throw new Problem(401, 'wrong-code')
    await updatePassword(tx, accountId, passwordHash)
    await endCodes(tx, accountId, now)
    await endSessions(tx, { accountId }, now)
    await attempt.succeed(tx)
    tx.audit({ action: 'accounts.set-password', object: { kind: 'account', id: accountId } })
  })
  return { username }
}
