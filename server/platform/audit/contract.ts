import { z } from 'zod'

import { endpoint } from '../http/endpoint.ts'
import { calendarDay, idNumber, wholeNumber } from '../http/parameters.ts'
import { job } from '../jobs/contract.ts'

const auditEntry = z.object({
  id: z.int(),
  at: z.iso.datetime(),
  actor: z.enum(['account', 'operator', 'nobody']),
  accountId: z.int().nullable(),
  /** Who it was, as the account is called today. */
  name: z.string().nullable(),
  action: z.string(),
  objectKind: z.string().nullable(),
  objectId: z.int().nullable(),
  /** What it is called today, where it is an account. */
  objectName: z.string().nullable(),
  schoolId: z.int().nullable(),
  schoolName: z.string().nullable(),
  reason: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
  requestId: z.string().nullable(),
})
export type AuditLine = z.output<typeof auditEntry>

/** In one answer; enough for a file of a busy month. */
export const MOST_ENTRIES = 10_000

export const listAudit = endpoint({
  method: 'get',
  path: '/audit',
  summary: 'Who did or read what, newest first',
  access: 'audit.read',
  query: z.strictObject({
    from: calendarDay().optional().describe('The first day, in Polish time'),
    to: calendarDay().optional().describe('The last day, in Polish time'),
    accountId: idNumber().optional().describe('Only what this account did'),
    action: z
      .string()
      .regex(/^[a-z-]{1,40}(\.[a-z-]{0,60})?$/)
      .optional()
      .describe('An act, or how it begins: `accounts.`'),
    objectKind: z
      .string()
      .regex(/^[a-z-]{1,40}$/)
      .optional()
      .describe('What kind of thing it was done to: `account`'),
    objectId: idNumber().optional().describe('To which of them'),
    schoolId: idNumber().optional().describe('Only what concerned this school'),
    limit: wholeNumber(1, MOST_ENTRIES).default(100).describe('How many at most'),
    after: wholeNumber(1, Number.MAX_SAFE_INTEGER).optional().describe('What `next` of the page before says'),
  }),
  response: z.object({ entries: z.array(auditEntry), next: z.int().nullable() }),
  formats: ['text/csv'],
})

export const postVerification = endpoint({
  method: 'post',
  path: '/audit/verifications',
  summary: 'Lets the whole audit trail be verified, as a job',
  access: 'audit.read',
  response: job,
})
