import { today } from '../../../platform/clock.ts'
import type { Context } from '../../../platform/context.ts'
import type { Db } from '../../../platform/db/db.ts'
import type { Input, Output } from '../../../platform/http/endpoint.ts'
import { notFound, Problem } from '../../../platform/http/problem.ts'
import {
  adoptPlan,
  closePlan,
  copyPlan,
  deletePlan,
  findPlan,
  insertPublication,
  lockPlans,
  markWithdrawn,
  type PublishedPlanRow,
  readPublication,
  selectHeldPlans,
  selectState,
  unadoptPlan,
} from '../repository/index.ts'
import { drawCatchments, rematerialise } from './plans.ts'
import type {
  deleteCatchmentPlan,
  publishCatchmentPlan,
  withdrawCatchmentPlan,
} from '../publishing/contract.ts'
import { planShown } from './plan-read.ts'

/** Makes a draft the plan that holds. Throws 404, 409 where it is none, is empty, or the data are not those that were looked at. */
export function publishPlan(
  { params, body }: Input<typeof publishCatchmentPlan>,
  context: Context,
): Promise<Output<typeof publishCatchmentPlan>> {
  const day = today(context.clock)
  return context.db.transaction(async (tx) => {
    const plan = await planToAct(tx, params.id)
    const { version } = await selectState(tx, day)
    if (version !== body.version) throw new Problem(409, 'plan-changed-since')
    await publish(tx, plan, context)
    return { plan: planShown(await planNow(tx, plan.id)) }
  })
}

/** Takes a publication back. Throws 404, and 409 where the plan is not published or another one has taken its place. */
export function withdrawPlan(
  { params }: Input<typeof withdrawCatchmentPlan>,
  context: Context,
): Promise<Output<typeof withdrawCatchmentPlan>> {
  return context.db.transaction(async (tx) => {
    const id = await withdraw(tx, await planToAct(tx, params.id), context)
    return { plan: planShown(await planNow(tx, id)) }
  })
}

/** Throws a draft away. Throws 404, and 409 where it is none. */
export function throwAway(
  { params }: Input<typeof deleteCatchmentPlan>,
  context: Context,
): Promise<Output<typeof deleteCatchmentPlan>> {
  return context.db.transaction(async (tx) => {
    const plan = await planToAct(tx, params.id)
    if (plan.state !== 'draft') throw new Problem(409, 'plan-no-draft', { plan: plan.name })
    await deletePlan(tx, plan.id)
    await context.changed(tx, 'catchments')
    audit(tx, 'catchments.throw-away', plan)
    return { plan: planShown(plan) }
  })
}

type Tools = Pick<Context, 'clock' | 'changed'>

/** The same inside the caller's transaction. */
export async function publish(tx: Db, plan: PublishedPlanRow, { clock, changed }: Tools): Promise<void> {
  if (plan.state !== 'draft') throw new Problem(409, 'plan-no-draft', { plan: plan.name })
  if (plan.schoolCount === 0) throw new Problem(409, 'plan-empty', { plan: plan.name })
  const day = today(clock)
  const held = await selectHeldPlans(tx, plan)
  const replaced = held.find(({ state }) => state === 'adopted')
  if (replaced !== undefined) await closePlan(tx, replaced.id, day)
  await adoptPlan(tx, plan.id, day)
  await insertPublication(tx, {
    planId: plan.id,
    replacedPlanId: replaced?.id ?? null,
    draftedFrom: plan.knownFrom,
    publishedOn: day,
    publishedAt: clock.now(),
  })
  await changed(tx, 'catchments')
  audit(tx, 'catchments.publish', plan)
}

/**
 * The same inside the caller's transaction; returns the id of the draft that the plan is again. On the day of the publication all is as it
 * was before it; later, what residents were told meanwhile stays answerable: the plan is closed, and its predecessor opened anew.
 */
export async function withdraw(tx: Db, plan: PublishedPlanRow, { clock, changed }: Tools): Promise<number> {
  if (plan.publicationId === null) throw new Problem(409, 'plan-not-published', { plan: plan.name })
  if (plan.knownTo !== null) throw new Problem(409, 'plan-replaced-since', { plan: plan.name })
  const held = await selectHeldPlans(tx, plan)
  if (held.some(({ name, state }) => state === 'draft' && name === plan.name))
    throw new Problem(409, 'plan-draft-exists', { plan: plan.name })
  const publication = await readPublication(tx, plan.publicationId)
  const day = today(clock)
  const isOfToday = publication.publishedOn === day
  await markWithdrawn(tx, plan.publicationId, clock.now())
  const draftId = isOfToday
    ? await reopen(tx, plan, publication)
    : await succeed(tx, plan, { ...publication, day })
  await changed(tx, 'catchments')
  audit(tx, 'catchments.withdraw', plan)
  return draftId
}

type Publication = Awaited<ReturnType<typeof readPublication>>

async function reopen(tx: Db, plan: PublishedPlanRow, publication: Publication): Promise<number> {
  const { replacedPlanId, draftedFrom, isStale } = publication
  await unadoptPlan(tx, plan.id, draftedFrom)
  if (replacedPlanId === null) return plan.id
  await closePlan(tx, replacedPlanId, null)
  if (isStale) await followWith(tx, replacedPlanId)
  return plan.id
}

async function succeed(
  tx: Db,
  plan: PublishedPlanRow,
  { replacedPlanId, day }: Publication & { readonly day: string },
): Promise<number> {
  await closePlan(tx, plan.id, day)
  if (replacedPlanId !== null)
    await followWith(tx, await copyPlan(tx, replacedPlanId, { day, state: 'adopted' }))
  const draftId = await copyPlan(tx, plan.id, { day, state: 'draft' })
  await followWith(tx, draftId)
  return draftId
}

async function followWith(tx: Db, planId: number): Promise<void> {
  await rematerialise(tx, planId)
  await drawCatchments(tx, planId)
}

/** One at a time acts on plans. Throws 404. */
async function planToAct(tx: Db, id: number): Promise<PublishedPlanRow> {
  await lockPlans(tx)
  const plan = await findPlan(tx, id)
  if (plan === undefined) throw notFound('catchment-plan', id)
  return plan
}

async function planNow(tx: Db, id: number): Promise<PublishedPlanRow> {
  const plan = await findPlan(tx, id)
  if (plan === undefined) throw new Error('The plan is there')
  return plan
}

function audit(tx: Db, action: string, { id, name, entryYearFrom }: PublishedPlanRow): void {
  tx.audit({ action, object: { kind: 'catchment-plan', id }, details: { plan: name, entryYearFrom } })
}
