import { z } from 'zod'

import { endpoint } from '../../http/endpoint.ts'
import { idNumber } from '../../http/parameters.ts'
import { role } from '../../rights/contract.ts'

/** Six digits of an application, or a recovery code; spaces and hyphens do not count. */
export const factorCode = z.string().trim().min(1).max(40)

/** What an account can prove with who signs in, besides the password. */
export const factor = z.enum(['totp', 'passkey'])
export type Factor = z.output<typeof factor>

const factors = z.object({
  totp: z.object({ since: z.iso.datetime() }).nullable(),
  recoveryCodesLeft: z.int(),
  /** A role of the account wants a second factor: the last one cannot be taken away. */
  isRequired: z.boolean(),
})

export const getFactors = endpoint({
  method: 'get',
  path: '/session/factors',
  summary: 'What the signed-in account proves itself with besides the password',
  access: 'signed-in',
  response: factors,
})

export const postTotp = endpoint({
  method: 'post',
  path: '/session/totp',
  summary:
    'Makes a secret for an application that shows codes; it is told once and asked for after the first code',
  access: 'signed-in',
  isSensitive: true,
  response: z.object({
    /** Base32, for typing. */
    secret: z.string(),
    /** `otpauth://…`, for the picture. */
    uri: z.string(),
  }),
})

const recoveryCodes = z.object({ recoveryCodes: z.array(z.string()) })

export const putTotp = endpoint({
  method: 'put',
  path: '/session/totp',
  summary:
    'Confirms the secret by a code: from now on signing in asks for one; gives the recovery codes, once',
  access: 'signed-in',
  isSensitive: true,
  body: z.strictObject({ code: factorCode }),
  response: recoveryCodes,
})

export const deleteTotp = endpoint({
  method: 'delete',
  path: '/session/totp',
  summary: 'Takes the application and the recovery codes away from the own account',
  access: 'signed-in',
  isSensitive: true,
  response: factors,
})

export const postRecoveryCodes = endpoint({
  method: 'post',
  path: '/session/recovery-codes',
  summary: 'Makes new recovery codes, told once; the earlier ones hold no more',
  access: 'signed-in',
  isSensitive: true,
  response: recoveryCodes,
})

export const deleteAccountFactors = endpoint({
  method: 'delete',
  path: '/accounts/:id/factors',
  summary: 'Takes every second factor away from an account whose holder has lost it; ends its sessions',
  access: 'accounts.manage',
  isSensitive: true,
  params: z.strictObject({ id: idNumber() }),
  response: z.object({ ended: z.int() }),
})

const strictRoles = z.object({ roles: z.array(role) })

export const getStrictRoles = endpoint({
  method: 'get',
  path: '/strict-roles',
  summary: 'Roles that give their rights only to who signed in with a second factor',
  access: 'accounts.configure',
  response: strictRoles,
})

export const putStrictRoles = endpoint({
  method: 'put',
  path: '/strict-roles',
  summary: 'Says which roles want a second factor, from the next request on',
  access: 'accounts.configure',
  isSensitive: true,
  body: z.strictObject({ roles: z.array(role).max(50) }),
  response: strictRoles,
})
