import { z } from 'zod'

import { endpoint } from '../http/endpoint.ts'
import { idNumber } from '../http/parameters.ts'

const kept = z.object({
  /** A retention class. */
  class: z.string(),
  name: z.string(),
  /** How long, in words. */
  term: z.string(),
  basis: z.string().nullable(),
})

/** One processing activity of one controller (RODO, art. 30 ust. 1). */
export const registerEntry = z.object({
  activity: z.string(),
  name: z.string(),
  controller: z.enum(['school', 'city', 'library']),
  controllerName: z.string(),
  purpose: z.string(),
  basis: z.string(),
  subjects: z.string(),
  data: z.string(),
  recipients: z.string(),
  transfers: z.string(),
  retention: z.array(kept),
  security: z.string(),
  tables: z.array(z.string()),
})
export type RegisterEntry = z.output<typeof registerEntry>

/** The register of processing activities, made from the declarations of all tables. */
export const processingRegister = z.object({
  municipality: z.string(),
  asOf: z.iso.date(),
  activities: z.array(registerEntry),
})
export type ProcessingRegister = z.output<typeof processingRegister>

export const getProcessingRegister = endpoint({
  method: 'get',
  path: '/personal-data/register',
  summary: 'The register of processing activities (RODO, art. 30), made from the declarations of all tables',
  access: 'personal-data.read',
  response: processingRegister,
  formats: ['text/csv'],
})

const exportedTable = z.object({
  table: z.string(),
  activity: z.string(),
  controller: z.string(),
  retention: z.string(),
  rows: z.array(z.record(z.string(), z.unknown())),
})
export type ExportedTable = z.output<typeof exportedTable>

/** All that is known of a person, from every table that names people. */
export const personExport = z.object({
  municipality: z.string(),
  personId: z.int(),
  madeAt: z.iso.datetime(),
  tables: z.array(exportedTable),
})
export type PersonExport = z.output<typeof personExport>

const counted = z.object({ table: z.string(), rows: z.int() })
/** What was erased and what stays: because a law holds it, what is held refers to it, or it is of somebody who works here. */
const erasureReport = z.object({
  erased: z.array(counted),
  kept: z.array(counted.extend({ why: z.enum(['held', 'referenced', 'staff']) })),
  accountIds: z.array(z.int()),
})
export type ErasureReport = z.output<typeof erasureReport>

const reason = z.string().trim().min(5).max(500).describe('Why; it stays in the audit trail')

export const postPersonExport = endpoint({
  method: 'post',
  path: '/personal-data/persons/:id/exports',
  summary: 'A copy of all that is known of a person (RODO, art. 15 and 20), from every declared table',
  access: 'people.export',
  isSensitive: true,
  params: z.strictObject({ id: idNumber() }),
  body: z.strictObject({ reason }),
  response: personExport,
  formats: ['text/html'],
})

export const postPersonErasure = endpoint({
  method: 'post',
  path: '/personal-data/persons/:id/erasures',
  summary: 'Erases a person from every declared table (RODO, art. 17); what a law obliges to keep stays',
  access: 'people.erase',
  isSensitive: true,
  params: z.strictObject({ id: idNumber() }),
  body: z.strictObject({ reason, isConfirmed: z.literal(true) }),
  response: erasureReport,
})
