import { type Sql, sql } from '../db/sql.ts'

/** The value of a parameter on a day, as a scalar subquery (jsonb) for a statement that needs it on the way. */
export function parameterValue(key: string, on: string): Sql {
  return sql`(
    SELECT p.value FROM parameters AS p
    WHERE p.key = ${key} AND p.valid_from <= ${on}::date AND (p.valid_to IS NULL OR p.valid_to > ${on}::date))`
}
