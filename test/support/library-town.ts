import request from 'supertest'
import { z } from 'zod'

import { loadBranches, type NewBranch } from '../../server/modules/library/index.ts'
import { sql } from '../../server/platform/db/sql.ts'
import { type TestCity } from './database.ts'

const branch = (facts: Partial<NewBranch>): NewBranch => ({
  kind: 'branch',
  name: 'Filia',
  schoolId: null,
  address: 'Leśna 1, Koszalin',
  point: [320_000, 700_000],
  hours: 'Mo-Fr 08:00-15:00',
  isPublic: true,
  isFictional: false,
  validFrom: '2020-01-01',
  ...facts,
})

/** Puts three libraries of the city and one that a school keeps to itself in place of those that are there. */
export function freshLibraries({ db }: TestCity, schoolId: number): Promise<void> {
  return db.transaction(async (tx) => {
    await tx.run(sql`DELETE FROM library_closures`)
    await tx.run(sql`DELETE FROM library_branches`)
    await loadBranches(tx, [
      branch({ kind: 'main', name: 'Główna', hours: 'Mo-Fr 10:00-18:00' }),
      branch({ name: 'Filia nr 2', point: [321_000, 700_000], hours: 'Mo-Fr 13:00-19:00' }),
      branch({ name: 'Filia nr 10', point: [320_100, 700_000], hours: 'Mo-Fr 09:00-12:30', stepFree: true }),
      branch({ kind: 'school', schoolId, name: 'Szkolna', point: [323_000, 700_000], isPublic: false }),
    ])
  })
}

export const libraryList = z.object({
  branches: z.array(z.object({ id: z.int(), name: z.string(), metres: z.int().nullable() })),
  next: z.string().nullable(),
})

/** What a visitor asks and reads of libraries. */
export function libraryVisitor(city: TestCity) {
  const get = (path: string) => request(city.app).get(`/m/${city.municipality.slug}/api/v1${path}`)
  const page = async (query = '') =>
    libraryList.parse((await get(`/library/branches${query}`).expect(200)).body)
  return {
    get,
    page,
    list: async (query = '') => (await page(query)).branches,
    namesOf: async (query = '') => (await page(query)).branches.map(({ name }) => name),
  }
}

/** The id of a branch by its name. */
export async function branchNamed({ db }: TestCity, name: string): Promise<number> {
  const found = await db.transaction((tx) =>
    tx.one(sql`SELECT b.id FROM library_branches AS b WHERE b.name = ${name}`, z.object({ id: z.int() })),
  )
  return found.id
}

/** The last entry of an act on a library. */
export const libraryTrail = ({ db }: TestCity, action: string) =>
  db.transaction((tx) =>
    tx.many(
      sql`
        SELECT e.account_id, e.school_id, e.reason, e.details ->> 'name' AS name
        FROM audit_entries AS e WHERE e.action = ${action} ORDER BY e.id DESC LIMIT 1`,
      z.object({
        accountId: z.int().nullable(),
        schoolId: z.int().nullable(),
        reason: z.string().nullable(),
        name: z.string().nullable(),
      }),
    ),
  )
