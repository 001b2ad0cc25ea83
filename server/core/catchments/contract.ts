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

export const resolution = z.object({
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
    /** In the order of a street index, and under its letters. */
    rules: z.array(
      z.object({
        street: z.string().nullable(),
        locality: z.string(),
        letter: z.string(),
        text: z.string(),
      }),
    ),
    addressCount: z.int(),
    jointWith: z.array(answeredSchool),
    /** GeoJSON geometry (RFC 7946), or null. */
    area: z.record(z.string(), z.unknown()).nullable(),
  }),
  formats: ['application/geo+json'],
})

/** What a plan can say of an address. */
export const streetStatus = answerStatus.extract(['certain', 'joint', 'by-grade', 'uncovered', 'conflict'])
export type StreetStatus = z.output<typeof streetStatus>

/** Numbers of a street as a rule names them. Bounds are included, an unlettered one with all its letters. */
const streetNumbers = z.object({
  kind: z.enum(['whole', 'range', 'list']),
  parity: z.enum(['all', 'odd', 'even']),
  from: z.string().nullable(),
  to: z.string().nullable(),
  numbers: z.array(z.string()),
})

export const listedSchool = answeredSchool.pick({
  id: true,
  rspo: true,
  name: true,
  shortName: true,
  mark: true,
})

/** What the plan says in words: the rule's numbers, and the text of the resolution. */
const streetRule = z.object({ words: z.string(), text: z.string() })

const streetPart = z.object({
  status: streetStatus,
  /** None: uncovered. */
  schools: z.array(z.object({ school: listedSchool, grades: z.array(z.int()).nullable() })),
  /** Exactly the addresses of the part and no other of the street. */
  numbers: z.array(streetNumbers),
  /** The same in Polish, as resolutions write. */
  words: z.string(),
  addressCount: z.int(),
  /** The address with the lowest number, to ask for its answer. */
  addressId: z.int(),
  /** By which its addresses belong; none where areas decide. */
  rules: z.array(streetRule),
})
export type StreetPart = z.output<typeof streetPart>

const listedStreet = z.object({
  /** Null: a locality whose addresses have no street. */
  id: z.int().nullable(),
  ulic: z.string().nullable(),
  name: z.string(),
  /** By what it stands in the alphabet: `Staszica Stanisława`. */
  sortName: z.string(),
  letter: z.string(),
  locality: z.object({ id: z.int(), simc: z.string().nullable(), name: z.string() }),
  addressCount: z.int(),
  parts: z.array(streetPart),
  /** Rules of the plan that name no address that stands. */
  idleRules: z.array(streetRule.extend({ school: listedSchool })),
})
export type ListedStreet = z.output<typeof listedStreet>

export const catchmentStreets = z.object({
  demo: z.boolean(),
  level,
  entryYear: z.int(),
  on: z.iso.date(),
  /** Null: no plan holds for these entrants. */
  plan: z.object({ name: z.string(), resolution: resolution.nullable() }).nullable(),
  /** How many pass the filters, on all pages. */
  total: z.int(),
  /** Letters of those that pass the other filters. */
  letters: z.array(z.object({ letter: z.string(), count: z.int() })),
  /** All that the whole list has, to choose a filter from. */
  schools: z.array(listedSchool),
  statuses: z.array(z.object({ status: streetStatus, count: z.int() })),
  streets: z.array(listedStreet),
  next: z.string().nullable(),
  data: z.object({ addressesAsOf: z.iso.date().nullable(), planAsOf: z.iso.date().nullable() }),
})
export type CatchmentStreets = z.output<typeof catchmentStreets>

export const listCatchmentStreets = endpoint({
  method: 'get',
  path: '/catchment-streets',
  summary: 'Every street in alphabetical order, and which of its numbers belong to which school',
  access: 'public',
  query: z.strictObject({
    letter: z
      .string()
      .regex(/^(?:[A-ZĄĆĘŁŃÓŚŹŻ]|0-9)$/iu)
      .transform((text) => text.toLocaleUpperCase('pl'))
      .optional()
      .describe('Only streets under this letter; 0-9 for names that begin with a number'),
    q: z.string().trim().min(1).max(200).optional().describe('A street as a person types it'),
    schoolId: idNumber().optional().describe('Only what belongs to this school'),
    status: streetStatus.optional().describe('Only what has this status'),
    level: level.default('primary').describe('Level of education; only primary schools have catchments'),
    entryYear: entryYear.optional(),
    on: day.optional(),
    // A whole city at once is what people print and load into a spreadsheet.
    limit: wholeNumber(1, 5_000).default(100).describe('How many streets at most'),
    after: z.string().max(800).optional().describe('What `next` of the page before says'),
  }),
  response: catchmentStreets,
  formats: ['text/csv'],
})

/** A rule with its school and place; no street: the whole locality; no years: those of the plan; same `joint`: shared. */
export const catchmentListRow = z.object({
  ...{ rspo: z.int().nullable(), school: z.string(), joint: z.string().nullable() },
  ...{ simc: z.string().nullable(), locality: z.string() },
  ...{ ulic: z.string().nullable(), street: z.string().nullable() },
  ...{ kind: z.enum(['whole', 'range', 'list']), parity: z.enum(['all', 'odd', 'even']) },
  ...{ from: z.string().nullable(), to: z.string().nullable() },
  ...{ numbers: z.array(z.string()), except: z.array(z.string()) },
  grades: z.array(z.int()).nullable(),
  ...{ entryYearFrom: z.int().nullable(), entryYearTo: z.int().nullable() },
})
const catchmentList = z.object({
  plan: z.object({ name: z.string(), entryYearFrom: z.int() }),
  rows: z.array(catchmentListRow),
})
export type CatchmentList = z.output<typeof catchmentList>

export const getCatchmentList = endpoint({
  method: 'get',
  path: '/catchment-list',
  summary: 'The rules of a plan, as schools and recruitment systems exchange them',
  access: 'public',
  query: z.strictObject({
    level: level.default('primary').describe('Level of education; only primary schools have catchments'),
    plan: z.string().min(1).max(200).optional().describe('Name of the plan; without it the one held now'),
    from: entryYear.optional(),
  }),
  response: catchmentList,
  formats: ['text/csv'],
})
