import { z } from 'zod'

import { endpoint } from '../../../platform/http/endpoint.ts'
import { idNumber, wholeNumber } from '../../../platform/http/parameters.ts'

const EARLIEST_YEAR = 1900
const LATEST_YEAR = 2200

const named = { id: z.int(), schoolId: z.int(), schoolYear: z.int(), name: z.string() }

const classUnit = z.object({
  ...named,
  /** Who is enrolled in it, now or later. */
  pupils: z.int(),
  /** The first day on which nobody can belong to it. */
  endedOn: z.iso.date().nullable(),
  version: z.int(),
})
export type ClassUnit = z.output<typeof classUnit>

const name = z.string().trim().min(1).max(40)
const ofUnit = z.strictObject({ id: idNumber() })
const version = z.int32().min(1).describe('The version that was read: another one meanwhile is a conflict')

export const getClassUnits = endpoint({
  method: 'get',
  path: '/class-units',
  summary: 'Class units of the schools and classes whose persons the asker may see, the newest year first',
  access: 'people.read',
  query: z.strictObject({
    schoolId: idNumber().optional(),
    schoolYear: wholeNumber(EARLIEST_YEAR, LATEST_YEAR)
      .optional()
      .describe('The year in which the school year begins'),
  }),
  response: z.object({ classUnits: z.array(classUnit) }),
})

export const getGrantableClassUnits = endpoint({
  method: 'get',
  path: '/grantable-class-units',
  summary: 'Class units of a school for which the asker may give roles: those that have not been ended',
  access: 'accounts.manage',
  query: z.strictObject({ schoolId: idNumber() }),
  response: z.object({ classUnits: z.array(z.object(named)) }),
})

export const postClassUnit = endpoint({
  method: 'post',
  path: '/class-units',
  summary: 'Adds a class unit to a school, for a school year',
  access: 'people.write',
  body: z.strictObject({
    schoolId: z.int32().min(1),
    schoolYear: z.int().min(EARLIEST_YEAR).max(LATEST_YEAR),
    name,
  }),
  response: classUnit,
})

export const putClassUnit = endpoint({
  method: 'put',
  path: '/class-units/:id',
  summary: 'Calls a class unit otherwise; its pupils and roles stay',
  access: 'people.write',
  params: ofUnit,
  body: z.strictObject({ name, version }),
  response: classUnit,
})

export const postClassUnitEnding = endpoint({
  method: 'post',
  path: '/class-units/:id/endings',
  summary: 'Ends a class unit that nobody is enrolled in, for a reason that stays in the audit trail',
  access: 'people.write',
  params: ofUnit,
  body: z.strictObject({
    reason: z.string().trim().min(5).max(500).describe('Why; it stays in the audit trail'),
    version,
  }),
  response: classUnit,
})
