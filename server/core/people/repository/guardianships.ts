import { z } from 'zod'

import { type Db } from '../../../platform/db/db.ts'
import { sql } from '../../../platform/db/sql.ts'
import { courtLimit, guardianshipKind } from '../contract.ts'

const guardianshipRow = z.object({
  id: z.int(),
  guardianId: z.int(),
  childId: z.int(),
  kind: guardianshipKind,
  courtLimit,
  basis: z.string().nullable(),
  validFrom: z.iso.date(),
  validTo: z.iso.date().nullable(),
  version: z.int(),
})
export type GuardianshipRow = z.output<typeof guardianshipRow>

/** The guardianships of a person, as a guardian or as a child, that row security lets be seen; newest first. */
export function selectGuardianships(tx: Db, personId: number): Promise<GuardianshipRow[]> {
  return tx.many(
    sql`
      SELECT g.id, g.guardian_id, g.child_id, g.kind, g.court_limit, g.basis, g.valid_from, g.valid_to, g.version
      FROM people_guardianships AS g
      WHERE g.guardian_id = ${personId} OR g.child_id = ${personId}
      ORDER BY g.valid_from DESC, g.id DESC`,
    guardianshipRow,
  )
}

export interface GuardianshipFacts {
  readonly kind: string
  readonly courtLimit: string
  readonly basis: string | null
  readonly validFrom: string
  readonly validTo: string | null
}

/** Adds a guardianship; 0 where these two have one for some of the same days. */
export function insertGuardianship(
  tx: Db,
  { guardianId, childId }: { readonly guardianId: number; readonly childId: number },
  facts: GuardianshipFacts,
): Promise<number> {
  return tx.run(sql`
    INSERT INTO people_guardianships (guardian_id, child_id, kind, court_limit, basis, valid_from, valid_to)
    VALUES (
      ${guardianId}, ${childId}, ${facts.kind}, ${facts.courtLimit}, ${facts.basis}, ${facts.validFrom}, ${facts.validTo}
    )
    ON CONFLICT ON CONSTRAINT people_guardianships_no_overlap DO NOTHING`)
}

/** Changes a guardianship of this version; 0: there is another version, or no right. */
export function updateGuardianship(
  tx: Db,
  id: number,
  version: number,
  facts: GuardianshipFacts,
): Promise<number> {
  return tx.run(sql`
    UPDATE people_guardianships AS g SET
      kind = ${facts.kind}, court_limit = ${facts.courtLimit}, basis = ${facts.basis},
      valid_from = ${facts.validFrom}, valid_to = ${facts.validTo}, version = g.version + 1
    WHERE g.id = ${id} AND g.version = ${version}`)
}

/** Whether these two have another guardianship for some of these days. */
export async function overlaps(
  tx: Db,
  { id, guardianId, childId }: Pick<GuardianshipRow, 'id' | 'guardianId' | 'childId'>,
  { validFrom, validTo }: Pick<GuardianshipFacts, 'validFrom' | 'validTo'>,
): Promise<boolean> {
  const { isThere } = await tx.one(
    sql`
      SELECT EXISTS (
        SELECT FROM people_guardianships AS g
        WHERE g.id <> ${id} AND g.guardian_id = ${guardianId} AND g.child_id = ${childId}
          AND daterange(g.valid_from, g.valid_to) && daterange(${validFrom}::date, ${validTo}::date)
      ) AS is_there`,
    z.object({ isThere: z.boolean() }),
  )
  return isThere
}
