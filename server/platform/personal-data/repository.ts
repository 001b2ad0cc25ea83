import { z } from 'zod'

import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'

const term = z.object({
  key: z.string(),
  years: z.int().nullable(),
  months: z.int().nullable(),
  from: z.enum(['event', 'year-end']),
  basis: z.string(),
})
export type Term = z.output<typeof term>

/** How long each retention class lasts as of a day; `key` is `retention/<class>`. */
export function selectTerms(tx: Db, on: string): Promise<Term[]> {
  return tx.many(
    sql`
      SELECT
        p.key,
        (p.value ->> 'years')::int AS years,
        (p.value ->> 'months')::int AS months,
        p.value ->> 'from' AS "from",
        p.basis
      FROM parameters AS p
      WHERE p.key LIKE 'retention/%' AND p.valid_from <= ${on}::date
        AND (p.valid_to IS NULL OR p.valid_to > ${on}::date)
      ORDER BY p.key`,
    term,
  )
}
