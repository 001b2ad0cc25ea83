import type { Db } from '../../../platform/db/db.ts'
import { Problem } from '../../../platform/http/problem.ts'
import type { PlanOptions } from '../import/options.ts'
import { copyPlan, type HeldPlan, insertPlan, renewPlan, selectHeldPlans } from '../repository/index.ts'

/**
 * The plan of that name, if there is one; for a draft that is still to be made, the plan on which it builds. Two plans cannot both say
 * where the entrants of one September belong; drafts may be many.
 */
export async function planToChange(tx: Db, options: PlanOptions): Promise<HeldPlan | undefined> {
  const held = await selectHeldPlans(tx, options)
  const adopted = held.filter(({ state }) => state === 'adopted')
  if (options.isDraft) {
    const ofName = held.filter(({ name }) => name === options.plan)
    return ofName.find(({ state }) => state === 'draft') ?? ofName[0]
  }
  const other = adopted.find(({ name }) => name !== options.plan)
  if (other !== undefined) {
    throw new Problem(409, 'catchments-year-taken', { plan: other.name, year: options.entryYearFrom })
  }
  return adopted[0]
}

/** What was known until yesterday stays answerable: only a draft, or a plan that is of today, is written over. */
export async function versionToWrite(
  tx: Db,
  plan: HeldPlan | undefined,
  options: PlanOptions,
  day: string,
): Promise<number> {
  const { plan: name, level, entryYearFrom, resolution, isDraft } = options
  const state = isDraft ? ('draft' as const) : ('adopted' as const)
  if (plan === undefined) {
    return insertPlan(tx, { name, level, entryYearFrom, knownFrom: day, state, resolution })
  }
  if (plan.state !== state) return copyPlan(tx, plan.id, { day, state })
  return !isDraft && plan.knownFrom < day ? renewPlan(tx, plan.id, day) : plan.id
}
