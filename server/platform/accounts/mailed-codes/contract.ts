import { z } from 'zod'

import { endpoint } from '../../http/endpoint.ts'
import { idNumber } from '../../http/parameters.ts'
import { username } from '../contract.ts'

export const getPasswordResets = endpoint({
  method: 'get',
  path: '/password-resets',
  summary:
    'Whether a forgotten password can be set anew by a link in a letter, and how long such a link works',
  access: 'public',
  response: z.object({ byMail: z.boolean(), minutes: z.int() }),
})

export const postPasswordReset = endpoint({
  method: 'post',
  path: '/password-resets',
  summary:
    'Sends a link for setting a new password to the address of an account; the answer does not tell whether there is one',
  access: 'public',
  isOfVisitor: true,
  body: z.strictObject({ username }),
  response: z.object({ minutes: z.int() }),
})

export const postCodeLetter = endpoint({
  method: 'post',
  path: '/accounts/:id/code-letters',
  summary: 'Sends a link by which the holder of an account sets a password to the address of the account',
  access: 'accounts.manage',
  isSensitive: true,
  params: z.strictObject({ id: idNumber() }),
  response: z.object({ sentTo: z.string(), expiresAt: z.iso.datetime() }),
})
