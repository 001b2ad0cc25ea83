import { z } from 'zod'

import { endpoint } from '../http/endpoint.ts'
import { idNumber, wholeNumber } from '../http/parameters.ts'

export const jobState = z.enum(['waiting', 'running', 'done', 'failed', 'cancelled'])
export type JobState = z.output<typeof jobState>

/** Long work, in words of the asker's language. */
export const job = z.object({
  id: z.int(),
  kind: z.string(),
  /** What it is called. */
  title: z.string(),
  state: jobState,
  /** Null before the work has told of any. */
  progress: z.object({ done: z.number(), total: z.number(), words: z.string() }).nullable(),
  /** Null: the operator, at the command line. */
  startedBy: z.object({ id: z.int(), name: z.string() }).nullable(),
  isOwn: z.boolean(),
  askedAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  /** After a failure: when it is tried again. */
  beginsAfter: z.iso.datetime().nullable(),
  /** How often it has been begun. */
  attempts: z.int(),
  isCancelAsked: z.boolean(),
  mayCancel: z.boolean(),
  mayRetry: z.boolean(),
  /** What came of it; the first line is the heading. */
  result: z.object({ lines: z.array(z.string()), isAlarming: z.boolean() }).nullable(),
  /** Why it did not come to its end. */
  failure: z.object({ title: z.string(), detail: z.string() }).nullable(),
})
export type Job = z.output<typeof job>

const params = z.strictObject({ id: idNumber() })

export const listJobs = endpoint({
  method: 'get',
  path: '/jobs',
  summary: 'Long work that the asker started or may see, newest first',
  access: 'signed-in',
  query: z.strictObject({
    whose: z
      .enum(['mine', 'all'])
      .default('all')
      .describe('Only what the asker started, or all that they may see'),
    limit: wholeNumber(1, 200).default(50).describe('How many at most'),
    after: idNumber().optional().describe('What `next` of the page before says'),
  }),
  response: z.object({ jobs: z.array(job), next: z.int().nullable() }),
})

export const getJob = endpoint({
  method: 'get',
  path: '/jobs/:id',
  summary: 'One job: how far it is, or how it ended',
  access: 'signed-in',
  params,
  response: job,
})

export const cancelJob = endpoint({
  method: 'post',
  path: '/jobs/:id/cancellation',
  summary: 'Cancels a job: at once where it waits, as soon as it hears of it where it runs',
  access: 'signed-in',
  params,
  response: job,
})

export const retryJob = endpoint({
  method: 'post',
  path: '/jobs/:id/retry',
  summary: 'Lets a job that failed or was cancelled begin again',
  access: 'signed-in',
  params,
  response: job,
})
