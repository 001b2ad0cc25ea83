import type { Context } from '../../context.ts'
import { Problem } from '../../http/problem.ts'
import { findCredentials } from '../repository/accounts.ts'
import { acceptsCode, wantsFactor } from '../second-factor/check.ts'
import { type Attempt, beginAttempt } from './attempts.ts'
import { isPassword } from './password.ts'

/** Who somebody has proved to be. */
export interface Proved {
  readonly accountId: number
  readonly hasSecondFactor: boolean
}

interface Claim {
  readonly username: string
  readonly password: string
  readonly code?: string | undefined
}

/**
 * Who it is by name, password and, where the account has one, the second factor. Throws 401 and 429. A right password alone
 * is told to be so where a code is wanted, as it must be, and counts neither for nor against: nobody can guess codes for ever
 * by giving the password in between.
 */
export async function proveBy({ username, password, code }: Claim, context: Context): Promise<Proved> {
  const attempt = await beginAttempt(username.toLowerCase(), context)
  const accountId = await checkPassword(attempt, { username, password }, context)
  const wantsCode = await wantsFactor(attempt.doors, accountId)
  if (wantsCode && code === undefined) {
    await attempt.doors.transaction((tx) => attempt.forget(tx))
    throw new Problem(401, 'second-factor-needed')
  }
  if (wantsCode) await checkCode(attempt, accountId, code ?? '', context)
  await attempt.doors.transaction((tx) => attempt.succeed(tx))
  return { accountId, hasSecondFactor: wantsCode }
}

/** Proves the password of an account that is signed in. Throws 401 and 429. */
export async function provePassword(username: string, password: string, context: Context): Promise<void> {
  const attempt = await beginAttempt(username.toLowerCase(), context)
  await checkPassword(attempt, { username, password }, context)
  await attempt.doors.transaction((tx) => attempt.succeed(tx))
}

/** Proves the second factor of an account that is signed in. Throws 401 and 429. */
export async function proveCode(
  { id, username }: { readonly id: number; readonly username: string },
  code: string,
  context: Context,
): Promise<void> {
  const attempt = await beginAttempt(username.toLowerCase(), context)
  await checkCode(attempt, id, code, context)
  await attempt.doors.transaction((tx) => attempt.succeed(tx))
}

async function checkPassword(
  attempt: Attempt,
  { username, password }: Claim,
  { visitor }: Context,
): Promise<number> {
  const account = await attempt.doors.transaction((tx) => findCredentials(tx, username.toLowerCase()))
  const isRight = await isPassword(account?.passwordHash, password)
  if (isRight && account !== undefined && !account.isDisabled) return account.id
  await attempt.doors.transaction((tx) => {
    const object = account && { kind: 'account', id: account.id }
    tx.audit({
      action: 'accounts.sign-in-refused',
      ...(object && { object }),
      details: { network: visitor.network },
    })
    return Promise.resolve()
  })
  throw new Problem(401, 'wrong-credentials')
}

async function checkCode(attempt: Attempt, id: number, code: string, context: Context): Promise<void> {
  if (await acceptsCode(attempt.doors, context, id, code)) return
  await attempt.doors.transaction((tx) => {
    const details = { network: context.visitor.network }
    tx.audit({ action: 'accounts.code-refused', object: { kind: 'account', id }, details })
    return Promise.resolve()
  })
  throw new Problem(401, 'wrong-second-factor', {}, [{ pointer: '/body/code', why: 'input.code-wrong' }])
}
