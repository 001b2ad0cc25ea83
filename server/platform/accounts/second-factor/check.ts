import { verifySync } from 'otplib'

import type { Context } from '../../context.ts'
import type { CityDb } from '../../db/db.ts'
import type { Secrets } from '../../secrets/index.ts'
import { isPassword } from '../service/password.ts'
import { consumeRecoveryCode, findTotp, selectRecoveryCodes, useStep } from './repository.ts'

/** Telephones and servers are rarely further apart; RFC 6238 advises to take one step on either side. */
const TOLERANCE_SECONDS = 30

/** Where the secret of an account stands. */
export const secretCell = (accountId: number) => ({
  table: 'accounts_totp',
  column: 'secret',
  row: accountId,
})

/** As it is checked: capital letters and digits only. */
export const plainCode = (code: string) => code.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')

interface Shared {
  readonly secret: Buffer
  readonly lastStep: number | null
}

/** The time step of a code, unless it is wrong or not after the one used last. */
export function stepOf(
  { secret, lastStep }: Shared,
  code: string,
  accountId: number,
  { secrets, clock }: { readonly secrets: Secrets; readonly clock: Context['clock'] },
): number | undefined {
  const checked = verifySync({
    secret: secrets.decrypt(secretCell(accountId), secret),
    token: code,
    epoch: Math.floor(clock.now().getTime() / 1000),
    epochTolerance: TOLERANCE_SECONDS,
    ...(lastStep !== null && { afterTimeStep: lastStep }),
  })
  return checked.valid && 'timeStep' in checked ? checked.timeStep : undefined
}

/** Whether the account wants a second factor at signing in. */
export async function wantsFactor(doors: CityDb, accountId: number): Promise<boolean> {
  const totp = await doors.transaction((tx) => findTotp(tx, accountId))
  return totp !== undefined && totp.confirmedAt !== null
}

/** Whether it is a code of the account's application or a recovery code, and uses it up: no code is taken twice. */
export function acceptsCode(
  doors: CityDb,
  context: Context,
  accountId: number,
  code: string,
): Promise<boolean> {
  const plain = plainCode(code)
  return /^\d{6}$/.test(plain)
    ? acceptsStep(doors, context, accountId, plain)
    : acceptsRecoveryCode(doors, context, accountId, plain)
}

function acceptsStep(doors: CityDb, context: Context, accountId: number, code: string): Promise<boolean> {
  return doors.transaction(async (tx) => {
    const totp = await findTotp(tx, accountId)
    if (totp === undefined || totp.confirmedAt === null) return false
    const step = stepOf(totp, code, accountId, context)
    return step !== undefined && (await useStep(tx, accountId, step)) === 1
  })
}

/** Hashing takes its time, so it is done between two transactions. */
async function acceptsRecoveryCode(
  doors: CityDb,
  { clock }: Context,
  accountId: number,
  code: string,
): Promise<boolean> {
  const kept = await doors.transaction((tx) => selectRecoveryCodes(tx, accountId))
  for (const { id, codeHash } of kept) {
    if (!(await isPassword(codeHash, code))) continue
    return doors.transaction(async (tx) => {
      const isFirst = (await consumeRecoveryCode(tx, id, clock.now().toISOString())) === 1
      if (isFirst)
        tx.audit({
          action: 'accounts.use-recovery-code',
          object: { kind: 'account', id: accountId },
          details: { left: kept.length - 1 },
        })
      return isFirst
    })
  }
  return false
}
