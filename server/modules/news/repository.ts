import { z } from 'zod'

import type { Db } from '../../platform/db/db.ts'
import { and, sql } from '../../platform/db/sql.ts'
import { postKind, type PostKind } from './contract.ts'

const row = z.object({
  id: z.int(),
  kind: postKind,
  schoolId: z.int().nullable(),
  school: z.string().nullable(),
  title: z.string(),
  body: z.string(),
  isPublished: z.boolean(),
  shownFrom: z.iso.date(),
  shownTo: z.iso.date().nullable(),
  changedAt: z.iso.datetime(),
  version: z.int(),
})
export type PostRow = z.output<typeof row>

const POST = sql`
  p.id, p.kind, p.school_id, s.short_name AS school, p.title, p.body, p.is_published, p.shown_from, p.shown_to, p.changed_at,
  p.version`
const FROM = sql`news_posts AS p LEFT JOIN schools AS s ON s.id = p.school_id`

interface ShownFilter {
  readonly on: string
  readonly kind?: PostKind | undefined
  readonly schoolId?: number | undefined
  readonly after?: { readonly day: string; readonly id: number } | undefined
  readonly limit: number
}

/** Posts that residents see on a day, the newest first. */
export function selectShown(tx: Db, { on, kind, schoolId, after, limit }: ShownFilter): Promise<PostRow[]> {
  return tx.many(
    sql`
      SELECT ${POST}
      FROM ${FROM}
      WHERE ${and(
        sql`p.is_published AND p.shown_from <= ${on}::date AND (p.shown_to IS NULL OR p.shown_to > ${on}::date)`,
        kind && sql`p.kind = ${kind}`,
        schoolId === undefined ? undefined : sql`p.school_id = ${schoolId}`,
        after && sql`(p.shown_from, p.id) < (${after.day}::date, ${after.id}::int)`,
      )}
      ORDER BY p.shown_from DESC, p.id DESC
      LIMIT ${limit}`,
    row,
  )
}

/** One of them. */
export function findShown(tx: Db, id: number, on: string): Promise<PostRow | undefined> {
  return tx.maybeOne(
    sql`
      SELECT ${POST}
      FROM ${FROM}
      WHERE p.id = ${id} AND p.is_published AND p.shown_from <= ${on}::date
        AND (p.shown_to IS NULL OR p.shown_to > ${on}::date)`,
    row,
  )
}

const KEPT = sql`(
  public.rejon_may('news.write')
  OR p.school_id = ANY ((SELECT public.rejon_schools('news.write'))::int[])
)`

/** Posts that whoever entered writes, those changed last first. */
export function selectKept(tx: Db): Promise<PostRow[]> {
  return tx.many(
    sql`SELECT ${POST} FROM ${FROM} WHERE ${KEPT} ORDER BY p.changed_at DESC, p.id DESC LIMIT 1000`,
    row,
  )
}

/** One of them; it stays as it is until the transaction ends when it is held. */
export function findKept(tx: Db, id: number, held: 'held' | 'free' = 'free'): Promise<PostRow | undefined> {
  return tx.maybeOne(
    sql`SELECT ${POST} FROM ${FROM} WHERE p.id = ${id} AND ${KEPT} ${held === 'held' ? sql`FOR UPDATE OF p` : sql``}`,
    row,
  )
}

export type PostFacts = Pick<PostRow, 'title' | 'body' | 'isPublished' | 'shownFrom' | 'shownTo'> & {
  readonly changedAt: string
}

const added = z.object({ id: z.int() })

/** Adds a post; gives its id. */
export async function insertPost(
  tx: Db,
  post: PostFacts & Pick<PostRow, 'kind' | 'schoolId'>,
): Promise<number> {
  const { id } = await tx.one(
    sql`
      INSERT INTO news_posts (kind, school_id, title, body, is_published, shown_from, shown_to, changed_at)
      VALUES (${post.kind}, ${post.schoolId}, ${post.title}, ${post.body}, ${post.isPublished}, ${post.shownFrom},
        ${post.shownTo}, ${post.changedAt})
      RETURNING id`,
    added,
  )
  return id
}

/** Changes a post of this version; 0: there is another version. */
export function updatePost(
  tx: Db,
  { id, version }: Pick<PostRow, 'id' | 'version'>,
  post: PostFacts,
): Promise<number> {
  return tx.run(sql`
    UPDATE news_posts AS p
    SET title = ${post.title}, body = ${post.body}, is_published = ${post.isPublished}, shown_from = ${post.shownFrom},
      shown_to = ${post.shownTo}, changed_at = ${post.changedAt}, version = p.version + 1
    WHERE p.id = ${id} AND p.version = ${version}`)
}

export async function deleteOne(tx: Db, id: number): Promise<void> {
  await tx.run(sql`DELETE FROM news_posts AS p WHERE p.id = ${id}`)
}

const exists = z.object({ id: z.int() })

export async function isSchool(tx: Db, id: number): Promise<boolean> {
  return (await tx.maybeOne(sql`SELECT s.id FROM schools AS s WHERE s.id = ${id}`, exists)) !== undefined
}
