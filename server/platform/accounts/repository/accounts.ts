import { z } from 'zod'

import type { Db } from '../../db/db.ts'
import { and, sql } from '../../db/sql.ts'
import { role, unitKind } from '../../rights/contract.ts'

const credentials = z.object({
  id: z.int(),
  passwordHash: z.string().nullable(),
  isDisabled: z.boolean(),
})

/** What signing in needs to know of an account; `usernameKey` in small letters. */
export function findCredentials(tx: Db, usernameKey: string) {
  return tx.maybeOne(
    sql`
      SELECT a.id, a.password_hash, a.disabled_at IS NOT NULL AS is_disabled
      FROM accounts AS a
      WHERE a.username_key = ${usernameKey}`,
    credentials,
  )
}

const accountRow = z.object({
  id: z.int(),
  username: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  isDisabled: z.boolean(),
  lastSignInAt: z.iso.datetime().nullable(),
})
export type AccountRow = z.output<typeof accountRow>

const ACCOUNT = sql`a.id, a.username, a.name, a.email, a.disabled_at IS NOT NULL AS is_disabled, a.last_sign_in_at`

/** An account, if row security lets it be seen. */
export function findAccount(tx: Db, id: number): Promise<AccountRow | undefined> {
  return tx.maybeOne(sql`SELECT ${ACCOUNT} FROM accounts AS a WHERE a.id = ${id}`, accountRow)
}

export interface AccountFilter {
  /** Part of a name or username. */
  readonly q: string | undefined
  readonly role: string | undefined
  /** The day on which the role holds, `YYYY-MM-DD`. */
  readonly on: string
  /** The last account of the page before: sort name, 0, id. */
  readonly after: readonly [string, number, number] | undefined
  readonly limit: number
}

const SORT_NAME = sql`a.name COLLATE "und-x-icu"`

/** The accounts that row security lets be seen and that pass the filter, by name. */
export function selectAccounts(tx: Db, { q, role, on, after, limit }: AccountFilter): Promise<AccountRow[]> {
  return tx.many(
    sql`
      SELECT ${ACCOUNT}
      FROM accounts AS a
      WHERE ${and(
        q === undefined
          ? undefined
          : sql`strpos(lower((a.name || ' ' || a.username) COLLATE "und-x-icu"), lower(${q} COLLATE "und-x-icu")) > 0`,
        role === undefined
          ? undefined
          : sql`EXISTS (
              SELECT FROM accounts_grants AS g
              WHERE g.account_id = a.id AND g.role = ${role} AND (g.valid_to IS NULL OR g.valid_to > ${on})
            )`,
        after && sql`(${SORT_NAME}, a.id) > (${after[0]} COLLATE "und-x-icu", ${after[2]}::int)`,
      )}
      ORDER BY ${SORT_NAME}, a.id
      LIMIT ${limit}`,
    accountRow,
  )
}

export interface NewAccount {
  readonly username: string
  readonly name: string
  readonly email: string | null
  readonly passwordHash: string | null
  readonly isDemo: boolean
  readonly openedBy: number | null
  readonly createdAt: string
}

/** Adds an account; `undefined` where the username is taken, seen or not. */
export async function insertAccount(tx: Db, account: NewAccount): Promise<number | undefined> {
  const { username, name, email, passwordHash, isDemo, openedBy, createdAt } = account
  const row = await tx.maybeOne(
    sql`
      INSERT INTO accounts (username, name, email, password_hash, is_demo, opened_by, created_at)
      VALUES (${username}, ${name}, ${email}, ${passwordHash}, ${isDemo}, ${openedBy}, ${createdAt})
      ON CONFLICT (username_key) DO NOTHING
      RETURNING id`,
    z.object({ id: z.int() }),
  )
  return row?.id
}

export function updatePassword(tx: Db, id: number, passwordHash: string): Promise<number> {
  return tx.run(sql`UPDATE accounts AS a SET password_hash = ${passwordHash} WHERE a.id = ${id}`)
}

export function updateDisabledAt(tx: Db, id: number, disabledAt: string | null): Promise<number> {
  return tx.run(sql`UPDATE accounts AS a SET disabled_at = ${disabledAt} WHERE a.id = ${id}`)
}

export function updateLastSignIn(tx: Db, id: number, at: string): Promise<number> {
  return tx.run(sql`UPDATE accounts AS a SET last_sign_in_at = ${at} WHERE a.id = ${id}`)
}

const demoAccount = z.object({ username: z.string(), name: z.string(), role, unitKind })

/** The accounts of a demo city, whose password everybody knows, with the first role of each. */
export function selectDemoAccounts(tx: Db) {
  return tx.many(
    sql`
      SELECT a.username, a.name, g.role, g.unit_kind
      FROM accounts AS a
      JOIN LATERAL (
        SELECT h.role, h.unit_kind FROM accounts_grants AS h WHERE h.account_id = a.id ORDER BY h.id LIMIT 1
      ) AS g ON true
      WHERE a.is_demo AND a.disabled_at IS NULL
      ORDER BY a.id`,
    demoAccount,
  )
}

/** The names of accounts by their ids, of those that row security lets be seen. */
export async function accountNames(tx: Db, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const rows = await tx.many(
    sql`SELECT a.id, a.name FROM accounts AS a WHERE a.id = ANY (${ids}::int[])`,
    z.object({ id: z.int(), name: z.string() }),
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}
