import { randomBytes } from 'node:crypto'

import type { Context } from '../../context.ts'
import type { CityDb } from '../../db/db.ts'
import { Problem } from '../../http/problem.ts'
import type { Assertion } from './contract.ts'
import {
  countChallenges,
  findPasskey,
  insertChallenge,
  type KeptPasskey,
  takeChallenge,
  usePasskey,
} from './repository.ts'

export const CHALLENGE_MILLISECONDS = 5 * 60_000
const CHALLENGE_BYTES = 32
/** Of one network at a time: a school's staff come from one, a table that grows for ever from none. */
const MOST_CHALLENGES = 200

/** WebAuthn is read when somebody first uses it: a start need not wait for it. */
export const webauthn = () => import('@simplewebauthn/server')

/** The database as signing in sees it. */
const doorsOf = ({ db }: Context): CityDb => db.enter({ kind: 'program', purpose: 'sign-in' })

/** For whom passkeys are made and asked for: the host of the installation's address. */
export const rpId = ({ visitor }: Context): string => new URL(visitor.origin).hostname

/**
 * How an account is called by its passkeys. With its municipality: an authenticator keeps one passkey for each host and
 * name, and several municipalities may share a host.
 */
export const userHandle = ({ municipality }: Context, accountId: number): string =>
  `${municipality.schemaName}/${accountId}`

/** Makes a challenge that holds once, for five minutes. Throws 429. */
export async function makeChallenge(
  context: Context,
  purpose: 'register' | 'authenticate',
  accountId: number | null,
): Promise<Buffer<ArrayBuffer>> {
  const { clock, visitor } = context
  const challenge = randomBytes(CHALLENGE_BYTES)
  const now = clock.now()
  const madeAt = now.toISOString()
  await doorsOf(context).transaction(async (tx) => {
    if ((await countChallenges(tx, visitor.network, madeAt)) >= MOST_CHALLENGES)
      throw new Problem(429, 'too-many-attempts', { seconds: CHALLENGE_MILLISECONDS / 1000 })
    await insertChallenge(tx, {
      challenge: challenge.toString('base64url'),
      purpose,
      accountId,
      network: visitor.network,
      madeAt,
      expiresAt: new Date(now.getTime() + CHALLENGE_MILLISECONDS).toISOString(),
    })
  })
  return challenge
}

/** Whether the challenge is one of ours for this; from now on it is not. */
export async function takesChallenge(
  context: Context,
  purpose: 'register' | 'authenticate',
  accountId: number | null,
  challenge: string,
): Promise<boolean> {
  const now = context.clock.now().toISOString()
  const wanted = { challenge, purpose, accountId }
  return (await doorsOf(context).transaction((tx) => takeChallenge(tx, wanted, now))) === 1
}

/**
 * The account whose passkey has signed. Throws 401 `wrong-passkey` for one that we do not know, another's, another address,
 * an old or used challenge, a bad signature, and an authenticator that did not make sure who holds it.
 */
export async function provedBy(signed: Assertion, context: Context): Promise<number> {
  const passkey = await doorsOf(context).transaction((tx) => findPasskey(tx, signed.id))
  const counter = passkey && (await counterOf(signed, passkey, context))
  if (passkey === undefined || counter === undefined) return refuse(passkey, context)
  const now = context.clock.now().toISOString()
  const used = await doorsOf(context).transaction((tx) => usePasskey(tx, passkey.id, counter, now))
  return used === 1 ? passkey.accountId : refuse(passkey, context)
}

async function refuse(passkey: KeptPasskey | undefined, context: Context): Promise<never> {
  await doorsOf(context).transaction((tx) => {
    tx.audit({
      action: 'accounts.passkey-refused',
      ...(passkey && { object: { kind: 'account', id: passkey.accountId } }),
      details: { network: context.visitor.network },
    })
    return Promise.resolve()
  })
  throw new Problem(401, 'wrong-passkey')
}

/** The authenticator's counter, if all that it signed is right. */
async function counterOf(
  signed: Assertion,
  passkey: KeptPasskey,
  context: Context,
): Promise<number | undefined> {
  const { id, rawId, type, response } = signed
  const handle = response.userHandle
  const owner = Buffer.from(userHandle(context, passkey.accountId)).toString('base64url')
  if (handle !== undefined && handle !== owner) return undefined
  const { verifyAuthenticationResponse } = await webauthn()
  const { clientDataJSON, authenticatorData, signature } = response
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        id,
        rawId,
        type,
        response: { clientDataJSON, authenticatorData, signature },
        clientExtensionResults: {},
      },
      expectedChallenge: (challenge) => takesChallenge(context, 'authenticate', null, challenge),
      expectedOrigin: context.visitor.origin,
      expectedRPID: rpId(context),
      credential: {
        id,
        publicKey: new Uint8Array(passkey.publicKey),
        counter: passkey.counter,
        transports: passkey.transports,
      },
      requireUserVerification: true,
    })
    return verified ? authenticationInfo.newCounter : undefined
  } catch (error) {
    if (error instanceof Problem) throw error
    // The library tells by many kinds of errors that what was signed is not right.
    context.log.info({ err: error }, 'passkey refused')
    return undefined
  }
}
