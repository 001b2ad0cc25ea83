import { z } from 'zod'

import { type Db } from '../../../platform/db/db.ts'
import { sql } from '../../../platform/db/sql.ts'

const enrolmentRow = z.object({
  id: z.int(),
  schoolId: z.int(),
  classUnitId: z.int().nullable(),
  validFrom: z.iso.date(),
})

/** Where a person is enrolled on a day or will be, as far as row security lets it be seen. */
export function selectEnrolments(tx: Db, personId: number, on: string) {
  return tx.many(
    sql`
      SELECT e.id, e.school_id, e.class_unit_id, e.valid_from
      FROM people_enrolments AS e
      WHERE e.person_id = ${personId} AND (e.valid_to IS NULL OR e.valid_to > ${on}::date)
      ORDER BY e.valid_from`,
    enrolmentRow,
  )
}

export interface Enrolment {
  readonly personId: number
  readonly schoolId: number
  readonly classUnitId: number | null
  readonly validFrom: string
}

/** Enrols a person from a day on; 0 where they are enrolled somewhere then, in the enroller's sight or not. */
export function insertEnrolment(tx: Db, enrolment: Enrolment): Promise<number> {
  const { personId, schoolId, classUnitId, validFrom } = enrolment
  return tx.run(sql`
    INSERT INTO people_enrolments (person_id, school_id, class_unit_id, valid_from)
    VALUES (${personId}, ${schoolId}, ${classUnitId}, ${validFrom})
    ON CONFLICT ON CONSTRAINT people_enrolments_no_overlap DO NOTHING`)
}

/** Ends an enrolment on a day, which is not its last; one that has not begun by then goes. */
export async function endEnrolment(tx: Db, id: number, on: string): Promise<void> {
  await tx.run(sql`DELETE FROM people_enrolments AS e WHERE e.id = ${id} AND e.valid_from >= ${on}::date`)
  await tx.run(sql`UPDATE people_enrolments AS e SET valid_to = ${on} WHERE e.id = ${id}`)
}

export async function hasSchool(tx: Db, id: number): Promise<boolean> {
  const { isThere } = await tx.one(
    sql`SELECT EXISTS (SELECT FROM schools AS s WHERE s.id = ${id}) AS is_there`,
    z.object({ isThere: z.boolean() }),
  )
  return isThere
}
