import { type Db } from '../../../platform/db/db.ts'
import { bumpLayer } from '../../../platform/layers/index.ts'
import { hoursOf } from '../hours/hours.ts'
import { type BranchFacts, insertBranch, insertClosure } from '../repository.ts'

/** A branch to be added, with its closures; what is left out is unknown. */
export type NewBranch = Pick<
  BranchFacts,
  'kind' | 'name' | 'schoolId' | 'address' | 'point' | 'hours' | 'isPublic' | 'isFictional' | 'validFrom'
> &
  Partial<BranchFacts> & {
    readonly closures?: readonly {
      readonly firstDay: string
      readonly lastDay: string
      readonly reason: string
    }[]
  }

const UNKNOWN = {
  addressId: null,
  stepFree: null,
  lift: null,
  toilet: null,
  hearingLoop: null,
  accessibilityNote: null,
  phone: null,
  email: null,
  website: null,
  collections: null,
}

/** Adds branches of a city that has been made up. Throws when hours are none. */
export async function loadBranches(tx: Db, branches: readonly NewBranch[]): Promise<void> {
  for (const { closures = [], ...branch } of branches) {
    const id = await insertBranch(tx, { ...UNKNOWN, ...branch, hours: hoursOf(branch.hours).text })
    for (const closure of closures) await insertClosure(tx, { ...closure, branchId: id, hours: null })
  }
  await bumpLayer(tx, 'library')
}
