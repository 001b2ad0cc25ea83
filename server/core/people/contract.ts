import { z } from 'zod'

import { postAccount } from '../../platform/accounts/contract.ts'
import { endpoint } from '../../platform/http/endpoint.ts'
import { calendarDay, idNumber } from '../../platform/http/parameters.ts'
import { pesel } from '../../platform/identifiers/contract.ts'

export const getSchoolChildren = endpoint({
  method: 'get',
  path: '/schools/:id/children',
  summary: 'Children in the catchment of a school by year of birth; sums below five are not told',
  access: 'public',
  params: z.strictObject({ id: idNumber() }),
  response: z.object({
    /** The generated numbers of a demo city. */
    demo: z.boolean(),
    /** Null: fewer than five, or not known. */
    total: z.int().nullable(),
    /** Empty where the school has no catchment or nobody has counted. Null: fewer than five, or they could be told from the total. */
    years: z.array(z.object({ birthYear: z.int(), children: z.int().nullable() })),
  }),
})

export const sex = z.enum(['female', 'male'])
export const documentKind = z.enum(['passport', 'identity-card', 'residence-card', 'other'])
/** By what right somebody cares for a child (Kodeks rodzinny i opiekuńczy, art. 92–112, 145, 178). */
export const guardianshipKind = z.enum(['parent', 'parent-limited', 'legal-guardian', 'foster', 'curator'])
/** What a court has limited; both end what the guardian sees of the child. */
export const courtLimit = z.enum(['none', 'no-information', 'no-contact'])

/** Tells a line from a list of persons apart from others of the same name. */
const personLine = z.object({
  id: z.int(),
  givenName: z.string(),
  familyName: z.string(),
  birthDate: z.iso.date().nullable(),
  school: z.object({ id: z.int(), title: z.string() }).nullable(),
  classUnit: z.object({ id: z.int(), title: z.string() }).nullable(),
})
export type PersonLine = z.output<typeof personLine>

const guardianship = z.object({
  id: z.int(),
  /** The other one of the two. */
  person: personLine,
  kind: guardianshipKind,
  courtLimit,
  basis: z.string().nullable(),
  validFrom: z.iso.date(),
  /** The first day on which it holds no more. */
  validTo: z.iso.date().nullable(),
  version: z.int(),
})
export type Guardianship = z.output<typeof guardianship>

/** A number stays hidden: who may see it asks for it, with a reason. */
const person = personLine.extend({
  sex: sex.nullable(),
  identity: z.object({ kind: z.enum(['pesel', 'document', 'none']), documentKind: documentKind.nullable() }),
  home: z.object({ id: z.int(), label: z.string() }).nullable(),
  enrolledFrom: z.iso.date().nullable(),
  /** By which this person signs in. */
  accountId: z.int().nullable(),
  guardians: z.array(guardianship),
  wards: z.array(guardianship),
  version: z.int(),
})
export type Person = z.output<typeof person>

const name = z.string().trim().min(1).max(100)
const givenIdentity = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('pesel'), pesel }),
  z.strictObject({
    kind: z.literal('document'),
    documentKind,
    documentNumber: z
      .string()
      .trim()
      .regex(/^[\p{L}\d][\p{L}\d /-]{2,39}$/u),
  }),
  z.strictObject({ kind: z.literal('none') }),
])
const facts = {
  givenName: name,
  familyName: name,
  birthDate: calendarDay().nullable(),
  sex: sex.nullable(),
  homeAddressId: z.int32().min(1).nullable(),
}
const newPerson = z.strictObject({ ...facts, identity: givenIdentity })
export type NewPerson = z.output<typeof newPerson>

const enrolment = z.strictObject({
  schoolId: z.int32().min(1),
  classUnitId: z.int32().min(1).nullable(),
  validFrom: calendarDay(),
})

const ofPerson = z.strictObject({ id: idNumber() })
const version = z.int32().min(1).describe('The version that was read: another one meanwhile is a conflict')
const reason = z.string().trim().min(5).max(500).describe('Why; it stays in the audit trail')

const search = {
  body: z.strictObject({
    name: z.string().trim().max(100).optional().describe('Parts of names'),
    number: z.string().trim().min(3).max(60).optional().describe('A whole PESEL or number of a document'),
    limit: z.int().min(1).max(500).default(100),
    after: z.string().max(300).optional().describe('What `next` of the page before says'),
  }),
  response: z.object({ persons: z.array(personLine), next: z.string().nullable() }),
}

export const postPersonSearch = endpoint({
  method: 'post',
  path: '/person-searches',
  summary: 'Persons within the asker’s right, by name or by number; the words stay out of addresses and logs',
  access: 'people.read',
  ...search,
})

export const postDataSubjectSearch = endpoint({
  method: 'post',
  path: '/personal-data/person-searches',
  summary: 'The same for who answers people’s requests about their data',
  access: 'people.export',
  ...search,
})

export const getOwnPersons = endpoint({
  method: 'get',
  path: '/own-persons',
  summary: 'Who the asker is, and the children in the asker’s care',
  access: 'people.read',
  response: z.object({ self: personLine.nullable(), wards: z.array(personLine) }),
})

export const getPerson = endpoint({
  method: 'get',
  path: '/persons/:id',
  summary: 'A person with guardians and wards; numbers are hidden',
  access: 'people.read',
  params: ofPerson,
  response: person,
})

export const getPersonReads = endpoint({
  method: 'get',
  path: '/persons/:id/reads',
  summary: 'Who has read, changed or given out this person’s record, newest first',
  access: 'people.read',
  params: ofPerson,
  response: z.object({
    reads: z.array(z.object({ at: z.iso.datetime(), action: z.string(), by: z.string().nullable() })),
  }),
})

export const postPerson = endpoint({
  method: 'post',
  path: '/persons',
  summary: 'Adds a person; whoever writes in one school only enrols them there',
  access: 'people.write',
  body: newPerson.extend({ enrolment: enrolment.nullable() }),
  response: person,
})

export const putPerson = endpoint({
  method: 'put',
  path: '/persons/:id',
  summary: 'Corrects a person; numbers stay unless new ones are given',
  access: 'people.write',
  params: ofPerson,
  body: z.strictObject({
    ...facts,
    identity: z.discriminatedUnion('kind', [
      ...givenIdentity.options,
      z.strictObject({ kind: z.literal('unchanged') }),
    ]),
    version,
  }),
  response: person,
})

export const putEnrolment = endpoint({
  method: 'put',
  path: '/persons/:id/enrolment',
  summary: 'Moves a child to another school or class unit, for who may write at both',
  access: 'people.write',
  params: ofPerson,
  body: enrolment.extend({ version }),
  response: person,
})

const guardianshipFacts = {
  kind: guardianshipKind,
  courtLimit,
  basis: z.string().trim().min(1).max(200).nullable(),
  validFrom: calendarDay(),
  validTo: calendarDay().nullable(),
}

export const postGuardianship = endpoint({
  method: 'post',
  path: '/persons/:id/guardianships',
  summary: 'Adds a guardian of a child: somebody who is known, or a new person',
  access: 'people.write',
  params: ofPerson,
  body: z.strictObject({
    guardian: z.union([z.strictObject({ id: z.int32().min(1) }), newPerson]),
    ...guardianshipFacts,
  }),
  response: person,
})

export const putGuardianship = endpoint({
  method: 'put',
  path: '/persons/:id/guardianships/:guardianshipId',
  summary: 'Corrects, limits or ends a guardianship; it holds from the guardian’s next request',
  access: 'people.write',
  params: z.strictObject({ id: idNumber(), guardianshipId: idNumber() }),
  body: z.strictObject({ ...guardianshipFacts, version }),
  response: person,
})

export const postPersonAccount = endpoint({
  method: 'post',
  path: '/persons/:id/account',
  summary: 'Opens the account by which a person signs in; they set the password by a one-time code',
  access: 'accounts.manage',
  isSensitive: true,
  params: ofPerson,
  body: postAccount.body,
  response: postAccount.response,
})

export const postDisclosure = endpoint({
  method: 'post',
  path: '/persons/:id/disclosures',
  summary: 'Shows a person’s number, for a reason that stays in the audit trail',
  access: 'people.unmask',
  isSensitive: true,
  params: ofPerson,
  body: z.strictObject({ reason }),
  response: z.object({ kind: z.enum(['pesel', 'document', 'none']), number: z.string().nullable() }),
})
