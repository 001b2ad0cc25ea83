import type { Context } from '../../context.ts'
import { Problem } from '../../http/problem.ts'
import type { Input } from '../../http/endpoint.ts'
import type { putProof } from '../contract.ts'
import { findAccount } from '../repository/accounts.ts'
import { updateProvedAt } from '../repository/sessions.ts'
import { proveCode, provePassword } from './proof.ts'
import { entered } from './session.ts'

/** Proves again who one is, for what is sensitive, by the password or by the second factor. Throws as `signIn` does. */
export async function proveAgain(
  { body: { password, code } }: Input<typeof putProof>,
  context: Context,
): Promise<{ provedAt: string }> {
  const account = await context.db.transaction((tx) => findAccount(tx, entered(tx).accountId))
  if (account === undefined) throw new Problem(401, 'not-signed-in')
  if (code === undefined) await provePassword(account.username, password ?? '', context)
  else await proveCode(account, code, context)
  return noteProof(context, code === undefined ? 'password' : 'code')
}

/** From now on the session counts as proved for a while; tells by what. */
export async function noteProof(context: Context, by: string): Promise<{ provedAt: string }> {
  const provedAt = context.clock.now().toISOString()
  await context.db.transaction(async (tx) => {
    const { sessionId, accountId } = entered(tx)
    await updateProvedAt(tx, sessionId, provedAt)
    tx.audit({ action: 'accounts.prove', object: { kind: 'account', id: accountId }, details: { by } })
  })
  return { provedAt }
}
