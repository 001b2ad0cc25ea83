import type { Context } from '../../context.ts'
import type { Db } from '../../db/db.ts'
import type { Input, Output } from '../../http/endpoint.ts'
import { Problem } from '../../http/problem.ts'
import { wantsFactor } from '../second-factor/check.ts'
import { proveCode } from '../service/proof.ts'
import { startSession } from '../service/session.ts'
import type { postDirectoryCode, postDirectorySession, postDirectoryVisit } from './contract.ts'
import {
  findBySubject,
  insertLink,
  type KnownAccount,
  noteLinkUse,
  selectByEmail,
} from './repository/directory.ts'
import { awaitBrowser, comesBack, doorsOf, type Named, sendAway } from './visits.ts'
import { endWaiting, findWaiting } from './repository/visits.ts'

type Arrived = Promise<Output<typeof postDirectorySession>>

/** Sends a browser to the directory to sign in. Throws 409 `directory-off`, 429, 503 `directory-away`. */
export function leaveForDirectory(
  { body }: Input<typeof postDirectoryVisit>,
  context: Context,
): Promise<Output<typeof postDirectoryVisit>> {
  return sendAway('sign-in', { accountId: null, returnTo: body.returnTo ?? null }, context)
}

/**
 * Signs in whom the directory names, if they have an account: nobody gets one by this. Throws 401 and 503 where the directory's
 * word is not to be believed, 403 `directory-no-account` and `directory-account-disabled`, and 401 `second-factor-needed`
 * where the account has a second factor and the city does not count the directory's own.
 */
export async function signInByDirectory(
  { body }: Input<typeof postDirectorySession>,
  context: Context,
): Arrived {
  const named = await comesBack('sign-in', null, body, context)
  const { accountId } = await knownAccount(named, context)
  const { hasFactor, returnTo, settings } = named
  if (!hasFactor && (await wantsFactor(doorsOf(context), accountId))) {
    await awaitBrowser({ purpose: 'factor', accountId, issuer: settings.issuer, returnTo }, context)
    throw new Problem(401, 'second-factor-needed')
  }
  return { session: await startSession(accountId, hasFactor, context, 'directory'), returnTo }
}

/** Adds the second factor to what the directory has said. Throws 401 and 429, and 401 `directory-expired` to whom nobody awaits. */
export async function addCode({ body }: Input<typeof postDirectoryCode>, context: Context): Arrived {
  const { clock, visitor } = context
  const browserHash = visitor.visit
  const now = clock.now().toISOString()
  const waiting =
    browserHash === undefined
      ? undefined
      : await doorsOf(context).transaction((tx) => findWaiting(tx, browserHash, now))
  if (browserHash === undefined || waiting === undefined) throw new Problem(401, 'directory-expired')
  const { accountId, username, returnTo } = waiting
  await proveCode({ id: accountId, username }, body.code, context)
  if ((await doorsOf(context).transaction((tx) => endWaiting(tx, browserHash))) === 0)
    throw new Problem(401, 'directory-expired')
  visitor.keepVisit(null)
  return { session: await startSession(accountId, true, context, 'directory'), returnTo }
}

/** The account of whom the directory names. Throws 403, and leaves its trace. */
async function knownAccount(named: Named, context: Context): Promise<KnownAccount> {
  const now = context.clock.now().toISOString()
  const found = await doorsOf(context).transaction(async (tx) => {
    const account = await linkedAccount(tx, named, now)
    if (account === undefined || account.isDisabled) {
      const object = account && { kind: 'account', id: account.accountId }
      const details = { network: context.visitor.network, by: 'directory' }
      tx.audit({ action: 'accounts.sign-in-refused', ...(object && { object }), details })
    } else await noteLinkUse(tx, account.accountId, now)
    return account
  })
  if (found === undefined) throw new Problem(403, 'directory-no-account')
  if (found.isDisabled) throw new Problem(403, 'directory-account-disabled')
  return found
}

/** By the link or, where the city has said so, by a verified e-mail address that one account alone has: it is linked by it. */
async function linkedAccount(
  tx: Db,
  { settings, subject, email }: Named,
  now: string,
): Promise<KnownAccount | undefined> {
  const { issuer, matchesEmail } = settings
  const linked = await findBySubject(tx, issuer, subject)
  if (linked !== undefined || !matchesEmail || email === null) return linked
  const [account, another] = await selectByEmail(tx, email, issuer)
  if (account === undefined || another !== undefined) return undefined
  if (account.isDisabled) return account
  const made = await insertLink(tx, { accountId: account.accountId, issuer, subject, linkedAt: now })
  if (made === 0) return undefined
  tx.audit({
    action: 'accounts.link-directory',
    object: { kind: 'account', id: account.accountId },
    details: { by: 'email' },
  })
  return account
}
