import type { Db } from '../../../platform/db/db.ts'
import { Problem } from '../../../platform/http/problem.ts'
import type { PlanOptions } from '../import/options.ts'
import { type HeldPlan, insertPlan, renewPlan, selectHeldPlans } from '../repository/index.ts'

/** The plan of that name, if there is one. Two plans cannot both say where the entrants of one September belong. */
export async function planToChange(tx: Db, options: PlanOptions): Promise<HeldPlan | undefined> {
  const held = await selectHeldPlans(tx, options)
  const other = held.find(({ name }) => name !== options.plan)
  if (other !== undefined) {
    throw new Problem(409, 'catchments-year-taken', { plan: other.name, year: options.entryYearFrom })
  }
  return held[0]
}

/** What was known until yesterday stays answerable: only a plan that is of today is written over. */
export async function versionToWrite(
  tx: Db,
  plan: HeldPlan | undefined,
  { plan: name, level, entryYearFrom, resolution }: PlanOptions,
  day: string,
): Promise<number> {
  if (plan === undefined) return insertPlan(tx, { name, level, entryYearFrom, knownFrom: day, resolution })
  return plan.knownFrom < day ? renewPlan(tx, plan.id, day) : plan.id
}
