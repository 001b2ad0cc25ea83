import { today } from '../../../platform/clock.ts'
import type { Context } from '../../../platform/context.ts'
import type { Db } from '../../../platform/db/db.ts'
import type { Input, Output } from '../../../platform/http/endpoint.ts'
import { notFound } from '../../../platform/http/problem.ts'
import { resolutionOf } from '../answers/compose.ts'
import { choosePlan } from '../answers/network.ts'
import { buildStreetBook } from '../listing/street-book.ts'
import { outcomes } from '../listing/street-list.ts'
import {
  findPlan,
  type Plan,
  type PublishedPlanRow,
  selectHouses,
  selectPlaces,
  selectPlans,
  selectPlanSchools,
  selectRules,
  selectState,
} from '../repository/index.ts'
import { withNetwork } from './network.ts'
import type { CatchmentPlan, getCatchmentPlan, listCatchmentPlans } from '../publishing/contract.ts'
import { findingsIn, movesBetween } from '../publishing/findings.ts'

/** All plans, newest first. */
export async function listPlans(
  _input: unknown,
  { db }: Context,
): Promise<Output<typeof listCatchmentPlans>> {
  const rows = await db.transaction(selectPlans)
  return { plans: rows.map(planShown) }
}

/** Plans that were published and not taken back, newest first. */
export async function publishedPlans(tx: Db): Promise<{ id: number; name: string; publishedAt: string }[]> {
  const rows = await selectPlans(tx)
  return rows
    .flatMap(({ id, name, publishedAt }) => (publishedAt === null ? [] : [{ id, name, publishedAt }]))
    .sort((a, b) => b.publishedAt.localeCompare(a.publishedAt))
}

/** A plan as officials see it. */
export function planShown(row: PublishedPlanRow): CatchmentPlan {
  const { id, name, level, entryYearFrom, knownFrom, knownTo, schoolCount, publishedAt } = row
  const state = row.state === 'draft' ? 'draft' : knownTo === null ? 'held' : 'replaced'
  return {
    ...{ id, name, level, entryYearFrom, state, knownFrom, knownTo, schoolCount },
    resolution: resolutionOf(row),
    publishedAt,
    mayPublish: state === 'draft' && schoolCount > 0,
    mayWithdraw: state === 'held' && row.publicationId !== null,
  }
}

/** A plan with what would strike residents if it held. Throws 404. */
export async function readPlan(
  { params }: Input<typeof getCatchmentPlan>,
  context: Context,
): Promise<Output<typeof getCatchmentPlan>> {
  const on = today(context.clock)
  return context.db.snapshot(async (tx) => {
    const row = await findPlan(tx, params.id)
    if (row === undefined) throw notFound('catchment-plan', params.id)
    const read = await withNetwork(context, tx, () => selectState(tx, on))
    const plan = read?.network.plans.find(({ id }) => id === row.id)
    if (read === undefined || plan === undefined) throw new Error('A plan is part of the network')
    const { network } = read
    const { entryYearFrom: entryYear, level } = plan
    const places = await selectPlaces(tx)
    const rules = await selectRules(tx, plan.id)
    const houses = await selectHouses(tx, plan.id)
    const book = buildStreetBook({ plan, network, places, houses, rules })
    const findings = findingsIn(book.listAt(entryYear, on), await selectPlanSchools(tx, plan.id))
    const before = predecessorOf(
      network.plans,
      plan,
      choosePlan(network.plans, { level, entryYear, on }).plan,
    )
    const moves =
      before === undefined
        ? []
        : movesBetween(
            {
              houses: await selectHouses(tx, before.id),
              outcomeOf: outcomes({ plan: before, network, entryYear }),
            },
            { houses, outcomeOf: outcomes({ plan, network, entryYear }) },
            on,
          )
    return {
      plan: planShown(row),
      version: network.version,
      findings: { ...findings, against: before?.name ?? null, moves },
    }
  })
}

/** With what a plan is compared: the one that answers now; where that is itself, the one that was closed last for the same entrants. */
function predecessorOf(plans: readonly Plan[], plan: Plan, answering: Plan | undefined): Plan | undefined {
  if (answering?.id !== plan.id) return answering
  return plans
    .filter(({ level, entryYearFrom }) => level === plan.level && entryYearFrom === plan.entryYearFrom)
    .filter(({ knownTo }) => knownTo !== null && knownTo <= plan.knownFrom)
    .sort((a, b) => b.id - a.id)
    .find(({ id }) => id !== plan.id)
}
