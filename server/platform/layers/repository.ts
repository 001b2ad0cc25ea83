import { z } from 'zod'

import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'

const version = z.object({ layer: z.string(), version: z.int() })

export function selectVersions(tx: Db): Promise<z.output<typeof version>[]> {
  return tx.many(sql`SELECT v.layer, v.version FROM layer_versions AS v`, version)
}

export function increaseVersion(tx: Db, layer: string): Promise<z.output<typeof version>> {
  return tx.one(
    sql`
      INSERT INTO layer_versions AS v (layer) VALUES (${layer})
      ON CONFLICT (layer) DO UPDATE SET version = v.version + 1, changed_at = now(), bbox = NULL
      RETURNING v.layer, v.version`,
    version,
  )
}
