import type { Context } from '../../context.ts'
import type { Db } from '../../db/db.ts'
import type { Input, Output } from '../../http/endpoint.ts'
import { notFound, Problem } from '../../http/problem.ts'
import { entered } from '../service/session.ts'
import type { DirectoryAnswer, getOwnLink, postLinkVisit, putOwnLink } from './contract.ts'
import { deleteLinkOf, findDirectory, findLinkOf, hasOtherWay, insertLink } from './repository/directory.ts'
import { comesBack, doorsOf, sendAway } from './visits.ts'

type OwnLink = Output<typeof getOwnLink>

/** Whether the own account is linked with the directory of now. */
export async function readLink(_input: unknown, context: Context): Promise<OwnLink> {
  const directory = await doorsOf(context).transaction(findDirectory)
  return context.db.transaction(async (tx) => {
    const link = await findLinkOf(tx, entered(tx).accountId)
    return {
      button: directory?.isOn === true ? directory.button : null,
      link:
        link === undefined || link.issuer !== directory?.issuer
          ? null
          : { since: link.linkedAt, lastUsedAt: link.lastUsedAt },
    }
  })
}

const ownId = ({ db }: Context) => db.transaction((tx: Db) => Promise.resolve(entered(tx).accountId))

/** Sends the browser to the directory so that the own account be linked. Throws 409 `directory-off`, 429, 503. */
export async function leaveForLink(_input: unknown, context: Context): Promise<Output<typeof postLinkVisit>> {
  return sendAway('link', { accountId: await ownId(context), returnTo: null }, context)
}

/**
 * Links the own account with whom the directory names. Throws 401, 503, and 409 `directory-linked` for a second link of either; a
 * refusal leaves its trace too, since it may be somebody else's answer that was brought.
 */
export async function keepLink({ body }: Input<typeof putOwnLink>, context: Context): Promise<OwnLink> {
  const accountId = await ownId(context)
  try {
    await linkWith(accountId, body, context)
  } catch (error) {
    if (error instanceof Problem) await noteRefusal(accountId, context)
    throw error
  }
  return readLink(undefined, context)
}

async function linkWith(accountId: number, answer: DirectoryAnswer, context: Context): Promise<void> {
  const { settings, subject } = await comesBack('link', accountId, answer, context)
  const { issuer } = settings
  const linkedAt = context.clock.now().toISOString()
  await context.db.transaction(async (tx) => {
    if ((await insertLink(tx, { accountId, issuer, subject, linkedAt })) === 0)
      throw new Problem(409, 'directory-linked')
    tx.audit({ action: 'accounts.link-directory', object: { kind: 'account', id: accountId } })
  })
}

function noteRefusal(accountId: number, { db, visitor }: Context): Promise<void> {
  return db.transaction((tx) => {
    const details = { network: visitor.network }
    tx.audit({ action: 'accounts.link-refused', object: { kind: 'account', id: accountId }, details })
    return Promise.resolve()
  })
}

/** Ends the own link. Throws `not-found`, and 409 `last-way-in` to who could not sign in any more. */
export async function endLink(_input: unknown, context: Context): Promise<OwnLink> {
  await context.db.transaction(async (tx) => {
    const { accountId } = entered(tx)
    if ((await deleteLinkOf(tx, accountId)) === 0) throw notFound('link', accountId)
    if (!(await hasOtherWay(tx, accountId))) throw new Problem(409, 'last-way-in')
    tx.audit({ action: 'accounts.unlink-directory', object: { kind: 'account', id: accountId } })
  })
  return readLink(undefined, context)
}
