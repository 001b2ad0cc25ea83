import { z } from 'zod'

import { endpoint } from '../../platform/http/endpoint.ts'
import { calendarDay, idNumber, wholeNumber } from '../../platform/http/parameters.ts'

export const schoolSite = z.object({
  address: z.string(),
  grades: z.array(z.int()).nullable(),
  approximate: z.boolean(),
  lon: z.number().nullable(),
  lat: z.number().nullable(),
})

export const level = z.enum(['kindergarten', 'primary', 'secondary'])
export type Level = z.output<typeof level>

export const school = z.object({
  id: z.int(),
  rspo: z.int().nullable(),
  /** RSPO type id; null for an institution outside that register. */
  kind: z.int().nullable(),
  name: z.string(),
  shortName: z.string(),
  /** What its sign on the map says. */
  mark: z.string(),
  address: z.string(),
  lon: z.number().nullable(),
  lat: z.number().nullable(),
  public: z.boolean(),
  hasCatchment: z.boolean(),
  fictional: z.boolean(),
})
export type School = z.output<typeof school>

export const schoolDetails = school.extend({
  sites: z.array(schoolSite),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  website: z.string().nullable(),
  governingBody: z.string().nullable(),
  specificity: z.string().nullable(),
  pupilCategory: z.string().nullable(),
  complexRspo: z.int().nullable(),
  validFrom: z.iso.date().nullable(),
  validTo: z.iso.date().nullable(),
  origin: z.string(),
  originYear: z.int(),
})
export type SchoolDetails = z.output<typeof schoolDetails>

/** A day that is asked about. */
export const day = calendarDay().describe('The record date, YYYY-MM-DD; default: today in Poland')

const id = z.strictObject({ id: idNumber() })

/** `minLon,minLat,maxLon,maxLat` in EPSG:4326. */
const bbox = z
  .string()
  .regex(/^-?\d+(\.\d+)?(,-?\d+(\.\d+)?){3}$/)
  .transform((text) => text.split(',').map(Number))
  .pipe(z.tuple([lonValue(), latValue(), lonValue(), latValue()]))
  .refine(([west, south, east, north]) => west < east && south < north)

function lonValue() {
  return z.number().min(-180).max(180)
}
function latValue() {
  return z.number().min(-90).max(90)
}

export const listSchools = endpoint({
  method: 'get',
  path: '/schools',
  summary: 'Schools and kindergartens, by name',
  access: 'public',
  query: z.strictObject({
    kind: z
      .string()
      .regex(/^\d{1,3}(,\d{1,3})*$/)
      .transform((text) => text.split(',').map(Number))
      .optional()
      .describe('Type ids of RSPO, joined by commas'),
    q: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .optional()
      .describe('A part of the name, the address or the RSPO number'),
    ids: z
      .string()
      .regex(/^\d{1,9}(,\d{1,9}){0,499}$/)
      .transform((text) => text.split(',').map(Number))
      .optional()
      .describe('Only these, by their ids, joined by commas'),
    bbox: bbox.optional().describe('minLon,minLat,maxLon,maxLat in degrees of EPSG:4326'),
    on: day.optional(),
    limit: wholeNumber(1, 500).default(100).describe('How many at most'),
    after: z.string().max(300).optional().describe('What `next` of the page before says'),
  }),
  response: z.object({ schools: z.array(school), next: z.string().nullable() }),
  formats: ['application/geo+json', 'text/csv'],
})

export const getSchool = endpoint({
  method: 'get',
  path: '/schools/:id',
  summary: 'One school with its sites',
  access: 'public',
  params: id,
  response: schoolDetails,
  formats: ['application/geo+json'],
})

const ROMAN = ['0', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII']

/** Grades as schools write them, runs joined: `[1, 2, 3, 5]` → `I–III, V`. */
export function formatGrades(grades: readonly number[]): string {
  const sorted = [...grades].sort((a, b) => a - b)
  const runs: [number, number][] = []
  for (const grade of sorted) {
    const last = runs.at(-1)
    if (last !== undefined && grade === last[1] + 1) last[1] = grade
    else runs.push([grade, grade])
  }
  return runs.map(([from, to]) => (from === to ? roman(from) : `${roman(from)}–${roman(to)}`)).join(', ')
}

function roman(grade: number): string {
  return ROMAN[grade] ?? String(grade)
}
