import { today } from '../../../platform/clock.ts'
import type { Context } from '../../../platform/context.ts'
import type { Db } from '../../../platform/db/db.ts'
import { notFound } from '../../../platform/http/problem.ts'
import { levelOfKind } from '../../schools/index.ts'
import { choosePlan } from '../answers/network.ts'
import { selectAskedSchool, selectCatchmentIds } from '../repository/index.ts'
import { withNetwork } from './network.ts'

/** The catchment that a school has for the entrants of now; undefined when it has none. Throws 404 for an unknown school. */
export async function currentCatchment(
  tx: Db,
  schoolId: number,
  context: Context,
): Promise<number | undefined> {
  const on = today(context.clock)
  const read = await withNetwork(context, tx, () => selectAskedSchool(tx, schoolId, on))
  if (read === undefined) throw notFound('school', schoolId)
  const { row, network } = read
  const level = levelOfKind(row.kind) ?? 'primary'
  const { plan } = choosePlan(network.plans, { level, entryYear: row.entryYear, on })
  return plan && (await selectCatchmentIds(tx, plan.id)).get(schoolId)
}
