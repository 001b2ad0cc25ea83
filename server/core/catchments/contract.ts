import { z } from 'zod'

import { endpoint } from '../../platform/http/endpoint.ts'
import { decimal, idNumber, wholeNumber } from '../../platform/http/parameters.ts'
import { day, level, school } from '../schools/contract.ts'

export const answerStatus = z.enum([
  'certain',
  'joint',
  'by-grade',
  'uncovered',
  'conflict',
  'outside',
  'no-plan',
  'not-applicable',
  'choose-address',
])
export type AnswerStatus = z.output<typeof answerStatus>

const resolution = z.object({
  no: z.string(),
  date: z.iso.date().nullable(),
  journal: z.string().nullable(),
  url: z.string().nullable(),
})

const basis = z.object({
  /** Null while no council resolution stands behind the plan. */
  resolution: resolution.nullable(),
  plan: z.string(),
  /** The rule by which the address belongs, in words; null when an area decides. */
  rule: z.string().nullable(),
  /** The words of the resolution. */
  text: z.string().nullable(),
  /** First September for whose entrants it holds, as a date. */
  validFrom: z.iso.date(),
  /** The September from which a later plan holds; null: none yet. */
  validTo: z.iso.date().nullable(),
})

const answeredSchool = school
  .pick({ id: true, rspo: true, name: true, address: true, lon: true, lat: true })
  .extend({
    shortName: z.string(),
    mark: z.string(),
  })

const answer = z.object({
  school: answeredSchool,
  sites: z.array(
    z.object({
      address: z.string(),
      grades: z.array(z.int()).nullable(),
      lon: z.number().nullable(),
      lat: z.number().nullable(),
    }),
  ),
  /** Grades for which this school answers; null: all. */
  grades: z.array(z.int()).nullable(),
  basis,
  joint: z.boolean(),
  /** Null until there is a street network to walk on. */
  walk: z.object({ metres: z.number(), seconds: z.number(), line: z.unknown() }).nullable(),
  transport: z.object({ limitMetres: z.int(), entitled: z.boolean(), law: z.string() }).nullable(),
})
export type CatchmentAnswer = z.output<typeof answer>

export const catchmentAnswers = z.object({
  address: z
    .object({ id: z.int(), iip: z.string().nullable(), label: z.string(), lon: z.number(), lat: z.number() })
    .nullable(),
  demo: z.boolean(),
  level,
  entryYear: z.int(),
  on: z.iso.date(),
  status: answerStatus,
  /** With `outside`: the municipality in which the point lies, when this installation serves it too. */
  neighbour: z.object({ slug: z.string(), name: z.string() }).nullable(),
  answers: z.array(answer),
  /** With `choose-address`: the addresses near the point, nearest first. */
  candidates: z.array(
    z.object({
      id: z.int(),
      label: z.string(),
      lon: z.number(),
      lat: z.number(),
      metres: z.number(),
      schools: z.array(answeredSchool),
    }),
  ),
  /** Schools of the other side of the street, where they differ. */
  otherSide: z.array(z.object({ parity: z.enum(['odd', 'even']), school: answeredSchool })),
  /** The answer for entrants of the year after, where another plan then holds. */
  next: z
    .object({
      entryYear: z.int(),
      answers: z.array(z.object({ school: answeredSchool, grades: z.array(z.int()).nullable() })),
      state: z.enum(['draft', 'adopted']),
    })
    .nullable(),
  data: z.object({ addressesAsOf: z.iso.date().nullable(), planAsOf: z.iso.date().nullable() }),
})
export type CatchmentAnswers = z.output<typeof catchmentAnswers>

const entryYear = wholeNumber(1990, 2100).describe(
  'The September for whose entrants the answer holds; default: the one whose recruitment is open or opens next',
)

export const getCatchmentAnswers = endpoint({
  method: 'get',
  path: '/catchment-answers',
  summary: 'Which school an address belongs to, and why',
  access: 'public',
  query: z
    .strictObject({
      addressId: idNumber().optional().describe('The address asked about: either it or lon and lat'),
      lon: decimal(-180, 180).optional().describe('Longitude of a free point, degrees of EPSG:4326'),
      lat: decimal(-90, 90).optional().describe('Latitude of a free point, degrees of EPSG:4326'),
      // As telephones give it: it may be a whole town.
      accuracy: decimal(0, 100_000).optional().describe('How exactly the point is known, metres'),
      level: level.default('primary').describe('Level of education; only primary schools have catchments'),
      entryYear: entryYear.optional(),
      grade: wholeNumber(0, 8)
        .optional()
        .describe('Only the schools for this grade; 0 is the preparatory year'),
      on: day.optional(),
    })
    .refine(
      ({ addressId, lon, lat }) =>
        addressId === undefined
          ? lon !== undefined && lat !== undefined
          : lon === undefined && lat === undefined,
      {
        path: ['addressId'],
      },
    ),
  response: catchmentAnswers,
})

export const getSchoolCatchment = endpoint({
  method: 'get',
  path: '/schools/:id/catchment',
  summary: 'The catchment of a school: its rules in words and its area in EPSG:4326',
  access: 'public',
  params: z.strictObject({ id: idNumber() }),
  query: z.strictObject({ entryYear: entryYear.optional(), on: day.optional() }),
  response: z.object({
    school: answeredSchool,
    level,
    entryYear: z.int(),
    demo: z.boolean(),
    /** Null: the school has no catchment for these entrants. */
    plan: z.object({ name: z.string(), resolution: resolution.nullable() }).nullable(),
    rules: z.array(z.object({ street: z.string().nullable(), locality: z.string(), text: z.string() })),
    addressCount: z.int(),
    jointWith: z.array(answeredSchool),
    /** GeoJSON geometry (RFC 7946), or null. */
    area: z.record(z.string(), z.unknown()).nullable(),
  }),
  formats: ['application/geo+json'],
})
