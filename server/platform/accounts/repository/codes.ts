import { z } from 'zod'

import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'

export interface NewCode {
  readonly accountId: number
  /** A keyed digest: who holds only the database can try no codes against it (ASVS 5.0, 6.5.2). */
  readonly digest: Buffer
  readonly madeBy: number | null
  readonly madeAt: string
  readonly expiresAt: string
}

/** The codes of an account that nobody has used hold no more. */
export function endCodes(tx: Db, accountId: number, now: string): Promise<number> {
  return tx.run(sql`
    UPDATE accounts_codes AS c SET expires_at = ${now}
    WHERE c.account_id = ${accountId} AND c.used_at IS NULL AND c.expires_at > ${now}`)
}

export function insertCode(
  tx: Db,
  { accountId, digest, madeBy, madeAt, expiresAt }: NewCode,
): Promise<number> {
  return tx.run(sql`
    INSERT INTO accounts_codes (account_id, code_digest, made_by, made_at, expires_at)
    VALUES (${accountId}, ${digest}, ${madeBy}, ${madeAt}, ${expiresAt})`)
}

/** Uses a code up; gives its account, or `undefined` where there is no such code, or it is used or too old. A code has a digest with each key. */
export async function consumeCode(
  tx: Db,
  usernameKey: string,
  digests: readonly Buffer[],
  now: string,
): Promise<number | undefined> {
  const row = await tx.maybeOne(
    sql`
      UPDATE accounts_codes AS c SET used_at = ${now}
      FROM accounts AS a
      WHERE a.id = c.account_id AND a.username_key = ${usernameKey} AND a.disabled_at IS NULL
        AND c.code_digest = ANY (${digests}) AND c.used_at IS NULL AND c.expires_at > ${now}
      RETURNING c.account_id`,
    z.object({ accountId: z.int() }),
  )
  return row?.accountId
}
