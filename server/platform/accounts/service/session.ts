import { randomBytes } from 'node:crypto'

import type { Context } from '../../context.ts'
import { today } from '../../clock.ts'
import type { Db } from '../../db/db.ts'
import type { Actor } from '../../db/entrance.ts'
import type { Input, Output } from '../../http/endpoint.ts'
import { Problem } from '../../http/problem.ts'
import { tokenHash } from '../../http/visitor.ts'
import type { getSession, postSession } from '../contract.ts'
import { findDirectory } from '../directory/repository/directory.ts'
import { findAccount, selectDemoAccounts, updateLastSignIn } from '../repository/accounts.ts'
import { selectGrants } from '../repository/grants.ts'
import { endSessionOf, insertSession, selectSessions } from '../repository/sessions.ts'
import { factorsOf, readFactors } from '../second-factor/repository.ts'
import { titledGrants } from './details.ts'
import { proveBy } from './proof.ts'

type State = Output<typeof getSession>

const TOKEN_BYTES = 32
/** A session ends after a working day, whatever is done in it. */
const LONGEST_HOURS = 12
const HOUR = 3_600_000

const SIGN_IN = { kind: 'program', purpose: 'sign-in' } as const

/** Who holds the visitor's session; a session that has ended is nobody, and its token is taken away. */
export async function readSession(_input: unknown, context: Context): Promise<State> {
  const { visitor, db } = context
  if (visitor.token === undefined) return nobody(context)
  try {
    const entered = db.enter({ kind: 'session', token: visitor.token, access: 'signed-in' })
    return await entered.transaction((tx) => stateOf(tx, context))
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 401) throw error
    visitor.keepToken(null)
    return nobody(context)
  }
}

/** Nobody, and how one may sign in besides the password; in a demo city also the accounts with which it can be tried. */
async function nobody({ municipality, db, citizenNode }: Context): Promise<State> {
  const { demo, directory } = await db.enter(SIGN_IN).transaction(async (tx) => ({
    demo: municipality.isDemo ? await selectDemoAccounts(tx) : [],
    directory: await findDirectory(tx),
  }))
  return {
    account: null,
    grants: [],
    rights: {},
    factors: [],
    needsFactor: false,
    expiresAt: null,
    demoAccounts: demo,
    directory: directory?.isOn === true ? directory.button : null,
    citizenNode: citizenNode?.serves(municipality) === true,
  }
}

async function stateOf(tx: Db, context: Context): Promise<State> {
  const { accountId, sessionId, rights, hasSecondFactor } = entered(tx)
  const account = await findAccount(tx, accountId)
  if (account === undefined) throw new Problem(401, 'not-signed-in')
  const sessions = await selectSessions(tx, accountId, context.clock.now().toISOString())
  const factors = await readFactors(tx, accountId, today(context.clock))
  const { id, username, name } = account
  return {
    account: { id, username, name },
    grants: await titledGrants(tx, await selectGrants(tx, [accountId], today(context.clock)), context),
    rights,
    factors: factorsOf(factors),
    needsFactor: factors.isRequired && !hasSecondFactor,
    expiresAt: sessions.find((session) => session.id === sessionId)?.expiresAt ?? null,
    demoAccounts: [],
    directory: null,
    citizenNode: false,
  }
}

/** The one who entered; the endpoint's access has made sure that there is one. */
export function entered(tx: Db): Actor {
  if (tx.actor === null) throw new Error('This transaction was entered by nobody')
  return tx.actor
}

/**
 * Signs in: starts a session and gives the browser its token. Throws 401 `wrong-credentials`, the same for an unknown
 * name, a wrong password and a disabled account, 401 `second-factor-needed` to who has only the password of an account
 * that has a second factor, and 429 `too-many-attempts` with the seconds to wait.
 */
export async function signIn({ body }: Input<typeof postSession>, context: Context): Promise<State> {
  const { accountId, hasSecondFactor } = await proveBy(body, context)
  return startSession(accountId, hasSecondFactor, context)
}

/** Starts a session for who has proved who they are, and gives the browser its token; the trail tells who has vouched for them. */
export async function startSession(
  accountId: number,
  hasSecondFactor: boolean,
  context: Context,
  by?: 'directory' | 'citizen',
): Promise<State> {
  const { visitor, clock } = context
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  const db = context.db.enter(SIGN_IN)
  const hash = tokenHash(token)
  await db.transaction(async (tx) => {
    const now = clock.now()
    const startedAt = now.toISOString()
    if (visitor.token !== undefined) await endSessionOf(tx, visitor.token, startedAt)
    const expiresAt = new Date(now.getTime() + LONGEST_HOURS * HOUR).toISOString()
    const { userAgent, network } = visitor
    const session = {
      accountId,
      token: hash,
      hasSecondFactor,
      userAgent,
      network,
      startedAt,
      expiresAt,
    }
    const id = await insertSession(tx, session)
    await updateLastSignIn(tx, accountId, startedAt)
    tx.audit({
      action: 'accounts.sign-in',
      object: { kind: 'account', id: accountId },
      details: { session: id, hasSecondFactor, ...(by && { by }) },
    })
  })
  visitor.keepToken(token)
  const own = context.db.enter({ kind: 'session', token: hash, access: 'signed-in' })
  return own.transaction((tx) => stateOf(tx, context))
}
