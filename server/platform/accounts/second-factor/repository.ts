import { z } from 'zod'

import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'
import { role } from '../../rights/contract.ts'
import type { Factor } from './contract.ts'

const totpRow = z.object({
  secret: z.instanceof(Buffer),
  confirmedAt: z.iso.datetime().nullable(),
  lastStep: z.int().nullable(),
})

/** The secret of an account, confirmed or not. */
export function findTotp(tx: Db, accountId: number) {
  return tx.maybeOne(
    sql`SELECT t.secret, t.confirmed_at, t.last_step FROM accounts_totp AS t WHERE t.id = ${accountId}`,
    totpRow,
  )
}

/** Keeps a secret that is still to be confirmed, in place of an earlier such one; 0 where one is confirmed already. */
export function insertTotp(tx: Db, accountId: number, secret: Buffer, now: string): Promise<number> {
  return tx.run(sql`
    INSERT INTO accounts_totp AS t (id, secret, made_at)
    VALUES (${accountId}, ${secret}, ${now})
    ON CONFLICT (id) DO UPDATE SET secret = excluded.secret, made_at = excluded.made_at, last_step = NULL
    WHERE t.confirmed_at IS NULL`)
}

/** Notes the time step of a code that is taken now; 0 where somebody has used it, or a later one, meanwhile. */
export function useStep(tx: Db, accountId: number, step: number): Promise<number> {
  return tx.run(sql`
    UPDATE accounts_totp AS t SET last_step = ${step}
    WHERE t.id = ${accountId} AND (t.last_step IS NULL OR t.last_step < ${step})`)
}

export function confirmTotp(tx: Db, accountId: number, now: string): Promise<number> {
  return tx.run(sql`
    UPDATE accounts_totp AS t SET confirmed_at = ${now}
    WHERE t.id = ${accountId} AND t.confirmed_at IS NULL`)
}

export function deleteTotpOf(tx: Db, accountId: number): Promise<number> {
  return tx.run(sql`DELETE FROM accounts_totp AS t WHERE t.id = ${accountId}`)
}

const keptCode = z.object({ id: z.int(), codeHash: z.string() })

/** The recovery codes of an account that have not been used. */
export function selectRecoveryCodes(tx: Db, accountId: number) {
  return tx.many(
    sql`
      SELECT c.id, c.code_hash
      FROM accounts_recovery_codes AS c
      WHERE c.account_id = ${accountId} AND c.used_at IS NULL
      ORDER BY c.id`,
    keptCode,
  )
}

/** Uses a recovery code up; 0 where it has been used meanwhile. */
export function consumeRecoveryCode(tx: Db, id: number, now: string): Promise<number> {
  return tx.run(sql`
    UPDATE accounts_recovery_codes AS c SET used_at = ${now}
    WHERE c.id = ${id} AND c.used_at IS NULL`)
}

export async function insertRecoveryCodes(
  tx: Db,
  accountId: number,
  hashes: readonly string[],
  now: string,
): Promise<void> {
  await tx.run(sql`
    INSERT INTO accounts_recovery_codes (account_id, code_hash, made_at)
    SELECT ${accountId}::int, h.hash, ${now}::timestamptz
    FROM unnest(${hashes}::text[]) AS h (hash)`)
}

export function deleteRecoveryCodes(tx: Db, accountId: number): Promise<number> {
  return tx.run(sql`DELETE FROM accounts_recovery_codes AS c WHERE c.account_id = ${accountId}`)
}

const strictRole = z.object({ role })

/** Roles that want a second factor. */
export async function selectStrictRoles(tx: Db) {
  const rows = await tx.many(
    sql`SELECT q.role FROM accounts_strict_roles AS q ORDER BY q.role COLLATE "C"`,
    strictRole,
  )
  return rows.map((row) => row.role)
}

export async function replaceStrictRoles(tx: Db, roles: readonly string[], now: string): Promise<void> {
  await tx.run(sql`DELETE FROM accounts_strict_roles AS q WHERE q.role <> ALL (${roles}::text[])`)
  await tx.run(sql`
    INSERT INTO accounts_strict_roles (role, set_at)
    SELECT r.role, ${now}::timestamptz FROM unnest(${roles}::text[]) AS r (role)
    ON CONFLICT (role) DO NOTHING`)
}

const factorFacts = z.object({ hasTotp: z.boolean(), hasPasskey: z.boolean(), isRequired: z.boolean() })
type Facts = z.output<typeof factorFacts>

/** What an account has, and whether a role that holds on a day wants it. */
export function readFactors(tx: Db, accountId: number, on: string) {
  return tx.one(
    sql`
      SELECT
        EXISTS (SELECT FROM accounts_totp AS t WHERE t.id = ${accountId} AND t.confirmed_at IS NOT NULL) AS has_totp,
        EXISTS (SELECT FROM accounts_passkeys AS p WHERE p.account_id = ${accountId}) AS has_passkey,
        EXISTS (
          SELECT FROM accounts_grants AS g
          JOIN accounts_strict_roles AS q ON q.role = g.role
          WHERE g.account_id = ${accountId} AND g.valid_from <= ${on}::date
            AND (g.valid_to IS NULL OR g.valid_to > ${on}::date)
        ) AS is_required`,
    factorFacts,
  )
}

/** The second factors of an account by name. */
export function factorsOf({ hasTotp, hasPasskey }: Facts): Factor[] {
  return [...(hasTotp ? (['totp'] as const) : []), ...(hasPasskey ? (['passkey'] as const) : [])]
}

/** Notes that a session has proved a second factor too. */
export function updateSessionFactor(tx: Db, sessionId: number, now: string): Promise<number> {
  return tx.run(sql`
    UPDATE accounts_sessions AS s SET has_second_factor = true, proved_at = ${now}
    WHERE s.id = ${sessionId}`)
}
