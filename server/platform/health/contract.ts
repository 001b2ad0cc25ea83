import { z } from 'zod'

import { endpoint } from '../http/endpoint.ts'

export const getHealth = endpoint({
  method: 'get',
  path: '/health',
  summary: 'Whether the server can answer, and on which database',
  access: 'public',
  response: z.object({
    status: z.literal('ok'),
    version: z.string(),
    database: z.object({
      engine: z.enum(['embedded', 'postgresql']),
      postgres: z.string(),
      postgis: z.string(),
    }),
    /** The last nightly backup, null where there has been none. */
    backup: z
      .object({ startedAt: z.iso.datetime(), outcome: z.enum(['running', 'done', 'failed', 'lost']) })
      .nullable(),
  }),
})
