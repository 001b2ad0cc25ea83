import { z } from 'zod'

import { endpoint } from '../http/endpoint.ts'
import { calendarDay, idNumber, wholeNumber } from '../http/parameters.ts'
import { grant, rights, role, unitKind } from '../rights/contract.ts'
import { factor, factorCode } from './second-factor/contract.ts'

/** ASCII only: whether two names are the same must not depend on a database's collation. */
export const username = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._@+-]{2,79}$/)
const password = z.string().min(1).max(200)

const account = z.object({ id: z.int(), username: z.string(), name: z.string() })

/** Known to everybody, printed at the start and on the sign-in screen; such accounts exist in demo cities only. */
export const DEMO_PASSWORD = 'rejon-demo-2026'

/** What the browser knows of who is signed in: it decides which screens and buttons there are, the server what is done. */
export const sessionState = z.object({
  account: account.nullable(),
  grants: z.array(grant),
  rights,
  /** What the account can prove itself with besides the password. */
  factors: z.array(factor),
  /** A role wants a second factor, and the session was begun without: that role's rights are not among `rights`. */
  needsFactor: z.boolean(),
  /** When the session ends if nothing is done any more. */
  expiresAt: z.iso.datetime().nullable(),
  /** In a demo city, for who is not signed in: the accounts with which it can be tried. */
  demoAccounts: z.array(z.object({ username: z.string(), name: z.string(), role, unitKind })),
  /** For who is not signed in: what stands on the button of the city's directory, if one may sign in by it. */
  directory: z.string().nullable(),
  /** For who is not signed in: whether one may sign in by login.gov.pl. */
  citizenNode: z.boolean(),
})

export const getSession = endpoint({
  method: 'get',
  path: '/session',
  summary: 'Who is signed in and what they may do; nobody: account is null',
  access: 'public',
  isOfVisitor: true,
  response: sessionState,
})

export const postSession = endpoint({
  method: 'post',
  path: '/session',
  summary: 'Signs in with a username and a password; starts a session in a cookie',
  access: 'public',
  isOfVisitor: true,
  body: z.strictObject({
    username,
    password,
    /** The second factor, where the account has one. */
    code: factorCode.optional(),
  }),
  response: sessionState,
})

export const deleteSession = endpoint({
  method: 'delete',
  path: '/session',
  summary: 'Signs out: this session ends at once',
  access: 'signed-in',
  response: z.object({ ended: z.int() }),
})

const device = z.object({
  id: z.int(),
  isThis: z.boolean(),
  /** Browser and system as they name themselves. */
  userAgent: z.string(),
  startedAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
})

export const putProof = endpoint({
  method: 'put',
  path: '/session/proof',
  summary: 'Proves again who is signed in, by the password or a code, as sensitive acts want it to be recent',
  access: 'signed-in',
  body: z
    .strictObject({ password: password.optional(), code: factorCode.optional() })
    .refine((given) => (given.password === undefined) !== (given.code === undefined), 'input.one-proof'),
  response: z.object({ provedAt: z.iso.datetime() }),
})

export const getDevices = endpoint({
  method: 'get',
  path: '/session/devices',
  summary: 'The sessions of the signed-in account, newest first',
  access: 'signed-in',
  response: z.object({ devices: z.array(device) }),
})

export const deleteDevice = endpoint({
  method: 'delete',
  path: '/session/devices/:id',
  summary: 'Ends one session of the signed-in account',
  access: 'signed-in',
  params: z.strictObject({ id: idNumber() }),
  response: z.object({ ended: z.int() }),
})

export const deleteDevices = endpoint({
  method: 'delete',
  path: '/session/devices',
  summary: 'Signs out everywhere: ends all sessions of the signed-in account, this one too',
  access: 'signed-in',
  response: z.object({ ended: z.int() }),
})

export const putPassword = endpoint({
  method: 'put',
  path: '/session/password',
  summary: 'Changes the own password; all other sessions end',
  access: 'signed-in',
  body: z.strictObject({ current: password, next: z.string().min(12).max(200) }),
  response: z.object({ ended: z.int() }),
})

export const getAccounts = endpoint({
  method: 'get',
  path: '/accounts',
  summary: 'Accounts whose grants the reader may see, by name',
  access: 'accounts.read',
  query: z.strictObject({
    q: z.string().trim().max(100).optional().describe('Part of a name or username'),
    role: role.optional().describe('Only those who have this role'),
    limit: wholeNumber(1, 500).default(100).describe('How many at most'),
    after: z.string().max(300).optional().describe('What `next` of the page before says'),
  }),
  response: z.object({
    accounts: z.array(
      account.extend({ email: z.string().nullable(), isDisabled: z.boolean(), grants: z.array(grant) }),
    ),
    next: z.string().nullable(),
  }),
})

const accountDetail = account.extend({
  email: z.string().nullable(),
  isDisabled: z.boolean(),
  lastSignInAt: z.iso.datetime().nullable(),
  factors: z.array(factor),
  /** Those that hold, that will, and that have ended. */
  grants: z.array(
    grant.extend({
      /** To which the unit belongs. */
      schoolId: z.int().nullable(),
      grantedBy: z.string().nullable(),
      grantedAt: z.iso.datetime(),
    }),
  ),
})

export const getAccount = endpoint({
  method: 'get',
  path: '/accounts/:id',
  summary: 'An account with its grants, ended ones too',
  access: 'accounts.read',
  params: z.strictObject({ id: idNumber() }),
  response: accountDetail,
})

/** A code by which its holder sets a password: told once, and kept by nobody. */
const oneTimeCode = z.object({ code: z.string(), expiresAt: z.iso.datetime() })

export const postAccount = endpoint({
  method: 'post',
  path: '/accounts',
  summary: 'Opens an account with its first grant; its holder sets the password by a one-time code',
  access: 'accounts.manage',
  isSensitive: true,
  body: z.strictObject({
    username,
    name: z.string().trim().min(1).max(200),
    email: z.email().max(200).nullable(),
    role,
    unit: z.strictObject({ kind: unitKind, id: z.int32().nullable() }),
  }),
  response: accountDetail.extend({ invitation: oneTimeCode }),
})

export const postCode = endpoint({
  method: 'post',
  path: '/accounts/:id/codes',
  summary: 'Makes a one-time code by which the holder sets a password; earlier codes hold no more',
  access: 'accounts.manage',
  isSensitive: true,
  params: z.strictObject({ id: idNumber() }),
  response: oneTimeCode,
})

export const postPassword = endpoint({
  method: 'post',
  path: '/passwords',
  summary: 'Sets a password by a one-time code; all sessions of the account end',
  access: 'public',
  isOfVisitor: true,
  body: z.strictObject({ username, code: z.string().trim().min(1).max(60), password }),
  response: z.object({ username: z.string() }),
})

export const patchAccount = endpoint({
  method: 'patch',
  path: '/accounts/:id',
  summary: 'Disables an account, which ends its sessions, or enables it again',
  access: 'accounts.manage',
  isSensitive: true,
  params: z.strictObject({ id: idNumber() }),
  body: z.strictObject({ isDisabled: z.boolean() }),
  response: accountDetail,
})

export const postGrant = endpoint({
  method: 'post',
  path: '/accounts/:id/grants',
  summary: 'Grants a role for a unit and a time',
  access: 'accounts.manage',
  isSensitive: true,
  params: z.strictObject({ id: idNumber() }),
  body: z.strictObject({
    role,
    unit: z.strictObject({ kind: unitKind, id: z.int32().nullable() }),
    validFrom: calendarDay().optional(),
    validTo: calendarDay().nullable().optional(),
  }),
  response: accountDetail,
})

export const deleteGrant = endpoint({
  method: 'delete',
  path: '/accounts/:id/grants/:grantId',
  summary: 'Ends a grant now; it stays in the history',
  access: 'accounts.manage',
  isSensitive: true,
  params: z.strictObject({ id: idNumber(), grantId: idNumber() }),
  response: accountDetail,
})
