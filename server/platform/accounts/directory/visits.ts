import { randomBytes } from 'node:crypto'

import type { Context } from '../../context.ts'
import type { CityDb } from '../../db/db.ts'
import { Problem } from '../../http/problem.ts'
import { tokenHash, VISIT_MILLISECONDS } from '../../http/visitor.ts'
import type { DirectoryAnswer } from './contract.ts'
import { directoryFault, directoryProblem } from './faults.ts'
import { connect, oidc } from './provider.ts'
import { type DirectorySettings, findDirectory } from './repository/directory.ts'
import { countVisits, insertVisit, takeVisit, type Visit, type VisitPurpose } from './repository/visits.ts'

/** Of one network at a time: a town hall's staff come from one, a table that grows for ever from none. */
const MOST_VISITS = 200
const BYTES = 32

/** The database as signing in sees it. */
export const doorsOf = ({ db }: Context): CityDb => db.enter({ kind: 'program', purpose: 'sign-in' })

/** Where the directory sends people back to, as the browser has reached us. */
export const redirectUri = ({ visitor }: Pick<Context, 'visitor'>): string =>
  `${visitor.home}logowanie/katalog`

/** The directory that is in use. Throws 409 `directory-off`. */
async function usedDirectory(context: Context): Promise<DirectorySettings> {
  const settings = await doorsOf(context).transaction(findDirectory)
  if (settings?.isOn !== true) throw new Problem(409, 'directory-off')
  return settings
}

interface WantedVisit {
  readonly purpose: VisitPurpose
  readonly accountId: number | null
  readonly issuer: string
  readonly returnTo: string | null
}

/** Notes that a browser is awaited, and gives it the cookie by which it is known again. Throws 429. */
export async function awaitBrowser(wanted: WantedVisit, context: Context) {
  const { clock, visitor } = context
  const draw = () => randomBytes(BYTES).toString('base64url')
  const [browser, nonce, verifier] = [draw(), draw(), draw()]
  // The screen that is come back to learns from it what is to be done; the server asks its own note alone.
  const state = `${wanted.purpose}.${draw()}`
  const now = clock.now()
  const madeAt = now.toISOString()
  await doorsOf(context).transaction(async (tx) => {
    if ((await countVisits(tx, visitor.network, madeAt)) >= MOST_VISITS)
      throw new Problem(429, 'too-many-attempts', { seconds: VISIT_MILLISECONDS / 1000 })
    await insertVisit(tx, {
      ...wanted,
      stateHash: tokenHash(state),
      browserHash: tokenHash(browser),
      nonce,
      verifier,
      network: visitor.network,
      madeAt,
      expiresAt: new Date(now.getTime() + VISIT_MILLISECONDS).toISOString(),
    })
  })
  visitor.keepVisit(browser)
  return { state, nonce, verifier }
}

/** Sends a browser to the directory: gives the address to go to. Throws 409, 429 and 503. */
export async function sendAway(
  purpose: 'sign-in' | 'link',
  { accountId, returnTo }: Pick<WantedVisit, 'accountId' | 'returnTo'>,
  context: Context,
): Promise<{ url: string }> {
  const settings = await usedDirectory(context)
  const { buildAuthorizationUrl, calculatePKCECodeChallenge } = await oidc()
  const directory = await connect(settings, context).catch((error: unknown) => refuse(error, context))
  const { issuer } = settings
  const { state, nonce, verifier } = await awaitBrowser({ purpose, accountId, issuer, returnTo }, context)
  const url = buildAuthorizationUrl(directory, {
    redirect_uri: redirectUri(context),
    scope: settings.matchesEmail ? 'openid email' : 'openid',
    state,
    nonce,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  })
  return { url: url.href }
}

/** Whom the directory has named. */
export interface Named {
  readonly settings: DirectorySettings
  readonly subject: string
  /** Only one that the directory has verified. */
  readonly email: string | null
  /** The directory has asked for a second factor, as the city counts it. */
  readonly hasFactor: boolean
  readonly returnTo: string | null
}

/**
 * Whom the directory names to a browser that it was sent by us, once. Throws 401 and 503, as the person is to be told.
 */
export async function comesBack(
  purpose: 'sign-in' | 'link',
  accountId: number | null,
  answer: DirectoryAnswer,
  context: Context,
): Promise<Named> {
  const settings = await usedDirectory(context)
  const visit = await ownVisit(purpose, accountId, answer, context)
  if (visit?.issuer !== settings.issuer) throw directoryProblem('directory-expired')
  context.visitor.keepVisit(null)
  const claims = await claimsOf(settings, visit, answer, context).catch((error: unknown) =>
    refuse(error, context),
  )
  const subject = claims[settings.subjectClaim]
  if (typeof subject !== 'string' || subject === '' || subject.length > 255)
    throw directoryProblem('directory-wrong-answer')
  const { email, email_verified: isVerified } = claims
  return {
    settings,
    subject,
    email: typeof email === 'string' && isVerified === true ? email : null,
    hasFactor: [claims['acr'], claims['amr']]
      .flat()
      .some((each) => settings.factorValues.some((v) => v === each)),
    returnTo: visit.returnTo,
  }
}

function ownVisit(
  purpose: VisitPurpose,
  accountId: number | null,
  { state }: DirectoryAnswer,
  context: Context,
): Promise<Visit | undefined> {
  const { visitor, clock } = context
  const browserHash = visitor.visit
  if (browserHash === undefined) return Promise.resolve(undefined)
  const wanted = { stateHash: tokenHash(state), browserHash, purpose, accountId }
  return doorsOf(context).transaction((tx) => takeVisit(tx, wanted, clock.now().toISOString()))
}

/** What the ID token says, and the e-mail address where the directory tells it apart from that. Its tokens are not kept. */
async function claimsOf(
  settings: DirectorySettings,
  { nonce, verifier }: Visit,
  answer: DirectoryAnswer,
  context: Context,
): Promise<Readonly<Record<string, unknown>>> {
  const { authorizationCodeGrant, fetchUserInfo } = await oidc()
  const directory = await connect(settings, context)
  const back = new URL(redirectUri(context))
  for (const [name, value] of Object.entries(answer))
    if (value !== undefined) back.searchParams.set(name, value)
  const tokens = await authorizationCodeGrant(directory, back, {
    expectedNonce: nonce,
    expectedState: answer.state,
    pkceCodeVerifier: verifier,
    idTokenExpected: true,
  })
  const claims: Readonly<Record<string, unknown>> = { ...tokens.claims() }
  const asksMore = settings.matchesEmail && claims['email'] === undefined
  if (!asksMore || directory.serverMetadata().userinfo_endpoint === undefined) return claims
  const subject = String(claims['sub'])
  const { email, email_verified } = await fetchUserInfo(directory, tokens.access_token, subject)
  return { ...claims, email, email_verified }
}

/** Tells the person what has gone wrong, and the log its code alone: the rest may be about people. Throws always. */
function refuse(error: unknown, { log }: Context): never {
  const fault = directoryFault(error)
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  log.info({ fault, code }, 'directory refused')
  throw directoryProblem(fault)
}
