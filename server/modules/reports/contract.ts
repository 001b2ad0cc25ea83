import { z } from 'zod'

import { answerStatus } from '../../core/catchments/contract.ts'
import { endpoint } from '../../platform/http/endpoint.ts'
import { idNumber, wholeNumber } from '../../platform/http/parameters.ts'

/** What is wrong: the school of an address, an address, a name of a street or school, something else. */
export const reportKind = z.enum(['school', 'address', 'name', 'other'])
export type ReportKind = z.output<typeof reportKind>

/** Whether the data were put right, or were right. */
export const reportOutcome = z.enum(['corrected', 'unchanged'])
export type ReportOutcome = z.output<typeof reportOutcome>

export const reportState = z.enum(['new', 'taken', 'answered'])
export type ReportState = z.output<typeof reportState>

/** What the portal answered when the error was reported. */
export const toldAnswer = z.object({
  status: answerStatus,
  entryYear: z.int(),
  schools: z.array(z.string()),
  plan: z.string().nullable(),
  /** The rules by which the address belongs, in words. */
  rules: z.array(z.string()),
})
export type ToldAnswer = z.output<typeof toldAnswer>

export const postReport = endpoint({
  method: 'post',
  path: '/reports',
  summary: 'Reports an error of the data; no account is needed',
  access: 'public',
  isOfVisitor: true,
  body: z.strictObject({
    kind: reportKind,
    said: z.string().trim().min(10).max(2_000).describe('What is wrong, in words'),
    addressId: z.int32().min(1).nullable().describe('The address whose answer is wrong'),
    schoolId: z.int32().min(1).nullable().describe('The school that is shown wrong'),
    entryYear: z.int().min(1990).max(2100).nullable().describe('The September that was asked about'),
  }),
  response: z.object({
    /** With it whoever reported the error finds the answer. */
    code: z.string(),
    dueOn: z.iso.date(),
  }),
})

export const postReportLookup = endpoint({
  method: 'post',
  path: '/reports/lookups',
  summary: 'How a reported error stands, for who has its code',
  access: 'public',
  isOfVisitor: true,
  body: z.strictObject({ code: z.string().trim().min(1).max(40) }),
  response: z.object({
    state: reportState,
    reportedOn: z.iso.date(),
    dueOn: z.iso.date(),
    place: z.string().nullable(),
    outcome: reportOutcome.nullable(),
    answer: z.string().nullable(),
    answeredOn: z.iso.date().nullable(),
  }),
})

export const listCorrections = endpoint({
  method: 'get',
  path: '/corrections',
  summary: 'What has lately been put right after reports of residents, newest first',
  access: 'public',
  query: z.strictObject({ limit: wholeNumber(1, 100).default(50).describe('How many at most') }),
  response: z.object({
    corrections: z.array(z.object({ id: z.int(), correctedOn: z.iso.date(), note: z.string() })),
  }),
})

/** A change of the data that may have put an error right. */
const change = z.object({
  kind: z.enum(['import', 'plan']),
  id: z.int(),
  /** The kind of the import, or the name of the plan. */
  name: z.string(),
  on: z.iso.date(),
})
export type DataChange = z.output<typeof change>

const report = z.object({
  id: z.int(),
  kind: reportKind,
  state: reportState,
  said: z.string(),
  place: z.string().nullable(),
  addressId: z.int().nullable(),
  schoolId: z.int().nullable(),
  told: toldAnswer.nullable(),
  reportedAt: z.iso.datetime(),
  dueOn: z.iso.date(),
  isLate: z.boolean(),
  owner: z.object({ id: z.int(), name: z.string(), isMe: z.boolean() }).nullable(),
  outcome: reportOutcome.nullable(),
  answer: z.string().nullable(),
  answeredAt: z.iso.datetime().nullable(),
  correction: z.object({ note: z.string(), change: change.nullable() }).nullable(),
  version: z.int(),
})
export type Report = z.output<typeof report>

export const listReports = endpoint({
  method: 'get',
  path: '/reports',
  summary: 'Reported errors: those that wait by their deadline, then those that were answered, newest first',
  access: 'reports.answer',
  query: z.strictObject({
    state: z.enum(['open', 'mine', 'answered']).default('open').describe('Which of them'),
    limit: wholeNumber(1, 500).default(100).describe('How many at most'),
  }),
  response: z.object({
    reports: z.array(report),
    counts: z.object({ open: z.int(), mine: z.int(), late: z.int(), answered: z.int() }),
  }),
})

const ofReport = z.strictObject({ id: idNumber() })
const version = z.int32().min(1).describe('The version that was read: another one meanwhile is a conflict')

export const getReport = endpoint({
  method: 'get',
  path: '/reports/:id',
  summary: 'One reported error, with the changes of the data since that may have put it right',
  access: 'reports.answer',
  params: ofReport,
  response: z.object({ report, changes: z.array(change) }),
})

export const putReportOwner = endpoint({
  method: 'put',
  path: '/reports/:id/owner',
  summary: 'Takes a reported error on, or gives it back',
  access: 'reports.answer',
  params: ofReport,
  body: z.strictObject({ isMine: z.boolean(), version }),
  response: z.object({ report }),
})

export const putReportAnswer = endpoint({
  method: 'put',
  path: '/reports/:id/answer',
  summary: 'Answers a reported error, for good; what was put right is told to everybody',
  access: 'reports.answer',
  params: ofReport,
  body: z.discriminatedUnion('outcome', [
    z.strictObject({
      outcome: z.literal('corrected'),
      answer: z.string().trim().min(10).max(4_000),
      note: z.string().trim().min(10).max(300).describe('What was put right, for everybody: without names'),
      change: z.strictObject({ kind: change.shape.kind, id: z.int32().min(1) }).nullable(),
      version,
    }),
    z.strictObject({
      outcome: z.literal('unchanged'),
      answer: z.string().trim().min(10).max(4_000),
      version,
    }),
  ]),
  response: z.object({ report }),
})
