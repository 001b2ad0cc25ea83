import { civilOf } from '../hours/civil.ts'
import { daysOf, type Exception, stateAt, type Timetable } from '../hours/openings.ts'
import {
  type Accessibility,
  type Branch,
  type BranchDetails,
  type Closure,
  type ManagedBranch,
} from '../contract.ts'
import { type BranchRow, type ClosureRow } from '../repository.ts'

/** A row of the list at a moment; `metres` from the place that was asked about. */
export function branchAt(row: BranchRow, closures: readonly Exception[], at: Date, metres?: number): Branch {
  return { ...seenAt(row, closures, at), metres: metres === undefined ? null : Math.round(metres) }
}

const WEEK = 7

/** Everything of a branch that residents read. */
export function detailsAt(row: BranchRow, closures: readonly ClosureRow[], at: Date): BranchDetails {
  return {
    ...toldAt(row, closures, at),
    days: daysOf(timetableOf(row, closures), civilOf(at).day, WEEK),
  }
}

/** The same as its keepers see it. */
export function managedAt(row: BranchRow, closures: readonly ClosureRow[], at: Date): ManagedBranch {
  const { addressId, isPublic, version } = row
  return { ...toldAt(row, closures, at), addressId, isPublic, version }
}

function seenAt(row: BranchRow, closures: readonly Exception[], at: Date) {
  const { id, kind, name, schoolId, address, lon, lat, isFictional } = row
  return {
    ...{ id, kind, name, schoolId, address, lon, lat },
    accessibility: accessibilityOf(row),
    fictional: isFictional,
    ...stateAt(timetableOf(row, closures), at),
  }
}

function toldAt(row: BranchRow, closures: readonly ClosureRow[], at: Date) {
  const { phone, email, website, collections, hours, validFrom, validTo } = row
  return {
    ...seenAt(row, closures, at),
    ...{ phone, email, website, collections, hours, validFrom, validTo },
    closures: closures.map(closureOf),
  }
}

export function closureOf({ id, firstDay, lastDay, hours, reason }: ClosureRow): Closure {
  return { id, firstDay, lastDay, hours, reason }
}

/** When a branch is open. */
export function timetableOf(
  { hours, validFrom, validTo }: BranchRow,
  exceptions: readonly Exception[],
): Timetable {
  return { hours, exceptions, validFrom, validTo }
}

function accessibilityOf(row: BranchRow): Accessibility {
  const { stepFree, lift, toilet, hearingLoop, accessibilityNote } = row
  return { stepFree, lift, toilet, hearingLoop, note: accessibilityNote }
}

/** Open ones first; among equals the nearest, or as they were given. */
export function byOpenThenNear(one: Branch, other: Branch): number {
  return Number(other.isOpen) - Number(one.isOpen) || (one.metres ?? 0) - (other.metres ?? 0)
}
