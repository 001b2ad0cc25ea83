import { z } from 'zod'

import { sessionState } from '../contract.ts'
import { endpoint } from '../../http/endpoint.ts'
import { idNumber } from '../../http/parameters.ts'

const base64url = z
  .string()
  .max(10_000)
  .regex(/^[A-Za-z0-9_-]+$/)

const credential = { id: base64url, rawId: base64url, type: z.literal('public-key') }

/** What an authenticator has made: of `RegistrationResponseJSON` of WebAuthn what is read. */
const attestation = z.strictObject({
  ...credential,
  response: z.strictObject({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string().max(50)).max(10).optional(),
  }),
})
export type Attestation = z.output<typeof attestation>

/** What an authenticator has signed: of `AuthenticationResponseJSON` of WebAuthn what is read. */
const assertion = z.strictObject({
  ...credential,
  response: z.strictObject({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: z.string().max(200).optional(),
  }),
})
export type Assertion = z.output<typeof assertion>

/** For `navigator.credentials`, as WebAuthn writes it in JSON. */
const options = z.looseObject({ challenge: z.string() })

const passkeyName = z.string().trim().min(1).max(80)
const passkey = z.object({
  id: z.int(),
  name: z.string(),
  madeAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
})
const passkeys = z.object({ passkeys: z.array(passkey) })

export const getPasskeys = endpoint({
  method: 'get',
  path: '/session/passkeys',
  summary: 'The passkeys of the signed-in account, newest first',
  access: 'signed-in',
  response: passkeys,
})

export const postPasskeyOffer = endpoint({
  method: 'post',
  path: '/session/passkey-offers',
  summary: 'What an authenticator is asked to make a passkey of; holds once, for five minutes',
  access: 'signed-in',
  isSensitive: true,
  response: z.object({ options }),
})

export const postPasskey = endpoint({
  method: 'post',
  path: '/session/passkeys',
  summary: 'Keeps a passkey that an authenticator has made for the signed-in account',
  access: 'signed-in',
  isSensitive: true,
  body: z.strictObject({ name: passkeyName, made: attestation }),
  response: passkeys,
})

export const patchPasskey = endpoint({
  method: 'patch',
  path: '/session/passkeys/:id',
  summary: 'Calls a passkey of the signed-in account by another name',
  access: 'signed-in',
  params: z.strictObject({ id: idNumber() }),
  body: z.strictObject({ name: passkeyName }),
  response: passkeys,
})

export const deletePasskey = endpoint({
  method: 'delete',
  path: '/session/passkeys/:id',
  summary: 'Takes a passkey away from the signed-in account',
  access: 'signed-in',
  isSensitive: true,
  params: z.strictObject({ id: idNumber() }),
  response: passkeys,
})

export const postChallenge = endpoint({
  method: 'post',
  path: '/passkey-challenges',
  summary: 'What a passkey is asked to sign, to sign in or to prove again; holds once, for five minutes',
  access: 'public',
  isOfVisitor: true,
  response: z.object({ options }),
})

export const postPasskeySession = endpoint({
  method: 'post',
  path: '/session/by-passkey',
  summary: 'Signs in with a passkey, which says who it is; starts a session in a cookie',
  access: 'public',
  isOfVisitor: true,
  body: z.strictObject({ signed: assertion }),
  response: sessionState,
})

export const putPasskeyProof = endpoint({
  method: 'put',
  path: '/session/proof/by-passkey',
  summary:
    'Proves again who is signed in, by a passkey of the account; the session has a second factor from now on',
  access: 'signed-in',
  body: z.strictObject({ signed: assertion }),
  response: z.object({ provedAt: z.iso.datetime() }),
})
