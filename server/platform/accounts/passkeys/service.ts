import { today } from '../../clock.ts'
import type { Context } from '../../context.ts'
import type { Db } from '../../db/db.ts'
import type { Input, Output } from '../../http/endpoint.ts'
import { notFound, Problem } from '../../http/problem.ts'
import { findAccount } from '../repository/accounts.ts'
import { readFactors, updateSessionFactor } from '../second-factor/repository.ts'
import { noteProof } from '../service/prove-again.ts'
import { entered, startSession } from '../service/session.ts'
import {
  CHALLENGE_MILLISECONDS,
  makeChallenge,
  provedBy,
  rpId,
  takesChallenge,
  userHandle,
  webauthn,
} from './ceremony.ts'
import type {
  Attestation,
  deletePasskey,
  getPasskeys,
  patchPasskey,
  postPasskey,
  postPasskeyOffer,
  postPasskeySession,
  putPasskeyProof,
} from './contract.ts'
import { deletePasskeyOf, insertPasskey, selectPasskeys, updatePasskeyName } from './repository.ts'

type Passkeys = Output<typeof getPasskeys>
type Offer = Output<typeof postPasskeyOffer>

/** Of one account: more are a sign that something goes wrong. */
const MOST_PASSKEYS = 20

/** The passkeys of who asks. */
export function listPasskeys(_input: unknown, context: Context): Promise<Passkeys> {
  return context.db.transaction((tx) => ownPasskeys(tx))
}

async function ownPasskeys(tx: Db): Promise<Passkeys> {
  const kept = await selectPasskeys(tx, entered(tx).accountId)
  return {
    passkeys: kept.map(({ id, name, madeAt, lastUsedAt }) => ({ id, name, madeAt, lastUsedAt })),
  }
}

/** What an authenticator is asked to make a passkey of. Throws 409 `too-many-passkeys`. */
export async function offerPasskey(_input: unknown, context: Context): Promise<Offer> {
  const { account, kept } = await context.db.transaction(async (tx) => ({
    account: await findAccount(tx, entered(tx).accountId),
    kept: await selectPasskeys(tx, entered(tx).accountId),
  }))
  if (account === undefined) throw new Problem(401, 'not-signed-in')
  if (kept.length >= MOST_PASSKEYS) throw new Problem(409, 'too-many-passkeys', { count: MOST_PASSKEYS })
  const { generateRegistrationOptions } = await webauthn()
  const options = await generateRegistrationOptions({
    rpName: `Rejon – ${context.municipality.title}`,
    rpID: rpId(context),
    userName: account.username,
    userDisplayName: account.name,
    userID: new TextEncoder().encode(userHandle(context, account.id)),
    challenge: await makeChallenge(context, 'register', account.id),
    timeout: CHALLENGE_MILLISECONDS,
    excludeCredentials: kept.map(({ credentialId }) => ({ id: credentialId })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  return { options: { ...options } }
}

/** Keeps a passkey. Throws 400 `passkey-refused` for one that was not made for this offer, here and now. */
export async function keepPasskey({ body }: Input<typeof postPasskey>, context: Context): Promise<Passkeys> {
  const accountId = await context.db.transaction((tx) => Promise.resolve(entered(tx).accountId))
  const { id: credentialId, publicKey, counter } = await madeBy(body.made, accountId, context)
  const made = {
    accountId,
    credentialId,
    publicKey: Buffer.from(publicKey),
    counter,
    transports: body.made.response.transports ?? [],
    name: body.name,
    madeAt: context.clock.now().toISOString(),
  }
  return context.db.transaction(async (tx) => {
    if ((await insertPasskey(tx, made)) === 0) throw new Problem(400, 'passkey-refused')
    await updateSessionFactor(tx, entered(tx).sessionId, made.madeAt)
    tx.audit({ action: 'accounts.add-passkey', object: { kind: 'account', id: accountId } })
    return ownPasskeys(tx)
  })
}

/** The credential that an authenticator has made for this offer. Throws 400 `passkey-refused`. */
async function madeBy(made: Attestation, accountId: number, context: Context) {
  const { verifyRegistrationResponse } = await webauthn()
  const { clientDataJSON, attestationObject } = made.response
  try {
    const result = await verifyRegistrationResponse({
      response: {
        id: made.id,
        rawId: made.rawId,
        type: made.type,
        response: { clientDataJSON, attestationObject },
        clientExtensionResults: {},
      },
      expectedChallenge: (challenge) => takesChallenge(context, 'register', accountId, challenge),
      expectedOrigin: context.visitor.origin,
      expectedRPID: rpId(context),
      requireUserVerification: true,
    })
    if (result.verified) return result.registrationInfo.credential
  } catch (error) {
    // The library tells by many kinds of errors that what was made is not right.
    context.log.info({ err: error }, 'passkey refused')
  }
  throw new Problem(400, 'passkey-refused')
}

/** Gives a passkey another name. Throws `not-found`. */
export function renamePasskey(
  { params, body }: Input<typeof patchPasskey>,
  context: Context,
): Promise<Passkeys> {
  return context.db.transaction(async (tx) => {
    const { accountId } = entered(tx)
    if ((await updatePasskeyName(tx, accountId, params.id, body.name)) === 0)
      throw notFound('passkey', params.id)
    tx.audit({ action: 'accounts.rename-passkey', object: { kind: 'account', id: accountId } })
    return ownPasskeys(tx)
  })
}

/** Takes a passkey away. Throws `not-found`, and 409 `factor-required` for the last one where a role wants it. */
export function removePasskey({ params }: Input<typeof deletePasskey>, context: Context): Promise<Passkeys> {
  return context.db.transaction(async (tx) => {
    const { accountId } = entered(tx)
    if ((await deletePasskeyOf(tx, accountId, params.id)) === 0) throw notFound('passkey', params.id)
    const { hasTotp, hasPasskey, isRequired } = await readFactors(tx, accountId, today(context.clock))
    if (isRequired && !hasTotp && !hasPasskey) throw new Problem(409, 'factor-required')
    tx.audit({ action: 'accounts.remove-passkey', object: { kind: 'account', id: accountId } })
    return ownPasskeys(tx)
  })
}

/** What any passkey is asked to sign: which account it is of, it says itself. */
export async function challengeVisitor(_input: unknown, context: Context): Promise<Offer> {
  const { generateAuthenticationOptions } = await webauthn()
  const options = await generateAuthenticationOptions({
    rpID: rpId(context),
    challenge: await makeChallenge(context, 'authenticate', null),
    timeout: CHALLENGE_MILLISECONDS,
    userVerification: 'required',
  })
  return { options: { ...options } }
}

/** Signs in by a passkey. Throws 401 `wrong-passkey`. */
export async function signInByPasskey(
  { body }: Input<typeof postPasskeySession>,
  context: Context,
): Promise<Output<typeof postPasskeySession>> {
  return startSession(await provedBy(body.signed, context), true, context)
}

/** Proves again who one is, by a passkey of one's own. Throws 401 `wrong-passkey`. */
export async function proveByPasskey(
  { body }: Input<typeof putPasskeyProof>,
  context: Context,
): Promise<{ provedAt: string }> {
  const own = await context.db.transaction((tx) => Promise.resolve(entered(tx)))
  if ((await provedBy(body.signed, context)) !== own.accountId) throw new Problem(401, 'wrong-passkey')
  await context.db.transaction((tx) =>
    updateSessionFactor(tx, own.sessionId, context.clock.now().toISOString()),
  )
  return noteProof(context, 'passkey')
}
