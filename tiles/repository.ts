import { z } from 'zod'

import { type Db } from '../server/platform/db/db.ts'
import { sql } from '../server/platform/db/sql.ts'

const bounds = z.object({ west: z.number(), south: z.number(), east: z.number(), north: z.number() })

/** The box around a municipality in EPSG:4326; `undefined` while its boundary is not loaded. */
export function findBounds(tx: Db, municipalityId: number): Promise<z.output<typeof bounds> | undefined> {
  return tx.maybeOne(
    sql`
      SELECT ST_XMin(b.box) AS west, ST_YMin(b.box) AS south, ST_XMax(b.box) AS east, ST_YMax(b.box) AS north
      FROM (
        SELECT ST_Transform(m.boundary, 4326) AS box
        FROM public.municipalities AS m
        WHERE m.id = ${municipalityId} AND m.boundary IS NOT NULL
      ) AS b`,
    bounds,
  )
}

const entryYear = z.object({ year: z.int() })

/**
 * The September whose recruitment is open on a day or opens next. Prawo oświatowe, art. 157 and 158: the one
 * for a year closes within the year, on the day that the parameter `recruitment-year-closes` holds (MM-DD).
 */
export function selectEntryYear(tx: Db, on: string): Promise<z.output<typeof entryYear>> {
  return tx.one(
    sql`
      SELECT extract(year FROM ${on}::date)::int + (to_char(${on}::date, 'MM-DD') >= p.value #>> '{}')::int AS year
      FROM parameters AS p
      WHERE p.key = 'recruitment-year-closes' AND daterange(p.valid_from, p.valid_to) @> ${on}::date`,
    entryYear,
  )
}
