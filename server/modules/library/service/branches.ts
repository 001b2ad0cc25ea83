import { type Context } from '../../../platform/context.ts'
import { type Db } from '../../../platform/db/db.ts'
import { cursorOf, writeCursor } from '../../../platform/http/cursor.ts'
import { type Input, type Output } from '../../../platform/http/endpoint.ts'
import { notFound } from '../../../platform/http/problem.ts'
import { type BranchDetails, type getBranch, type listBranches } from '../contract.ts'
import { civilOf, dayAfter } from '../hours/civil.ts'
import { branchAt, byOpenThenNear, detailsAt } from '../listing/branch.ts'
import {
  findPublicBranch,
  measureFromAddress,
  measureFromPoint,
  selectClosures,
  selectPublicBranches,
} from '../repository.ts'

type Asked = Input<typeof listBranches>['query']

/** Branches of libraries at this moment: the open ones first, then the nearest to the place asked about, else by name. */
export async function listBranchesPage(
  { query }: Input<typeof listBranches>,
  { db, clock }: Context,
): Promise<Output<typeof listBranches>> {
  const at = clock.now()
  const found = await db.transaction((tx) => findBranches(tx, query, at))
  const wanted = found
    .filter(({ isOpen }) => query.open === undefined || isOpen)
    .filter(({ accessibility }) => (query.accessible ?? []).every((feature) => accessibility[feature]))
    .sort(byOpenThenNear)
  const start = query.after === undefined ? 0 : placeAfter(wanted, query.after)
  const branches = wanted.slice(start, start + query.limit)
  const last = branches.at(-1)
  const isMore = wanted.length > start + query.limit && last !== undefined
  return { branches, next: isMore ? writeCursor([last.name, 0, last.id]) : null }
}

/** Which are open changes while somebody turns pages: the list goes on behind the branch that was the last. */
function placeAfter(branches: readonly { readonly id: number }[], after: string): number {
  const [, , id] = cursorOf(after)
  return branches.findIndex((branch) => branch.id === id) + 1
}

async function findBranches(tx: Db, query: Asked, at: Date) {
  const { day } = civilOf(at)
  const rows = await selectPublicBranches(tx, { kind: query.kind, schoolId: query.schoolId, on: day })
  const metres = await measureFrom(tx, query)
  const closures = await selectClosures(
    tx,
    rows.map(({ id }) => id),
    dayAfter(day, -1), // who opened yesterday may still be open
  )
  return rows.map((row) => {
    const own = closures.filter(({ branchId }) => branchId === row.id)
    return branchAt(row, own, at, metres.get(row.id))
  })
}

async function measureFrom(tx: Db, { addressId, lon, lat }: Asked): Promise<ReadonlyMap<number, number>> {
  if (addressId !== undefined) {
    const distances = await measureFromAddress(tx, addressId)
    return metresById(distances)
  }
  if (lon === undefined || lat === undefined) return new Map()
  return metresById(await measureFromPoint(tx, { lon, lat }))
}

const metresById = (distances: readonly { readonly id: number; readonly metres: number }[]) =>
  new Map(distances.map(({ id, metres }) => [id, metres]))

/** One branch that residents see. Throws `not-found`. */
export function readBranch(
  { params }: Input<typeof getBranch>,
  { db, clock }: Context,
): Promise<BranchDetails> {
  const at = clock.now()
  return db.transaction(async (tx) => {
    const row = await findPublicBranch(tx, params.id)
    if (row === undefined) throw notFound('library-branch', params.id)
    return detailsAt(row, await selectClosures(tx, [row.id], dayAfter(civilOf(at).day, -1)), at)
  })
}
