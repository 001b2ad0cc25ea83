import { z } from 'zod'

import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'

const knownKey = z.object({ keyId: z.string(), fingerprint: z.instanceof(Buffer) })
export type KnownKey = z.output<typeof knownKey>

const presence = z.object({ isThere: z.boolean() })

/** Whether this database, which may be one of an earlier version, remembers keys at all. */
export async function remembersKeys(tx: Db): Promise<boolean> {
  const { isThere } = await tx.one(
    sql`SELECT to_regclass('public.secrets_keys') IS NOT NULL AS is_there`,
    presence,
  )
  return isThere
}

/** The keys that this database has been written with. */
export function selectKeys(tx: Db): Promise<KnownKey[]> {
  return tx.many(sql`SELECT k.key_id, k.fingerprint FROM public.secrets_keys AS k ORDER BY k.id`, knownKey)
}

export async function insertKey(tx: Db, key: KnownKey & { readonly at: string }): Promise<void> {
  await tx.run(sql`
    INSERT INTO public.secrets_keys (key_id, fingerprint, known_since)
    VALUES (${key.keyId}, ${key.fingerprint}, ${key.at})
    ON CONFLICT (key_id) DO NOTHING`)
}
