import { z } from 'zod'

import type { Db } from '../../../db/db.ts'
import { sql } from '../../../db/sql.ts'

const settingsRow = z.object({
  issuer: z.string(),
  clientId: z.string(),
  clientSecret: z.instanceof(Buffer),
  subjectClaim: z.string(),
  button: z.string(),
  isOn: z.boolean(),
  matchesEmail: z.boolean(),
  factorValues: z.array(z.string()),
  setAt: z.iso.datetime(),
})
/** The directory as the city has set it. */
export type DirectorySettings = z.output<typeof settingsRow>

export function findDirectory(tx: Db): Promise<DirectorySettings | undefined> {
  return tx.maybeOne(
    sql`
      SELECT d.issuer, d.client_id, d.client_secret, d.subject_claim, d.button, d.is_on, d.matches_email,
        d.factor_values, d.set_at
      FROM accounts_directory AS d
      WHERE d.id = 1`,
    settingsRow,
  )
}

/** Sets the directory, in place of what was set before. */
export async function replaceDirectory(tx: Db, settings: DirectorySettings): Promise<void> {
  const { issuer, clientId, clientSecret, subjectClaim, button } = settings
  const { isOn, matchesEmail, factorValues, setAt } = settings
  await tx.run(sql`
    INSERT INTO accounts_directory
      (id, issuer, client_id, client_secret, subject_claim, button, is_on, matches_email, factor_values, set_at)
    VALUES (
      1, ${issuer}, ${clientId}, ${clientSecret}, ${subjectClaim}, ${button}, ${isOn}, ${matchesEmail},
      ${factorValues}::text[], ${setAt}
    )
    ON CONFLICT (id) DO UPDATE SET
      issuer = excluded.issuer, client_id = excluded.client_id, client_secret = excluded.client_secret,
      subject_claim = excluded.subject_claim, button = excluded.button, is_on = excluded.is_on,
      matches_email = excluded.matches_email, factor_values = excluded.factor_values, set_at = excluded.set_at`)
}

const ownLinkRow = z.object({
  issuer: z.string(),
  linkedAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
})

export function findLinkOf(tx: Db, accountId: number) {
  return tx.maybeOne(
    sql`
      SELECT l.issuer, l.linked_at, l.last_used_at
      FROM accounts_directory_links AS l
      WHERE l.account_id = ${accountId}`,
    ownLinkRow,
  )
}

const knownAccount = z.object({ accountId: z.int(), username: z.string(), isDisabled: z.boolean() })
export type KnownAccount = z.output<typeof knownAccount>

/** The account of whom a directory knows by a subject. */
export function findBySubject(tx: Db, issuer: string, subject: string): Promise<KnownAccount | undefined> {
  return tx.maybeOne(
    sql`
      SELECT a.id AS account_id, a.username, a.disabled_at IS NOT NULL AS is_disabled
      FROM accounts_directory_links AS l
      JOIN accounts AS a ON a.id = l.account_id
      WHERE l.issuer = ${issuer} AND l.subject = ${subject}`,
    knownAccount,
  )
}

/** The accounts of an e-mail address that no other person of this directory has. */
export function selectByEmail(tx: Db, email: string, issuer: string): Promise<KnownAccount[]> {
  return tx.many(
    sql`
      SELECT a.id AS account_id, a.username, a.disabled_at IS NOT NULL AS is_disabled
      FROM accounts AS a
      WHERE lower(a.email COLLATE "C") = lower(${email} COLLATE "C") AND NOT EXISTS (
        SELECT FROM accounts_directory_links AS l WHERE l.account_id = a.id AND l.issuer = ${issuer}
      )
      LIMIT 2`,
    knownAccount,
  )
}

export interface NewLink {
  readonly accountId: number
  readonly issuer: string
  readonly subject: string
  readonly linkedAt: string
}

/** Links an account; a link with another directory, from before, gives way. 0: this account, or this person, has one. */
export async function insertLink(tx: Db, { accountId, issuer, subject, linkedAt }: NewLink): Promise<number> {
  await tx.run(sql`
    DELETE FROM accounts_directory_links AS l WHERE l.account_id = ${accountId} AND l.issuer <> ${issuer}`)
  return tx.run(sql`
    INSERT INTO accounts_directory_links (account_id, issuer, subject, linked_at)
    VALUES (${accountId}, ${issuer}, ${subject}, ${linkedAt})
    ON CONFLICT DO NOTHING`)
}

export function noteLinkUse(tx: Db, accountId: number, now: string): Promise<number> {
  return tx.run(sql`
    UPDATE accounts_directory_links AS l SET last_used_at = ${now} WHERE l.account_id = ${accountId}`)
}

export function deleteLinkOf(tx: Db, accountId: number): Promise<number> {
  return tx.run(sql`DELETE FROM accounts_directory_links AS l WHERE l.account_id = ${accountId}`)
}

/** Whether an account can be signed in to without the directory. */
export async function hasOtherWay(tx: Db, accountId: number): Promise<boolean> {
  const { hasOther } = await tx.one(
    sql`
      SELECT a.password_hash IS NOT NULL
        OR EXISTS (SELECT FROM accounts_passkeys AS p WHERE p.account_id = a.id) AS has_other
      FROM accounts AS a
      WHERE a.id = ${accountId}`,
    z.object({ hasOther: z.boolean() }),
  )
  return hasOther
}
