import { z } from 'zod'

import { endpoint } from '../../../platform/http/endpoint.ts'
import { idNumber } from '../../../platform/http/parameters.ts'
import { level } from '../../schools/contract.ts'
import { listedSchool, resolution, streetStatus } from '../contract.ts'

const plan = z.object({
  id: z.int(),
  name: z.string(),
  level,
  entryYearFrom: z.int(),
  /** `held`: residents are answered by it; `replaced`: they were. */
  state: z.enum(['draft', 'held', 'replaced']),
  /** From when to when the city held it, or holds the draft. */
  knownFrom: z.iso.date(),
  knownTo: z.iso.date().nullable(),
  resolution: resolution.nullable(),
  /** Schools that have a catchment in it. */
  schoolCount: z.int(),
  publishedAt: z.iso.datetime().nullable(),
  mayPublish: z.boolean(),
  mayWithdraw: z.boolean(),
})
export type CatchmentPlan = z.output<typeof plan>

/** Numbers of a street with what is wrong there. */
const place = z.object({
  street: z.string(),
  locality: z.string(),
  words: z.string(),
  addressCount: z.int(),
  /** The first of them. */
  addressId: z.int(),
  schools: z.array(listedSchool),
})
export type FoundPlace = z.output<typeof place>

const findings = z.object({
  addressCount: z.int(),
  statuses: z.array(z.object({ status: streetStatus, addressCount: z.int() })),
  /** The first hundreds. */
  uncovered: z.array(place),
  conflicts: z.array(place),
  /** Rules that name no address that stands. */
  idleRules: z.array(
    z.object({ street: z.string(), locality: z.string(), words: z.string(), school: listedSchool }),
  ),
  schoolsWithoutAddresses: z.array(listedSchool),
  /** The plan that answers for the same entrants now; null: none does. */
  against: z.string().nullable(),
  /** How many addresses get another school than they have by that plan. */
  moves: z.array(z.object({ from: z.array(listedSchool), to: z.array(listedSchool), addressCount: z.int() })),
})
export type PlanFindings = z.output<typeof findings>

const params = z.strictObject({ id: idNumber() })
const access = 'catchments.publish'

export const listCatchmentPlans = endpoint({
  method: 'get',
  path: '/catchment-plans',
  summary: 'Drafts, plans that hold and plans that were replaced, newest first',
  access,
  response: z.object({ plans: z.array(plan) }),
})

export const getCatchmentPlan = endpoint({
  method: 'get',
  path: '/catchment-plans/:id',
  summary:
    'A plan, and what would strike residents if it held: addresses without a school, conflicts, other schools',
  access,
  params,
  response: z.object({
    plan,
    /** Of the data on which the findings rest. */
    version: z.string(),
    findings,
  }),
})

export const publishCatchmentPlan = endpoint({
  method: 'put',
  path: '/catchment-plans/:id/publication',
  summary: 'Makes a draft the plan that holds, in place of the one for the same entrants',
  access,
  params,
  body: z.strictObject({
    version: z.string().max(2000).describe('Of the findings that were looked at: other data refuse'),
  }),
  response: z.object({ plan }),
})

export const withdrawCatchmentPlan = endpoint({
  method: 'delete',
  path: '/catchment-plans/:id/publication',
  summary: 'Takes a publication back: the plan is a draft again, and the one before holds',
  access,
  params,
  response: z.object({ plan }),
})

export const deleteCatchmentPlan = endpoint({
  method: 'delete',
  path: '/catchment-plans/:id',
  summary: 'Throws a draft away',
  access,
  params,
  response: z.object({ plan }),
})
