import pg from 'pg'

import { DEMO_PASSWORD } from '../../server/platform/accounts/index.ts'

const JSON_TYPE = { 'Content-Type': 'application/json' }

/** The cookie of the demo administrator. */
export async function signInAsAdministrator(base: string): Promise<string> {
  const body = JSON.stringify({ username: 'administrator', password: DEMO_PASSWORD })
  const answer = await fetch(`${base}/session`, { method: 'POST', headers: JSON_TYPE, body })
  if (answer.status !== 201) throw new Error(await answer.text())
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

/** Asks for an account to be opened; undefined when the connection, and the server with it, is gone. */
export function openAccount(base: string, cookie: string, username: string): Promise<Response | undefined> {
  const unit = { kind: 'municipality', id: null }
  return fetch(`${base}/accounts`, {
    method: 'POST',
    headers: { ...JSON_TYPE, Cookie: cookie },
    body: JSON.stringify({ username, name: 'Osoba', email: null, role: 'auditor', unit }),
  }).catch(() => undefined)
}

export interface Written {
  readonly username: string
  readonly grants: number
  readonly opened: number
}

/** What of the writers' accounts the demo city holds: each is to have one grant and one entry of the audit. */
export const WRITTEN = `
  SELECT
    a.username,
    (SELECT count(*)::int FROM accounts_grants AS g WHERE g.account_id = a.id) AS grants,
    (
      SELECT count(*)::int FROM audit_entries AS e
      WHERE e.action = 'accounts.open' AND e.object_kind = 'account' AND e.object_id = a.id
    ) AS opened
  FROM accounts AS a
  WHERE a.username LIKE 'w%-%-%'`

export const OPENED = `SELECT count(*)::int AS count FROM audit_entries AS e WHERE e.action = 'accounts.open'`

/** Asks the database of the demo city as its owner. */
export async function askDemoCity<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    await client.query("SET search_path TO koszalin, public; SET rejon.purpose TO 'operate'")
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}
