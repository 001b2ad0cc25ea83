import { z } from 'zod'

import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'

const versions = z.object({ postgres: z.string(), postgis: z.string() })

export function selectVersions(tx: Db): Promise<z.output<typeof versions>> {
  return tx.one(
    sql`SELECT current_setting('server_version') AS postgres, split_part(postgis_version(), ' ', 1) AS postgis`,
    versions,
  )
}
