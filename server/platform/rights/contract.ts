import { z } from 'zod'

/** What somebody is for a unit. Each is a row of the access matrix. */
export const role = z.enum([
  'guardian',
  'pupil',
  'teacher',
  'form-tutor',
  'principal',
  'school-office',
  'librarian',
  'recruitment-officer',
  'network-planner',
  'finance',
  'hr',
  'document-clerk',
  'education-head',
  'auditor',
  'administrator',
])
export type Role = z.output<typeof role>

/** Where a role holds: everywhere, in a school, in a class unit, or for one child. */
export const unitKind = z.enum(['municipality', 'school', 'class-unit', 'ward'])
export type UnitKind = z.output<typeof unitKind>

/** What may be done; each endpoint that is not public names one. */
export const permission = z.enum([
  'accounts.read',
  'accounts.manage',
  'accounts.configure',
  'audit.read',
  'backups.make',
  'people.read',
  'people.write',
  'people.unmask',
  'people.export',
  'people.erase',
  'personal-data.read',
  'library.write',
  'portal.publish',
  'data.import',
  'catchments.publish',
  'reports.answer',
  'news.write',
])
export type Permission = z.output<typeof permission>

/** A role that somebody has: where, from when (inclusive) and until when (exclusive; null: until it is ended). */
export const grant = z.object({
  id: z.int(),
  role,
  unit: z.object({ kind: unitKind, id: z.int().nullable(), title: z.string() }),
  validFrom: z.iso.date(),
  validTo: z.iso.date().nullable(),
})
export type Grant = z.output<typeof grant>

/** Where a permission holds: everywhere in the municipality, or in these schools and class units and for these children. */
export const reach = z.object({
  all: z.boolean(),
  schools: z.array(z.int()),
  classUnits: z.array(z.int()),
  wards: z.array(z.int()),
})
export type Reach = z.output<typeof reach>

/** All that somebody may do today; the same value decides in the database, in the services and on the buttons. */
export const rights = z.partialRecord(permission, reach)
export type Rights = z.output<typeof rights>
