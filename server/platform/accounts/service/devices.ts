import type { Context } from '../../context.ts'
import type { Db } from '../../db/db.ts'
import type { Input, Output } from '../../http/endpoint.ts'
import { notFound, Problem } from '../../http/problem.ts'
import type { deleteDevice, getDevices, putPassword } from '../contract.ts'
import { findAccount, findCredentials, updatePassword } from '../repository/accounts.ts'
import { endSessions, selectSessions, type SessionsToEnd } from '../repository/sessions.ts'
import { hashPassword, isPassword, requireGoodPassword } from './password.ts'
import { entered } from './session.ts'

type Ended = Promise<{ ended: number }>

/** The sessions of who asks, newest first. */
export function listDevices(_input: unknown, { db, clock }: Context): Promise<Output<typeof getDevices>> {
  return db.transaction(async (tx) => {
    const { accountId, sessionId } = entered(tx)
    const sessions = await selectSessions(tx, accountId, clock.now().toISOString())
    const devices = sessions.map(({ id, userAgent, startedAt, lastSeenAt }) => ({
      id,
      isThis: id === sessionId,
      userAgent,
      startedAt,
      lastSeenAt,
    }))
    return { devices }
  })
}

/** Ends this session. */
export async function signOut(_input: unknown, context: Context): Ended {
  const ended = await context.db.transaction((tx) =>
    end(tx, context, { accountId: entered(tx).accountId, id: entered(tx).sessionId }),
  )
  context.visitor.keepToken(null)
  return { ended }
}

/** Ends one session of who asks. Throws `not-found` where it is not theirs or has ended. */
export async function endDevice({ params }: Input<typeof deleteDevice>, context: Context): Ended {
  const ended = await context.db.transaction(async (tx) => {
    const ended = await end(tx, context, { accountId: entered(tx).accountId, id: params.id })
    if (ended === 0) throw notFound('session', params.id)
    return ended
  })
  return { ended }
}

/** Ends all sessions of who asks, this one too. */
export async function signOutEverywhere(_input: unknown, context: Context): Ended {
  const ended = await context.db.transaction((tx) => end(tx, context, { accountId: entered(tx).accountId }))
  context.visitor.keepToken(null)
  return { ended }
}

/** Ends sessions, and leaves a trace of it. */
async function end(tx: Db, { clock }: Context, which: SessionsToEnd): Promise<number> {
  const ended = await endSessions(tx, which, clock.now().toISOString())
  tx.audit({
    action: 'accounts.end-sessions',
    object: { kind: 'account', id: which.accountId },
    details: { ended },
  })
  return ended
}

/** Changes the own password; whoever is signed in elsewhere has to sign in anew. Throws 400 with pointers. */
export async function changePassword({ body }: Input<typeof putPassword>, context: Context): Ended {
  const { username, passwordHash } = await context.db.transaction(async (tx) => {
    const account = await findAccount(tx, entered(tx).accountId)
    const username = account?.username ?? ''
    return { username, passwordHash: (await findCredentials(tx, username.toLowerCase()))?.passwordHash }
  })
  if (!(await isPassword(passwordHash, body.current)))
    throw new Problem(400, 'invalid-request', {}, [{ pointer: '/body/current', why: 'input.password-wrong' }])
  requireGoodPassword(body.next, { username, place: context.municipality.name }, '/body/next')
  const hash = await hashPassword(body.next)
  const ended = await context.db.transaction(async (tx) => {
    const { accountId, sessionId } = entered(tx)
    await updatePassword(tx, accountId, hash)
    tx.audit({ action: 'accounts.change-password', object: { kind: 'account', id: accountId } })
    return end(tx, context, { accountId, except: sessionId })
  })
  return { ended }
}
