import { z } from 'zod'

import { endpoint } from '../http/endpoint.ts'

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
