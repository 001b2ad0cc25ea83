import { generateSecret, generateURI } from 'otplib'

import { today } from '../../clock.ts'
import type { Context } from '../../context.ts'
import type { Db } from '../../db/db.ts'
import type { Input, Output } from '../../http/endpoint.ts'
import { Problem } from '../../http/problem.ts'
import { findAccount } from '../repository/accounts.ts'
import { deletePasskeysOf } from '../passkeys/repository.ts'
import { endSessions } from '../repository/sessions.ts'
import { entered } from '../service/session.ts'
import { plainCode, secretCell, stepOf } from './check.ts'
import type { getFactors, postTotp, putTotp } from './contract.ts'
import { hashRecoveryCodes } from './recovery-codes.ts'
import {
  confirmTotp,
  deleteRecoveryCodes,
  deleteTotpOf,
  findTotp,
  insertRecoveryCodes,
  insertTotp,
  readFactors,
  selectRecoveryCodes,
  updateSessionFactor,
  useStep,
} from './repository.ts'

type Factors = Output<typeof getFactors>
type RecoveryCodes = Output<typeof putTotp>

/** What the own account proves itself with besides the password. */
export function listFactors(_input: unknown, context: Context): Promise<Factors> {
  return context.db.transaction((tx) => ownFactors(tx, context))
}

async function ownFactors(tx: Db, { clock }: Context): Promise<Factors> {
  const { accountId } = entered(tx)
  const totp = await findTotp(tx, accountId)
  const since = totp?.confirmedAt ?? null
  const codes = await selectRecoveryCodes(tx, accountId)
  const { isRequired } = await readFactors(tx, accountId, today(clock))
  return { totp: since === null ? null : { since }, recoveryCodesLeft: codes.length, isRequired }
}

/** Makes a secret that counts once it is confirmed. Throws 409 `totp-exists`. */
export function offerTotp(_input: unknown, context: Context): Promise<Output<typeof postTotp>> {
  const { secrets, clock, municipality } = context
  return context.db.transaction(async (tx) => {
    const { accountId } = entered(tx)
    const account = await findAccount(tx, accountId)
    const secret = generateSecret()
    const envelope = secrets.encrypt(secretCell(accountId), secret)
    const made = await insertTotp(tx, accountId, envelope, clock.now().toISOString())
    if (made === 0) throw new Problem(409, 'totp-exists')
    const issuer = `Rejon – ${municipality.title}`
    return { secret, uri: generateURI({ issuer, label: account?.username ?? '', secret }) }
  })
}

/**
 * Confirms the secret by a first code; gives the recovery codes. This session has a second factor from now on, and the others
 * of the account end. Throws 409 `no-totp` where there is nothing to confirm, 400 with a pointer for a wrong code.
 */
export async function confirmOffered(
  { body }: Input<typeof putTotp>,
  context: Context,
): Promise<RecoveryCodes> {
  const { codes, hashes } = await hashRecoveryCodes()
  await context.db.transaction(async (tx) => {
    const { accountId, sessionId } = entered(tx)
    const totp = await findTotp(tx, accountId)
    if (totp?.confirmedAt !== null) throw new Problem(409, 'no-totp')
    const code = plainCode(body.code)
    const step = /^\d{6}$/.test(code) ? stepOf(totp, code, accountId, context) : undefined
    if (step === undefined || (await useStep(tx, accountId, step)) === 0)
      throw new Problem(400, 'invalid-request', {}, [{ pointer: '/body/code', why: 'input.code-wrong' }])
    const now = context.clock.now().toISOString()
    await confirmTotp(tx, accountId, now)
    await updateSessionFactor(tx, sessionId, now)
    await keepRecoveryCodes(tx, accountId, hashes, now)
    const ended = await endSessions(tx, { accountId, except: sessionId }, now)
    const object = { kind: 'account', id: accountId }
    tx.audit({ action: 'accounts.add-totp', object, details: { ended } })
  })
  return { recoveryCodes: codes }
}

async function keepRecoveryCodes(
  tx: Db,
  accountId: number,
  hashes: readonly string[],
  now: string,
): Promise<void> {
  await deleteRecoveryCodes(tx, accountId)
  await insertRecoveryCodes(tx, accountId, hashes, now)
}

/** Makes new recovery codes in place of the earlier ones. Throws 409 `no-totp`. */
export async function renewRecoveryCodes(_input: unknown, context: Context): Promise<RecoveryCodes> {
  const { codes, hashes } = await hashRecoveryCodes()
  await context.db.transaction(async (tx) => {
    const { accountId } = entered(tx)
    await requireTotp(tx, accountId)
    await keepRecoveryCodes(tx, accountId, hashes, context.clock.now().toISOString())
    tx.audit({ action: 'accounts.make-recovery-codes', object: { kind: 'account', id: accountId } })
  })
  return { recoveryCodes: codes }
}

/** Takes the own application away. Throws 409 `no-totp`, and `factor-required` where a role wants it. */
export function removeTotp(_input: unknown, context: Context): Promise<Factors> {
  return context.db.transaction(async (tx) => {
    const { accountId } = entered(tx)
    await requireTotp(tx, accountId)
    const { isRequired, hasPasskey } = await readFactors(tx, accountId, today(context.clock))
    if (isRequired && !hasPasskey) throw new Problem(409, 'factor-required')
    await dropTotp(tx, accountId)
    return ownFactors(tx, context)
  })
}

async function requireTotp(tx: Db, accountId: number): Promise<void> {
  const totp = await findTotp(tx, accountId)
  if (totp === undefined || totp.confirmedAt === null) throw new Problem(409, 'no-totp')
}

/** Takes every second factor of an account away, and leaves a trace of it. */
export async function dropFactors(tx: Db, accountId: number): Promise<void> {
  const passkeys = await deletePasskeysOf(tx, accountId)
  const totp = await deleteTotpOf(tx, accountId)
  await deleteRecoveryCodes(tx, accountId)
  const object = { kind: 'account', id: accountId }
  tx.audit({ action: 'accounts.remove-factors', object, details: { totp, passkeys } })
}

async function dropTotp(tx: Db, accountId: number): Promise<void> {
  await deleteTotpOf(tx, accountId)
  await deleteRecoveryCodes(tx, accountId)
  tx.audit({ action: 'accounts.remove-totp', object: { kind: 'account', id: accountId } })
}
