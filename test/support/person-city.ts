import { z } from 'zod'

import { sql } from '../../server/platform/db/sql.ts'
import { testCity, type TestCity } from './database.ts'
import { type Family, makeFamily, signsInAs } from './make-families.ts'
import { makeSchools } from './make-schools.ts'
import { somebody, type Somebody } from './signed-in.ts'

/** A city with two schools, the office of one of them, and an officer of the city. */
export interface PersonCity {
  readonly city: TestCity
  readonly own: number
  readonly other: number
  readonly office: Somebody
  readonly officer: Somebody
}

export async function personCity(): Promise<PersonCity> {
  const city = await testCity()
  const [own = 0, other = 0] = await makeSchools(city, 'SP 1', 'SP 2')
  const office = await somebody(city, { role: 'school-office', schoolId: own })
  const officer = await somebody(city, { role: 'recruitment-officer' })
  return { city, own, other, office, officer }
}

/** A family of each school, and those who see the own one's child. */
export interface PersonFamilies {
  readonly family: Family
  readonly strangers: Family
  readonly tutor: Somebody
  readonly guardian: Somebody
  readonly pupil: Somebody
}

/** Makes the families anew, without whatever tests have left. */
export async function freshFamilies({ city, own, other }: PersonCity): Promise<PersonFamilies> {
  await city.db.transaction(async (tx) => {
    await tx.run(sql`DELETE FROM people_guardianships`)
    await tx.run(sql`DELETE FROM people_enrolments`)
    await tx.run(sql`DELETE FROM people_lookups`)
    await tx.run(sql`DELETE FROM people_persons`)
    await tx.run(sql`DELETE FROM people_class_units`)
  })
  const family = await makeFamily(city, own, 1)
  const strangers = await makeFamily(city, other, 2)
  const { childId, guardianId, classUnitId } = family
  const tutor = await somebody(city, { role: 'form-tutor', classUnitId })
  const guardian = await somebody(city, { role: 'guardian', wardId: childId })
  const pupil = await somebody(city, { role: 'pupil', wardId: childId })
  await signsInAs(city, [guardianId, guardian], [childId, pupil])
  return { family, strangers, tutor, guardian, pupil }
}

export const FACTS = {
  givenName: 'Łucja',
  familyName: 'Nowa-Śliwa',
  birthDate: null,
  sex: null,
  homeAddressId: null,
} as const
export const NOBODY = { kind: 'none' } as const
export const inSchool = (schoolId: number) => ({ schoolId, classUnitId: null, validFrom: '2026-09-01' })
export const CARE = {
  kind: 'parent',
  courtLimit: 'none',
  basis: null,
  validFrom: '2026-09-01',
  validTo: null,
}

export const names = (body: unknown) =>
  z
    .object({ persons: z.array(z.object({ givenName: z.string() })) })
    .parse(body)
    .persons.map(({ givenName }) => givenName)
export const search = async (who: Somebody, body: object) =>
  names((await who.as.post('/person-searches').send(body).expect(201)).body)
export const pointers = (body: unknown) =>
  z
    .object({ errors: z.array(z.object({ pointer: z.string() })) })
    .parse(body)
    .errors.map(({ pointer }) => pointer)

/** The entries of an act about a person. */
export const trail = ({ db }: TestCity, action: string, id: number) =>
  db.transaction((tx) =>
    tx.many(
      sql`
        SELECT e.account_id, e.reason, e.school_id, e.details
        FROM audit_entries AS e
        WHERE e.action = ${action} AND e.object_kind = 'person' AND e.object_id = ${id}
        ORDER BY e.id`,
      z.object({
        accountId: z.int().nullable(),
        reason: z.string().nullable(),
        schoolId: z.int().nullable(),
        details: z.record(z.string(), z.unknown()),
      }),
    ),
  )
