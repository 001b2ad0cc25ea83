import type { Db } from '../../../platform/db/db.ts'
import { insertCatchments, insertPlan, insertRules, type NewPlan, type NewRule } from '../repository/index.ts'
import type { NumberRule, Rule } from '../rules/rule.ts'
import { drawCatchments, rematerialise } from './plans.ts'

/** A plan as it is handed over whole: catchments of schools with their rules, in the order of the resolution. */
export interface PlanToLoad extends Omit<NewPlan, 'state'> {
  readonly catchments: readonly CatchmentToLoad[]
}

export interface CatchmentToLoad {
  readonly schoolId: number
  /** Catchments with the same number are declared joint. */
  readonly jointGroup?: number
  readonly rules: readonly RuleToLoad[]
}

type OpenUnlessSaid = 'grades' | 'entryYearFrom' | 'entryYearTo'

export interface RuleToLoad
  extends NumberRule, Pick<Rule, 'streetId' | 'localityId'>, Partial<Pick<Rule, OpenUnlessSaid>> {
  /** The words of the resolution. */
  readonly text: string
}

/** Adds an adopted plan, works out who belongs where, draws and colours it; returns its id. */
export async function loadPlan(tx: Db, plan: PlanToLoad): Promise<number> {
  const planId = await insertPlan(tx, { ...plan, state: 'adopted' })
  const ids = await insertCatchments(
    tx,
    planId,
    plan.catchments.map(({ schoolId, jointGroup }) => ({ schoolId, jointGroup: jointGroup ?? null })),
  )
  await insertRules(
    tx,
    plan.catchments.flatMap(({ schoolId, rules }) =>
      rules.map((rule, index) => newRule(rule, index, ids.get(schoolId))),
    ),
  )
  await rematerialise(tx, planId)
  await drawCatchments(tx, planId)
  return planId
}

function newRule(rule: RuleToLoad, index: number, catchmentId: number | undefined): NewRule {
  if (catchmentId === undefined) throw new Error('A rule belongs to a catchment of its plan')
  return {
    ...rule,
    catchmentId,
    position: index + 1,
    grades: rule.grades ?? null,
    entryYearFrom: rule.entryYearFrom ?? null,
    entryYearTo: rule.entryYearTo ?? null,
  }
}
