import { z } from 'zod'

import type { Db } from '../db/db.ts'
import { type Sql, sql } from '../db/sql.ts'

/** The value of a parameter on a day, as a scalar subquery (jsonb) for a statement that needs it on the way. */
export function parameterValue(key: string, on: string): Sql {
  return sql`(
    SELECT p.value FROM parameters AS p
    WHERE p.key = ${key} AND p.valid_from <= ${on}::date AND (p.valid_to IS NULL OR p.valid_to > ${on}::date))`
}

const row = z.object({ value: z.unknown() })

export async function selectParameter(tx: Db, key: string, on: string): Promise<unknown> {
  const { value } = await tx.one(sql`SELECT ${parameterValue(key, on)} AS value`, row)
  return value
}
