import { today } from '../../../platform/clock.ts'
import { type Context } from '../../../platform/context.ts'
import { type Db } from '../../../platform/db/db.ts'
import { type Input, type Output } from '../../../platform/http/endpoint.ts'
import { conflict, invalid, notFound } from '../../../platform/http/problem.ts'
import { bumpLayer } from '../../../platform/layers/index.ts'
import {
  type getHoursPreview,
  type getManagedBranch,
  type listManagedBranches,
  type ManagedBranch,
  type postBranch,
  type postBranchEnding,
  type putBranch,
  type WrittenBranch,
} from '../contract.ts'
import { readHours } from '../hours/hours.ts'
import { daysOf, usually } from '../hours/openings.ts'
import { managedAt } from '../listing/branch.ts'
import { mayKeepLibrary } from '../policy.ts'
import {
  type BranchFacts,
  type BranchRow,
  endBranch,
  findAddress,
  findKeptBranch,
  insertBranch,
  projectPoint,
  selectClosures,
  selectKeptBranches,
  updateBranch,
} from '../repository.ts'

/** Branches that whoever entered keeps. */
export function listKept(_: unknown, { db, clock }: Context): Promise<Output<typeof listManagedBranches>> {
  return db.transaction(async (tx) => {
    const rows = await selectKeptBranches(tx)
    const ids = rows.map(({ id }) => id)
    const closures = await selectClosures(tx, ids, today(clock))
    return {
      branches: rows.map((row) =>
        managedAt(
          row,
          closures.filter(({ branchId }) => branchId === row.id),
          clock.now(),
        ),
      ),
    }
  })
}

/** One of them. Throws `not-found`. */
export function readKept(
  { params }: Input<typeof getManagedBranch>,
  context: Context,
): Promise<ManagedBranch> {
  return context.db.transaction((tx) => keptBranch(tx, context, params.id))
}

const DAYS_SHOWN = 7

/** What hours mean in the days to come. Throws 400 with the place where they are not understood. */
export function previewHours(
  { query }: Input<typeof getHoursPreview>,
  { db, clock }: Context,
): Promise<Output<typeof getHoursPreview>> {
  const day = today(clock)
  // Nothing is read, but whoever may not ask is turned away where a transaction is entered.
  return db.transaction(() => {
    const hours = hoursFrom(query.hours, '/query/hours', day)
    return Promise.resolve({ hours: hours.text, days: daysOf(usually(hours), day, DAYS_SHOWN) })
  })
}

/** Adds a branch. Throws 400 with pointers. */
export function addBranch(
  { body }: Input<typeof postBranch>,
  context: Context,
): Promise<Output<typeof postBranch>> {
  return context.db.transaction(async (tx) => {
    const { kind, schoolId, validFrom } = body
    requireOwner(tx, { kind, schoolId })
    const facts = await factsOf(tx, context, body)
    requirePublic({ kind, isPublic: body.isPublic })
    const id = await insertBranch(tx, { ...facts, kind, schoolId, validFrom, isFictional: false })
    tx.audit({
      action: 'library.add-branch',
      ...about({ id, schoolId }),
      details: { name: body.name, kind, hours: facts.hours },
    })
    await bumpLayer(tx, 'library')
    return keptBranch(tx, context, id)
  })
}

/** Changes a branch. Throws 400 with pointers, `not-found`, 409 `library-branch-closed` and `version-conflict`. */
export function changeBranch(
  { params, body }: Input<typeof putBranch>,
  context: Context,
): Promise<ManagedBranch> {
  return context.db.transaction(async (tx) => {
    const before = await branchToWrite(tx, context, params.id)
    requirePublic({ kind: before.kind, isPublic: body.isPublic })
    const facts = await factsOf(tx, context, body)
    if ((await updateBranch(tx, { id: before.id, version: body.version }, facts)) === 0)
      throw conflict('version-conflict')
    tx.audit({
      action: 'library.change-branch',
      ...about(before),
      details: { before: before.name, name: body.name, hours: facts.hours },
    })
    await bumpLayer(tx, 'library')
    return keptBranch(tx, context, before.id)
  })
}

/** Closes a branch for good. Throws 400 with pointers, `not-found`, 409 `library-branch-closed` and `version-conflict`. */
export function closeBranch(
  { params, body }: Input<typeof postBranchEnding>,
  context: Context,
): Promise<ManagedBranch> {
  const { on, reason, version } = body
  return context.db.transaction(async (tx) => {
    const branch = await branchToWrite(tx, context, params.id)
    if (on < branch.validFrom) throw invalid([{ pointer: '/body/on', why: 'input.date-order' }])
    if ((await endBranch(tx, { id: branch.id, version }, on)) === 0) throw conflict('version-conflict')
    tx.audit({
      action: 'library.close-branch',
      ...about(branch),
      reason,
      details: { name: branch.name, on },
    })
    await bumpLayer(tx, 'library')
    return keptBranch(tx, context, branch.id)
  })
}

/** A branch that whoever entered may change, held until the transaction ends. Throws `not-found`, 409 `library-branch-closed`. */
export async function branchToWrite(tx: Db, { clock }: Context, id: number): Promise<BranchRow> {
  const branch = await findKeptBranch(tx, id, 'held')
  if (branch === undefined || !isKeeper(tx, branch.schoolId)) throw notFound('library-branch', id)
  if (branch.validTo !== null && branch.validTo <= today(clock)) throw conflict('library-branch-closed')
  return branch
}

/** Hours that are understood. Throws 400 that points at them. */
export function hoursFrom(text: string, pointer: string, day: string) {
  const read = readHours(text, day)
  if ('hours' in read) return read.hours
  const { why, at } = read.refused
  throw invalid([{ pointer, why, params: at === undefined ? {} : { at } }])
}

/** Whose library it is, for the trail. */
export const about = ({ id, schoolId }: Pick<BranchRow, 'id' | 'schoolId'>) => ({
  object: { kind: 'library-branch', id },
  schoolId,
})

async function keptBranch(tx: Db, { clock }: Context, id: number): Promise<ManagedBranch> {
  const row = await findKeptBranch(tx, id)
  if (row === undefined) throw notFound('library-branch', id)
  return managedAt(row, await selectClosures(tx, [id], today(clock)), clock.now())
}

const isKeeper = (tx: Db, schoolId: number | null) =>
  tx.actor === null || mayKeepLibrary(tx.actor.rights, schoolId)

function requireOwner(tx: Db, { kind, schoolId }: Pick<BranchRow, 'kind' | 'schoolId'>): void {
  const isOfASchool = kind === 'school'
  if (isOfASchool !== (schoolId !== null))
    throw invalid([
      { pointer: '/body/schoolId', why: isOfASchool ? 'input.missing' : 'input.library-school' },
    ])
  if (isKeeper(tx, schoolId)) return
  const pointer = isOfASchool ? '/body/schoolId' : '/body/kind'
  throw invalid([{ pointer, why: isOfASchool ? 'input.school-not-yours' : 'input.library-not-yours' }])
}

/** Only a school decides whether others may see its library. */
function requirePublic({ kind, isPublic }: Pick<BranchRow, 'kind' | 'isPublic'>): void {
  if (!isPublic && kind !== 'school')
    throw invalid([{ pointer: '/body/isPublic', why: 'input.library-public' }])
}

type Facts = Omit<BranchFacts, 'kind' | 'schoolId' | 'isFictional' | 'validFrom'>

async function factsOf(tx: Db, { clock }: Context, body: WrittenBranch): Promise<Facts> {
  const { name, phone, email, website, collections, isPublic } = body
  const { note, ...features } = body.accessibility
  const hours = hoursFrom(body.hours, '/body/hours', today(clock)).text
  const place = await placeOf(tx, body.place)
  return {
    ...{ name, phone, email, website, collections, isPublic, hours },
    ...features,
    accessibilityNote: note,
    ...place,
  }
}

async function placeOf(
  tx: Db,
  place: WrittenBranch['place'],
): Promise<Pick<Facts, 'address' | 'addressId' | 'point'>> {
  if (place.by === 'point') {
    const { easting, northing } = await projectPoint(tx, place)
    return { address: place.address, addressId: null, point: [easting, northing] }
  }
  const found = await findAddress(tx, place.addressId)
  if (found === undefined) throw invalid([{ pointer: '/body/place/addressId', why: 'input.address-unknown' }])
  return { address: found.address, addressId: place.addressId, point: [found.easting, found.northing] }
}
