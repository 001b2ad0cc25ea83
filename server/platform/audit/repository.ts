import { z } from 'zod'

import type { Db } from '../db/db.ts'
import { and, sql, type Sql } from '../db/sql.ts'

const line = z.object({
  id: z.int(),
  at: z.iso.datetime(),
  actor: z.enum(['account', 'operator', 'nobody']),
  accountId: z.int().nullable(),
  name: z.string().nullable(),
  action: z.string(),
  objectKind: z.string().nullable(),
  objectId: z.int().nullable(),
  objectName: z.string().nullable(),
  schoolId: z.int().nullable(),
  reason: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
  requestId: z.string().nullable(),
})

export interface AuditFilter {
  /** The first and the last day, in Polish time. */
  readonly from: string | undefined
  readonly to: string | undefined
  readonly accountId: number | undefined
  /** How the act begins. */
  readonly action: string | undefined
  readonly objectKind: string | undefined
  readonly objectId: number | undefined
  readonly schoolId: number | undefined
  /** The last entry of the page before. */
  readonly after: number | undefined
  readonly limit: number
}

/** The entries that pass the filter, newest first. */
export function selectEntries(tx: Db, filter: AuditFilter) {
  const { from, to, accountId, action, objectKind, objectId, schoolId, after, limit } = filter
  const is = (column: Sql, value: string | number | undefined) =>
    value === undefined ? undefined : sql`${column} = ${value}`
  return tx.many(
    sql`
      SELECT e.id, e.at, e.actor, e.account_id, a.name, e.action, e.object_kind, e.object_id, o.name AS object_name,
        e.school_id, e.reason, e.details, e.request_id
      FROM audit_entries AS e
      LEFT JOIN accounts AS a ON a.id = e.account_id
      LEFT JOIN accounts AS o ON e.object_kind = 'account' AND o.id = e.object_id
      WHERE ${and(
        from === undefined ? undefined : sql`e.at >= ${from}::date::timestamp AT TIME ZONE 'Europe/Warsaw'`,
        to === undefined ? undefined : sql`e.at < (${to}::date + 1)::timestamp AT TIME ZONE 'Europe/Warsaw'`,
        is(sql`e.account_id`, accountId),
        action === undefined ? undefined : sql`starts_with(e.action, ${action})`,
        is(sql`e.object_kind`, objectKind),
        is(sql`e.object_id`, objectId),
        is(sql`e.school_id`, schoolId),
        after === undefined ? undefined : sql`e.id < ${after}`,
      )}
      ORDER BY e.id DESC
      LIMIT ${limit}`,
    line,
  )
}

const place = z.object({ chain: z.int(), seq: z.int() })
export type Place = z.output<typeof place>

/** How much there is to verify, about. */
export function findTrailSize(tx: Db) {
  return tx.one(
    sql`
      SELECT
        (SELECT coalesce(sum(h.seq), 0)::bigint FROM audit_heads AS h) AS entries,
        (SELECT count(*) FROM audit_seals AS s) AS seals`,
    z.object({ entries: z.int(), seals: z.int() }),
  )
}

interface PieceWanted {
  readonly chain: number
  /** The last entry of the piece before; null: from the beginning. */
  readonly after: number | null
}

/** How many entries a piece of a chain has, `limit` at most, and which is the last. */
export function selectPiece(tx: Db, { chain, after, limit }: PieceWanted & { readonly limit: number }) {
  return tx.one(
    sql`
      SELECT count(*) AS count, max(p.seq) AS last
      FROM (
        SELECT e.seq
        FROM audit_entries AS e
        WHERE ${and(sql`e.chain = ${chain}`, after === null ? undefined : sql`e.seq > ${after}`)}
        ORDER BY e.seq
        LIMIT ${limit}
      ) AS p`,
    z.object({ count: z.int(), last: z.int().nullable() }),
  )
}

/** Entries of a piece whose hash does not follow from the one before and their own columns, or before which some are missing. */
export function selectBrokenEntries(
  tx: Db,
  { chain, after, last, limit }: PieceWanted & { readonly last: number; readonly limit: number },
): Promise<Place[]> {
  return tx.many(
    sql`
      SELECT c.chain, c.seq
      FROM (
        SELECT
          e.chain, e.seq, e.hash, coalesce(lag(e.seq) OVER w, 0) AS previous,
          audit_hash(coalesce(lag(e.hash) OVER w, ''::bytea), e) AS expected
        FROM audit_entries AS e
        WHERE ${and(
          sql`e.chain = ${chain} AND e.seq <= ${last}`,
          after === null ? undefined : sql`e.seq >= ${after}`,
        )}
        WINDOW w AS (ORDER BY e.seq)
      ) AS c
      WHERE ${and(
        after === null ? undefined : sql`c.seq > ${after}`,
        sql`(c.hash <> c.expected OR c.seq <> c.previous + 1)`,
      )}
      ORDER BY c.seq
      LIMIT ${limit}`,
    place,
  )
}

/** The chain, if it ends elsewhere than its head says, or its head is gone. */
export function selectBrokenHeads(tx: Db, chain: number): Promise<Place[]> {
  return tx.many(
    sql`
      SELECT c.chain, coalesce(h.seq, 0) AS seq
      FROM (SELECT ${chain}::int AS chain) AS c
      LEFT JOIN audit_heads AS h ON h.id = c.chain
      LEFT JOIN LATERAL (
        SELECT e.seq, e.hash FROM audit_entries AS e WHERE e.chain = c.chain ORDER BY e.seq DESC LIMIT 1
      ) AS last ON true
      WHERE h.seq IS DISTINCT FROM coalesce(last.seq, 0) OR h.hash IS DISTINCT FROM coalesce(last.hash, ''::bytea)`,
    place,
  )
}

const head = z.object({ chain: z.int(), seq: z.int(), hash: z.string() })
export type Head = z.output<typeof head>

/** The ends of the chains that have grown since they were sealed, hashes in hexadecimal digits. */
export function selectUnsealedHeads(tx: Db): Promise<Head[]> {
  return tx.many(
    sql`
      SELECT h.id AS chain, h.seq, encode(h.hash, 'hex') AS hash
      FROM audit_heads AS h
      WHERE h.seq > h.sealed_seq
      ORDER BY h.id`,
    head,
  )
}

/** The last entry of each chain of which a seal is said to tell. */
export async function selectSealedPlaces(tx: Db): Promise<Place[]> {
  return tx.many(
    sql`SELECT h.id AS chain, h.sealed_seq AS seq FROM audit_heads AS h WHERE h.sealed_seq > 0 ORDER BY h.id`,
    place,
  )
}

/** Of the given ends of chains, those at which no such entry stands; `limit` at most. */
export function selectMissingHeads(tx: Db, heads: readonly Head[], limit: number): Promise<Place[]> {
  return tx.many(
    sql`
      SELECT g.chain, g.seq
      FROM jsonb_to_recordset(${JSON.stringify(heads)}::jsonb) AS g (chain int, seq bigint, hash text)
      LEFT JOIN audit_entries AS e ON e.chain = g.chain AND e.seq = g.seq
      WHERE e.hash IS DISTINCT FROM decode(g.hash, 'hex')
      ORDER BY g.chain, g.seq
      LIMIT ${limit}`,
    place,
  )
}

const seal = z.object({
  id: z.int(),
  /** The mac of the seal before; empty in the first. */
  before: z.string(),
  at: z.iso.datetime(),
  heads: z.array(head),
  keyId: z.string(),
  mac: z.string(),
})
export type Seal = z.output<typeof seal>

const SEAL = sql`s.id, encode(s.before, 'hex') AS before, s.at, s.heads, s.key_id, encode(s.mac, 'hex') AS mac`

/** The seals after the given one, in their order; `limit` at most. */
export function selectSeals(tx: Db, after: number, limit: number): Promise<Seal[]> {
  return tx.many(
    sql`SELECT ${SEAL} FROM audit_seals AS s WHERE s.id > ${after} ORDER BY s.id LIMIT ${limit}`,
    seal,
  )
}

export function findLastSeal(tx: Db): Promise<Seal | undefined> {
  return tx.maybeOne(sql`SELECT ${SEAL} FROM audit_seals AS s ORDER BY s.id DESC LIMIT 1`, seal)
}

/** Gives the id; null when another seal was put after the same one meanwhile. */
export async function insertSeal(tx: Db, made: Omit<Seal, 'id'>): Promise<number | null> {
  const { before, at, heads, keyId, mac } = made
  const { id } = await tx.one(
    sql`
      SELECT audit_add_seal(
        decode(${before}, 'hex'), ${at}, ${JSON.stringify(heads)}::jsonb, ${keyId}, decode(${mac}, 'hex')
      ) AS id`,
    z.object({ id: z.int().nullable() }),
  )
  return id
}
