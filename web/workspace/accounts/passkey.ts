import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
  WebAuthnError,
} from '@simplewebauthn/browser'
import { type z } from 'zod'

import {
  postChallenge,
  type postPasskey,
  type postPasskeyOffer,
  type postPasskeySession,
} from '../../../server/platform/accounts/passkeys/contract.ts'
import { type Output } from '../../../server/platform/http/endpoint.ts'
import { call } from '../../platform/api.ts'
import { KnownFault } from '../../platform/use-submit.ts'

type Options = Output<typeof postPasskeyOffer>['options']
type Made = z.input<typeof postPasskey.body>['made']
type Signed = z.input<typeof postPasskeySession.body>['signed']

/** Whether the browser can, here: passkeys are for names of hosts, not for numbers. */
export function knowsPasskeys(): boolean {
  return browserSupportsWebAuthn() && !/^[\d.]+$|:/.test(window.location.hostname)
}

/** Has the device make a passkey; undefined when the person has not wanted to. Throws `KnownFault`. */
export async function makePasskey(options: Options): Promise<Made | undefined> {
  const optionsJSON = options as unknown as Parameters<typeof startRegistration>[0]['optionsJSON'] // made by the server's half of the library
  const made = await unlessLeft(startRegistration({ optionsJSON }))
  if (made === undefined) return undefined
  const { clientDataJSON, attestationObject, transports } = made.response
  return { ...nameOf(made), response: { clientDataJSON, attestationObject, transports } }
}

/** Has a passkey of the person's choice sign a new challenge; undefined when the person has not wanted to. Throws `KnownFault`. */
export async function signByPasskey(): Promise<Signed | undefined> {
  const { options } = await call(postChallenge, {})
  const optionsJSON = options as unknown as Parameters<typeof startAuthentication>[0]['optionsJSON'] // made by the server's half of the library
  const signed = await unlessLeft(startAuthentication({ optionsJSON }))
  if (signed === undefined) return undefined
  const { clientDataJSON, authenticatorData, signature, userHandle } = signed.response
  return { ...nameOf(signed), response: { clientDataJSON, authenticatorData, signature, userHandle } }
}

/** What else a browser tells of a passkey is not wanted. */
function nameOf({ id, rawId, type }: Pick<Made, 'id' | 'rawId' | 'type'>) {
  return { id, rawId, type }
}

/** Whoever has closed the browser's own window knows that they have; of all else they are told. */
async function unlessLeft<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof Error)) throw error
    if (error.name === 'NotAllowedError' || error.name === 'AbortError') return undefined
    const isHeld =
      error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED'
    throw new KnownFault(isHeld ? 'workspace.passkey.already' : 'workspace.passkey.failed')
  }
}
