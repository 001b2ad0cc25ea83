import { z } from 'zod'

const site = z.object({
  /** The address point on which it stands, where it has been found. */
  addressId: z.int().nullable(),
  street: z.string().nullable(),
  number: z.string().nullable(),
  postcode: z.string().nullable(),
  locality: z.string().nullable(),
  /** Grades taught there; null: all of the school's. */
  grades: z.array(z.int()).nullable(),
  isApproximate: z.boolean(),
  /** EPSG:2180, metres, [easting, northing]; null: that of the address. */
  point: z.tuple([z.number(), z.number()]).nullable(),
})
export type SiteRecord = z.output<typeof site>

/** A school as it is kept: what a register or the demo city says of it. */
export const schoolRecord = z.object({
  rspo: z.int().nullable(),
  kind: z.int().nullable(),
  name: z.string(),
  shortName: z.string(),
  mark: z.string(),
  isPublic: z.boolean(),
  hasCatchment: z.boolean(),
  specificity: z.string().nullable(),
  pupilCategory: z.string().nullable(),
  complexRspo: z.int().nullable(),
  governingBody: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  website: z.string().nullable(),
  validFrom: z.iso.date().nullable(),
  /** The first day on which it is no more. */
  validTo: z.iso.date().nullable(),
  isFictional: z.boolean(),
  origin: z.string(),
  originYear: z.int(),
  /** Its seat first. */
  sites: z.array(site),
})
export type SchoolRecord = z.output<typeof schoolRecord>
