import { z } from 'zod'

import { endpoint } from '../../platform/http/endpoint.ts'
import { calendarDay, decimal, idNumber, wholeNumber } from '../../platform/http/parameters.ts'

/** Of the public library its main seat and its branches; pedagogical libraries; libraries of schools. */
export const branchKind = z.enum(['main', 'branch', 'pedagogical', 'school'])
export type BranchKind = z.output<typeof branchKind>

/** What of a branch can be told with yes or no for who needs it. */
export const accessFeature = z.enum(['stepFree', 'lift', 'toilet', 'hearingLoop'])
export type AccessFeature = z.output<typeof accessFeature>

const yesOrNo = z.boolean().nullable()
const accessibility = z.strictObject({
  stepFree: yesOrNo,
  lift: yesOrNo,
  toilet: yesOrNo,
  hearingLoop: yesOrNo,
  note: z.string().trim().min(1).max(1_000).nullable(),
})
export type Accessibility = z.output<typeof accessibility>

/** As the clock on the wall shows it in Poland. */
const civil = z.object({ day: z.iso.date(), time: z.string() })

const opening = { isOpen: z.boolean(), closesAt: civil.nullable(), opensAt: civil.nullable() }

const branch = z.object({
  id: z.int(),
  kind: branchKind,
  name: z.string(),
  schoolId: z.int().nullable(),
  address: z.string(),
  lon: z.number(),
  lat: z.number(),
  accessibility,
  fictional: z.boolean(),
  ...opening,
  /** From the place that was asked about, as the crow flies. */
  metres: z.int().nullable(),
})
export type Branch = z.output<typeof branch>

const day = z.object({
  day: z.iso.date(),
  isHoliday: z.boolean(),
  reason: z.string().nullable(),
  openings: z.array(z.object({ opens: civil, closes: civil })),
})
export type OpeningDay = z.output<typeof day>

const closure = z.object({
  id: z.int(),
  firstDay: z.iso.date(),
  lastDay: z.iso.date(),
  hours: z.string().nullable(),
  reason: z.string(),
})
export type Closure = z.output<typeof closure>

const contact = {
  phone: z.string().nullable(),
  email: z.string().nullable(),
  website: z.string().nullable(),
  collections: z.string().nullable(),
}

const branchDetails = branch.omit({ metres: true }).extend({
  ...contact,
  hours: z.string(),
  /** Today and the six days after it. */
  days: z.array(day),
  /** Those that are not over. */
  closures: z.array(closure),
  validFrom: z.iso.date(),
  validTo: z.iso.date().nullable(),
})
export type BranchDetails = z.output<typeof branchDetails>

const managedBranch = branchDetails.omit({ days: true }).extend({
  addressId: z.int().nullable(),
  isPublic: z.boolean(),
  version: z.int(),
})
export type ManagedBranch = z.output<typeof managedBranch>

const EAST = { min: 13, max: 26 }
const NORTH = { min: 48, max: 57 }
const ofBranch = z.strictObject({ id: idNumber() })

export const listBranches = endpoint({
  method: 'get',
  path: '/library/branches',
  summary: 'Branches of libraries: those that are open first, then the nearest',
  access: 'public',
  query: z
    .strictObject({
      open: z.literal('now').optional().describe('Only those that are open at this moment'),
      kind: branchKind.optional().describe('Only those of this kind'),
      accessible: z
        .string()
        .regex(/^(?:stepFree|lift|toilet|hearingLoop)(?:,(?:stepFree|lift|toilet|hearingLoop)){0,3}$/)
        .transform((text) => text.split(','))
        .pipe(z.array(accessFeature))
        .optional()
        .describe('Only those that have all of these, joined by commas: stepFree, lift, toilet, hearingLoop'),
      schoolId: idNumber().optional(),
      addressId: idNumber().optional().describe('Distances from this address'),
      lon: decimal(EAST.min, EAST.max).optional().describe('Distances from this point, with `lat`'),
      lat: decimal(NORTH.min, NORTH.max).optional().describe('Distances from this point, with `lon`'),
      limit: wholeNumber(1, 500).default(100).describe('How many at most'),
      after: z.string().max(300).optional().describe('What `next` of the page before says'),
    })
    .refine(({ lon, lat }) => (lon === undefined) === (lat === undefined), {
      path: ['lat'],
      message: 'input.missing',
    }),
  response: z.object({ branches: z.array(branch), next: z.string().nullable() }),
  formats: ['application/geo+json', 'text/csv'],
})

export const getBranch = endpoint({
  method: 'get',
  path: '/library/branches/:id',
  summary: 'One branch with its hours, contact and collections',
  access: 'public',
  params: ofBranch,
  response: branchDetails,
})

export const getOpeningsCalendar = endpoint({
  method: 'get',
  path: '/library/branches/:id/openings.ics',
  summary:
    'Openings of a branch in the next weeks, and the days on which it is closed, for calendars (RFC 5545)',
  access: 'public',
  params: ofBranch,
  response: z.string(),
  document: 'text/calendar',
})

export const listManagedBranches = endpoint({
  method: 'get',
  path: '/library/managed-branches',
  summary: 'Branches that the asker keeps, also closed ones and those that residents do not see',
  access: 'library.write',
  response: z.object({ branches: z.array(managedBranch) }),
})

export const getManagedBranch = endpoint({
  method: 'get',
  path: '/library/managed-branches/:id',
  summary: 'One branch as it is kept, with its version',
  access: 'library.write',
  params: ofBranch,
  response: managedBranch,
})

/** As long as OpenStreetMap lets it be. */
const hours = z.string().trim().min(1).max(255).describe('In the syntax of opening_hours of OpenStreetMap')

export const getHoursPreview = endpoint({
  method: 'get',
  path: '/library/hours-preview',
  summary: 'What opening hours mean in the next seven days, before they are kept',
  access: 'library.write',
  query: z.strictObject({ hours }),
  response: z.object({ hours: z.string(), days: z.array(day) }),
})

const text = (max: number) => z.string().trim().min(1).max(max).nullable()

const written = {
  name: z.string().trim().min(1).max(200),
  place: z.discriminatedUnion('by', [
    z.strictObject({ by: z.literal('address'), addressId: z.int32().min(1) }),
    z.strictObject({
      by: z.literal('point'),
      address: z.string().trim().min(1).max(200),
      lon: z.number().min(EAST.min).max(EAST.max),
      lat: z.number().min(NORTH.min).max(NORTH.max),
    }),
  ]),
  hours,
  accessibility,
  phone: text(40),
  email: z.email().max(200).nullable(),
  website: z
    .url({ protocol: /^https?$/ })
    .max(300)
    .nullable(),
  collections: text(2_000),
  isPublic: z.boolean(),
}
export type WrittenBranch = z.output<z.ZodObject<typeof written>>

const version = z.int32().min(1).describe('The version that was read: another one meanwhile is a conflict')

export const postBranch = endpoint({
  method: 'post',
  path: '/library/branches',
  summary: 'Adds a branch; a library of a school belongs to that school',
  access: 'library.write',
  body: z.strictObject({
    ...written,
    kind: branchKind,
    schoolId: z.int32().min(1).nullable(),
    validFrom: calendarDay(),
  }),
  response: managedBranch,
})

export const putBranch = endpoint({
  method: 'put',
  path: '/library/branches/:id',
  summary: 'Changes a branch; its kind and its school stay',
  access: 'library.write',
  params: ofBranch,
  body: z.strictObject({ ...written, version }),
  response: managedBranch,
})

const reason = z.string().trim().min(5).max(500)

export const postBranchEnding = endpoint({
  method: 'post',
  path: '/library/branches/:id/endings',
  summary: 'Closes a branch for good, for a reason that stays in the audit trail',
  access: 'library.write',
  params: ofBranch,
  body: z.strictObject({
    on: calendarDay().describe('The first day on which it is no more'),
    reason: reason.describe('Why; it stays in the audit trail'),
    version,
  }),
  response: managedBranch,
})

export const postClosure = endpoint({
  method: 'post',
  path: '/library/branches/:id/closures',
  summary: 'Closes a branch for some days, or opens it at other hours',
  access: 'library.write',
  params: ofBranch,
  body: z.strictObject({
    firstDay: calendarDay(),
    lastDay: calendarDay().describe('Still part of it'),
    hours: hours.nullable().describe('When it is open on those days; null: it is closed'),
    reason: z.string().trim().min(3).max(200).describe('What residents read'),
  }),
  response: closure,
})

export const deleteClosure = endpoint({
  method: 'delete',
  path: '/library/branches/:id/closures/:closureId',
  summary: 'Takes a closure back: usual hours hold again',
  access: 'library.write',
  params: z.strictObject({ id: idNumber(), closureId: idNumber() }),
  response: z.object({}),
})
