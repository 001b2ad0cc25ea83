import { today } from '../../platform/clock.ts'
import type { Context } from '../../platform/context.ts'
import type { Db } from '../../platform/db/db.ts'
import type { Input, Output } from '../../platform/http/endpoint.ts'
import { conflict, invalid, notFound } from '../../platform/http/problem.ts'
import type {
  deletePost,
  getKeptPost,
  getPost,
  KeptPost,
  listKeptPosts,
  listPosts,
  postNewsCheck,
  postPost,
  putPost,
  ShownPost,
  WrittenPost,
} from './contract.ts'
import { mayWrite, stateOf } from './policy.ts'
import {
  deleteOne,
  findKept,
  findShown,
  insertPost,
  isSchool,
  type PostRow,
  selectKept,
  selectShown,
  updatePost,
} from './repository.ts'
import { findingsOf } from './text/check.ts'
import { blocksOf, leadOf, treeOf } from './text/read.ts'

/** What residents read today, the newest first. */
export async function readPosts(
  { query }: Input<typeof listPosts>,
  { db, clock }: Context,
): Promise<Output<typeof listPosts>> {
  const { limit, kind, schoolId } = query
  const [day, id] = query.after?.split('.') ?? []
  const after = day === undefined ? undefined : { day, id: Number(id) }
  const filter = { on: today(clock), kind, schoolId, after, limit: limit + 1 }
  const rows = await db.transaction((tx) => selectShown(tx, filter))
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    posts: shown.map(asShown),
    next: rows.length > limit && last !== undefined ? `${last.shownFrom}.${last.id}` : null,
  }
}

/** One of them, as it is shown. Throws `not-found`, also for what is not shown yet or any more. */
export async function readPost(
  { params }: Input<typeof getPost>,
  { db, clock }: Context,
): Promise<Output<typeof getPost>> {
  const found = await db.transaction((tx) => findShown(tx, params.id, today(clock)))
  if (found === undefined) throw notFound('post', params.id)
  return { ...asShown(found), blocks: blocksOf(treeOf(found.body)) }
}

const asShown = ({ id, kind, schoolId, school, title, body, shownFrom }: PostRow): ShownPost => ({
  id,
  kind,
  schoolId,
  school,
  title,
  lead: leadOf(treeOf(body)),
  shownFrom,
})

/** All posts of whoever entered. */
export function readKeptPosts(_: unknown, { db, clock }: Context): Promise<Output<typeof listKeptPosts>> {
  return db.transaction(async (tx) => ({
    posts: (await selectKept(tx)).map((row) => asKept(row, today(clock))),
  }))
}

/** One of them. Throws `not-found`. */
export function readKeptPost({ params }: Input<typeof getKeptPost>, context: Context): Promise<KeptPost> {
  return context.db.transaction((tx) => keptPost(tx, context, params.id))
}

/** How a text is shown and what is wrong with it. */
export function checkText(
  { body }: Input<typeof postNewsCheck>,
  { db }: Context,
): Promise<Output<typeof postNewsCheck>> {
  const tree = treeOf(body.body)
  // Nothing is read, but whoever may not ask is turned away where a transaction is entered.
  return db.transaction(() => Promise.resolve({ blocks: blocksOf(tree), findings: findingsOf(tree) }))
}

/** Writes a post. Throws 400 with pointers. */
export function writePost({ body }: Input<typeof postPost>, context: Context): Promise<KeptPost> {
  const { kind, schoolId, ...written } = body
  return context.db.transaction(async (tx) => {
    if (schoolId !== null && !(await isSchool(tx, schoolId)))
      throw invalid([{ pointer: '/body/schoolId', why: 'input.school-unknown' }])
    if (tx.actor !== null && !mayWrite(tx.actor.rights, schoolId))
      throw invalid([{ pointer: '/body/schoolId', why: 'input.school-not-yours' }])
    requireFit(written)
    const id = await insertPost(tx, {
      ...written,
      kind,
      schoolId,
      changedAt: context.clock.now().toISOString(),
    })
    tell(tx, 'news.write-post', { id, schoolId }, written)
    return keptPost(tx, context, id)
  })
}

/** Changes, publishes or withdraws a post. Throws 400 with pointers, `not-found` and 409 `version-conflict`. */
export function changePost({ params, body }: Input<typeof putPost>, context: Context): Promise<KeptPost> {
  const { version, ...written } = body
  return context.db.transaction(async (tx) => {
    const before = await findKept(tx, params.id, 'held')
    if (before === undefined) throw notFound('post', params.id)
    requireFit(written)
    const facts = { ...written, changedAt: context.clock.now().toISOString() }
    if ((await updatePost(tx, { id: before.id, version }, facts)) === 0) throw conflict('version-conflict')
    tell(tx, 'news.change-post', before, written)
    return keptPost(tx, context, before.id)
  })
}

/** Throws a post away. Throws `not-found`. */
export function throwAway(
  { params }: Input<typeof deletePost>,
  { db }: Context,
): Promise<Output<typeof deletePost>> {
  return db.transaction(async (tx) => {
    const post = await findKept(tx, params.id, 'held')
    if (post === undefined) throw notFound('post', params.id)
    await deleteOne(tx, post.id)
    tell(tx, 'news.throw-away', post, post)
    return {}
  })
}

/** A post of a municipality that is made with some. */
export type NewPost = Omit<WrittenPost, 'isPublished' | 'shownTo'> & Pick<PostRow, 'kind' | 'schoolId'>

/** Puts published posts into a new municipality, inside the caller's transaction. */
export async function loadPosts(tx: Db, posts: readonly NewPost[], changedAt: string): Promise<void> {
  for (const post of posts) await insertPost(tx, { ...post, isPublished: true, shownTo: null, changedAt })
}

function tell(
  tx: Db,
  action: string,
  { id, schoolId }: Pick<PostRow, 'id' | 'schoolId'>,
  { title, isPublished, shownFrom }: Pick<WrittenPost, 'title' | 'isPublished' | 'shownFrom'>,
): void {
  const details = { title, published: isPublished, from: shownFrom }
  tx.audit({ action, object: { kind: 'post', id }, schoolId, details })
}

/** What residents will see has to be fit for all of them; a draft may be as it is. */
function requireFit({ body, isPublished, shownFrom, shownTo }: WrittenPost): void {
  if (shownTo !== null && shownTo <= shownFrom)
    throw invalid([{ pointer: '/body/shownTo', why: 'input.date-order' }])
  if (!isPublished) return
  const faults = findingsOf(treeOf(body)).filter(({ isBlocking }) => isBlocking)
  if (faults.length === 0) return
  const lines = [...new Set(faults.map(({ line }) => line))].join(', ')
  throw invalid([{ pointer: '/body/body', why: 'input.not-accessible', params: { lines } }])
}

async function keptPost(tx: Db, { clock }: Context, id: number): Promise<KeptPost> {
  const found = await findKept(tx, id)
  if (found === undefined) throw notFound('post', id)
  return asKept(found, today(clock))
}

const asKept = (found: PostRow, day: string): KeptPost => ({ ...found, state: stateOf(found, day) })
