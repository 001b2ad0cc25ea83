import { z } from 'zod'

import { type Db } from '../server/platform/db/db.ts'
import { sql } from '../server/platform/db/sql.ts'
import { codeOf } from '../server/platform/error-code.ts'

/** PostgreSQL's codes for: no such function, not built in, and PostGIS' own refusal. */
const UNABLE = new Set(['42883', '0A000', 'XX000'])

/**
 * Whether the database writes vector tiles itself. It is tried, as some builds list the function and refuse
 * it; `tx` is of no use for anything else afterwards.
 */
export async function hasMvt(tx: Db): Promise<boolean> {
  const trial = sql`
    SELECT length(ST_AsMVT(f, 'trial', 4096, 'geom')) AS bytes
    FROM (SELECT ST_AsMVTGeom(ST_Point(1, 1), ST_MakeBox2D(ST_Point(0, 0), ST_Point(2, 2))) AS geom) AS f`
  try {
    const { bytes } = await tx.one(trial, z.object({ bytes: z.int() }))
    return bytes > 0
  } catch (error) {
    if (UNABLE.has(codeOf(error) ?? '')) return false
    throw error
  }
}
