import { randomBytes } from 'node:crypto'

import type { Context } from '../../context.ts'
import type { Input, Output } from '../../http/endpoint.ts'
import { Problem } from '../../http/problem.ts'
import { tokenHash, VISIT_MILLISECONDS } from '../../http/visitor.ts'
import { startSession } from '../service/session.ts'
import { accountOf } from './account.ts'
import type { postCitizenSession, postCitizenVisit } from './contract.ts'
import { type CitizenNode, NodeFault, type ProvedIdentity, provedIdentity } from './node.ts'
import { type CitizenVisit, countCitizenVisits, insertCitizenVisit, takeCitizenVisit } from './repository.ts'

/** Of one network at a time: a school's computers come from one, a table that grows for ever from none. */
const MOST_VISITS = 200
const BYTES = 32
/** By as much the clocks of two systems may differ. */
const SKEW_MILLISECONDS = 60_000

const doorsOf = ({ db }: Context) => db.enter({ kind: 'program', purpose: 'sign-in' })

/** The node that serves this municipality. Throws 404, as if there were no such path. */
export function nodeOf({ citizenNode, municipality }: Context): CitizenNode {
  if (citizenNode?.serves(municipality) !== true) throw new Problem(404, 'no-such-path')
  return citizenNode
}

/** Sends a browser to login.gov.pl. Throws 404 where there is no node, 429, 503 `citizen-away`. */
export async function leaveForNode(
  { body }: Input<typeof postCitizenVisit>,
  context: Context,
): Promise<Output<typeof postCitizenVisit>> {
  const node = nodeOf(context)
  const { clock, visitor } = context
  const draw = () => randomBytes(BYTES).toString('base64url')
  const [browser, state, requestId] = [draw(), draw(), `_${draw()}`] // an ID of XML begins with no digit
  const now = clock.now()
  const madeAt = now.toISOString()
  const expiresAt = new Date(now.getTime() + VISIT_MILLISECONDS).toISOString()
  const { network, home } = visitor
  const hashes = { stateHash: tokenHash(state), browserHash: tokenHash(browser) }
  await doorsOf(context).transaction(async (tx) => {
    if ((await countCitizenVisits(tx, network, madeAt)) >= MOST_VISITS)
      throw new Problem(429, 'too-many-attempts', { seconds: VISIT_MILLISECONDS / 1000 })
    const returnTo = body.returnTo ?? null
    await insertCitizenVisit(tx, { ...hashes, requestId, returnTo, network, madeAt, expiresAt })
  })
  const backTo = `${home}logowanie/login-gov-pl`
  const url = await node
    .begin({ requestId, state, backTo, home })
    .catch((error: unknown) => refuse(error, context))
  visitor.keepVisit(browser)
  return { url }
}

/**
 * Signs in whom login.gov.pl has proved somebody to be, once, in the browser that was sent. Throws 404 where there is no node, 401
 * and 503 where its word is not to be believed, 403 `citizen-low-level` and `citizen-unknown`.
 */
export async function signInByNode(
  { body }: Input<typeof postCitizenSession>,
  context: Context,
): Promise<Output<typeof postCitizenSession>> {
  const node = nodeOf(context)
  const visit = await ownVisit(body.state, context)
  if (visit === undefined) throw new Problem(401, 'citizen-expired')
  context.visitor.keepVisit(null)
  const { pesel, level } = await provedBy(node, body.artifact, visit, context)
  if (level === 'low') throw new Problem(403, 'citizen-low-level')
  const accountId = await accountOf(pesel, context)
  // From `substantial` on there were two factors at the least (Regulation (EU) 2015/1502, annex, 2.2.1).
  return { session: await startSession(accountId, true, context, 'citizen'), returnTo: visit.returnTo }
}

function ownVisit(state: string, context: Context): Promise<CitizenVisit | undefined> {
  const { visitor, clock } = context
  const browserHash = visitor.visit
  if (browserHash === undefined) return Promise.resolve(undefined)
  const wanted = { stateHash: tokenHash(state), browserHash }
  return doorsOf(context).transaction((tx) => takeCitizenVisit(tx, wanted, clock.now().toISOString()))
}

/** Whom the node names in answer to this very visit, lately. Throws 401 and 503. */
async function provedBy(
  node: CitizenNode,
  artifact: string,
  { requestId, madeAt }: CitizenVisit,
  context: Context,
): Promise<ProvedIdentity> {
  const now = context.clock.now()
  const said = await node
    .finish({ artifact, requestId, now: now.toISOString() })
    .catch((error: unknown) => refuse(error, context))
  // What is wrong with it would be told with its values: nobody is.
  const { data: identity } = provedIdentity.safeParse(said)
  const at = identity === undefined ? Number.NaN : Date.parse(identity.authenticatedAt)
  const isOfNow = at >= Date.parse(madeAt) - SKEW_MILLISECONDS && at <= now.getTime() + SKEW_MILLISECONDS
  if (identity?.inAnswerTo !== requestId || !isOfNow) refuse(new NodeFault('wrong-answer'), context)
  return identity
}

const PROBLEMS = {
  away: [503, 'citizen-away'],
  denied: [401, 'citizen-denied'],
  'wrong-answer': [401, 'citizen-wrong-answer'],
} as const

/** Tells the person what has gone wrong, and the log its kind alone. Throws always; what is none of these is a mistake of ours. */
function refuse(error: unknown, { log }: Context): never {
  if (!(error instanceof NodeFault)) throw error
  log.info({ fault: error.fault }, 'citizen node refused')
  const [status, code] = PROBLEMS[error.fault]
  throw new Problem(status, code)
}
