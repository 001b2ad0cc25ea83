import { z } from 'zod'

import { type Db } from '../../../platform/db/db.ts'
import { sql } from '../../../platform/db/sql.ts'

const citizenRow = z.object({ personId: z.int(), name: z.string(), accountId: z.int().nullable() })

/** Who has a PESEL, by its keyed digests; the row is held until the transaction ends. */
export function findByPesel(tx: Db, digests: readonly Buffer[]) {
  return tx.maybeOne(
    sql`
      SELECT p.id AS person_id, p.given_name || ' ' || p.family_name AS name, p.account_id
      FROM people_persons AS p
      WHERE p.pesel_index = ANY(${digests}::bytea[])
      FOR UPDATE`,
    citizenRow,
  )
}

const wardRow = z.object({ id: z.int(), schoolId: z.int().nullable() })

/** The children under age in a guardian's care on a day, where no court has limited it; as `people_wards` has it. */
export function selectWardsOf(tx: Db, guardianId: number, on: string) {
  return tx.many(
    sql`
      SELECT c.id, e.school_id
      FROM people_guardianships AS g
      JOIN people_persons AS c ON c.id = g.child_id
      LEFT JOIN LATERAL (
        SELECT n.school_id
        FROM people_enrolments AS n
        WHERE n.person_id = c.id AND (n.valid_to IS NULL OR n.valid_to > ${on}::date)
        ORDER BY n.valid_from
        LIMIT 1
      ) AS e ON true
      WHERE g.guardian_id = ${guardianId} AND g.court_limit = 'none'
        AND g.valid_from <= ${on}::date AND (g.valid_to IS NULL OR g.valid_to > ${on}::date)
        AND (c.birth_date IS NULL OR c.birth_date + interval '18 years' > ${on}::date)
      ORDER BY c.id`,
    wardRow,
  )
}
