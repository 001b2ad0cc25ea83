import { z } from 'zod'

import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'

const listedPasskey = z.object({
  id: z.int(),
  name: z.string(),
  credentialId: z.string(),
  madeAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
})

/** The passkeys of an account, newest first. */
export function selectPasskeys(tx: Db, accountId: number) {
  return tx.many(
    sql`
      SELECT p.id, p.name, p.credential_id, p.made_at, p.last_used_at
      FROM accounts_passkeys AS p
      WHERE p.account_id = ${accountId}
      ORDER BY p.id DESC`,
    listedPasskey,
  )
}

export interface NewPasskey {
  readonly accountId: number
  readonly credentialId: string
  readonly publicKey: Buffer
  readonly counter: number
  readonly transports: readonly string[]
  readonly name: string
  readonly madeAt: string
}

/** Keeps a passkey; 0 where an authenticator has made the very same one before. */
export function insertPasskey(tx: Db, passkey: NewPasskey): Promise<number> {
  const { accountId, credentialId, publicKey, counter, transports, name, madeAt } = passkey
  return tx.run(sql`
    INSERT INTO accounts_passkeys (account_id, credential_id, public_key, counter, transports, name, made_at)
    VALUES (${accountId}, ${credentialId}, ${publicKey}, ${counter}, ${transports}::text[], ${name}, ${madeAt})
    ON CONFLICT (credential_id) DO NOTHING`)
}

export function updatePasskeyName(tx: Db, accountId: number, id: number, name: string): Promise<number> {
  return tx.run(sql`
    UPDATE accounts_passkeys AS p SET name = ${name} WHERE p.account_id = ${accountId} AND p.id = ${id}`)
}

export function deletePasskeyOf(tx: Db, accountId: number, id: number): Promise<number> {
  return tx.run(sql`DELETE FROM accounts_passkeys AS p WHERE p.account_id = ${accountId} AND p.id = ${id}`)
}

export function deletePasskeysOf(tx: Db, accountId: number): Promise<number> {
  return tx.run(sql`DELETE FROM accounts_passkeys AS p WHERE p.account_id = ${accountId}`)
}

const keptPasskey = z.object({
  id: z.int(),
  accountId: z.int(),
  publicKey: z.instanceof(Buffer),
  counter: z.coerce.number(),
  transports: z.array(z.string()),
})
export type KeptPasskey = z.output<typeof keptPasskey>

/** The passkey of an account that may sign in. */
export function findPasskey(tx: Db, credentialId: string): Promise<KeptPasskey | undefined> {
  return tx.maybeOne(
    sql`
      SELECT p.id, p.account_id, p.public_key, p.counter, p.transports
      FROM accounts_passkeys AS p
      JOIN accounts AS a ON a.id = p.account_id
      WHERE p.credential_id = ${credentialId} AND a.disabled_at IS NULL`,
    keptPasskey,
  )
}

/** Notes a use; 0 where the authenticator's counter is not above the one of its last use: it may have been copied. */
export function usePasskey(tx: Db, id: number, counter: number, now: string): Promise<number> {
  return tx.run(sql`
    UPDATE accounts_passkeys AS p SET counter = ${counter}, last_used_at = ${now}
    WHERE p.id = ${id} AND (p.counter < ${counter}::bigint OR (p.counter = 0 AND ${counter}::bigint = 0))`)
}

export interface NewChallenge {
  readonly challenge: string
  readonly purpose: 'register' | 'authenticate'
  readonly accountId: number | null
  readonly network: string
  readonly madeAt: string
  readonly expiresAt: string
}

/** Keeps a challenge, and lets go of those that nobody has answered in time. */
export async function insertChallenge(tx: Db, wanted: NewChallenge): Promise<void> {
  const { challenge, purpose, accountId, network, madeAt, expiresAt } = wanted
  await tx.run(sql`DELETE FROM accounts_challenges AS c WHERE c.expires_at <= ${madeAt}`)
  await tx.run(sql`
    INSERT INTO accounts_challenges (challenge, purpose, account_id, network, made_at, expires_at)
    VALUES (${challenge}, ${purpose}, ${accountId}, ${network}, ${madeAt}, ${expiresAt})`)
}

/** How many challenges of a network are still to be answered. */
export async function countChallenges(tx: Db, network: string, now: string): Promise<number> {
  const { count } = await tx.one(
    sql`
      SELECT count(*)::int AS count
      FROM accounts_challenges AS c
      WHERE c.network = ${network} AND c.expires_at > ${now}`,
    z.object({ count: z.int() }),
  )
  return count
}

/** Takes a challenge that holds; 0 where there is none, or it is for something or somebody else. */
export function takeChallenge(
  tx: Db,
  { challenge, purpose, accountId }: Pick<NewChallenge, 'challenge' | 'purpose' | 'accountId'>,
  now: string,
): Promise<number> {
  return tx.run(sql`
    DELETE FROM accounts_challenges AS c
    WHERE c.challenge = ${challenge} AND c.purpose = ${purpose} AND c.account_id IS NOT DISTINCT FROM ${accountId}::int
      AND c.expires_at > ${now}`)
}
