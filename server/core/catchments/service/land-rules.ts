import type { Db } from '../../../platform/db/db.ts'
import type { ImportReport } from '../../../platform/imports/index.ts'
import { compareRules, type PlacedRule } from '../exchange/compare.ts'
import { jointGroups } from '../import/joint-groups.ts'
import type { PlanOptions } from '../import/options.ts'
import { planToChange, versionToWrite } from './plan-version.ts'
import {
  deleteRules,
  insertCatchments,
  insertRules,
  type NewRule,
  selectCatchmentIds,
  selectRules,
  selectRuleTexts,
  updateJointGroups,
  updateResolution,
} from '../repository/index.ts'
import { ruleText } from '../rules/rule-text.ts'
import { drawCatchments, rematerialise } from './plans.ts'

/** A rule of a list, with its school found. */
export interface BroughtRule extends PlacedRule {
  readonly schoolId: number
  /** How its words name its place. */
  readonly placeName: string
  /** Schools with the same word share their catchments. */
  readonly joint: string | null
}

interface Work {
  readonly options: PlanOptions
  readonly isComplete: boolean
  /** The day of the import, `YYYY-MM-DD`. */
  readonly day: string
  readonly report: Pick<ImportReport, 'new' | 'changed' | 'unchanged' | 'closed'>
}

/** Brings a plan, or a new one, into line with the rules; counts them, and returns whether anything is different. */
export async function landRules(tx: Db, brought: readonly BroughtRule[], work: Work): Promise<boolean> {
  const { options, isComplete, day, report } = work
  const plan = await planToChange(tx, options)
  const compare = async (planId: number | undefined) => comparison(tx, planId, brought, work)
  const differences = await compare(plan?.id)
  countIn(report, differences, isComplete)
  const isOtherLaw = options.resolution !== undefined && plan?.resolutionNo !== options.resolution.no
  const isDifferent = report.new + report.changed + report.closed > 0 || isOtherLaw
  if (plan !== undefined && !isDifferent) return false

  const planId = await versionToWrite(tx, plan, options, day)
  // A renewed plan has rules of its own, with other numbers.
  await writeRules(tx, planId, planId === plan?.id ? differences : await compare(planId))
  await joinCatchments(tx, planId, brought)
  if (options.resolution !== undefined) await updateResolution(tx, planId, options.resolution)
  await rematerialise(tx, planId)
  await drawCatchments(tx, planId)
  return true
}

function countIn(report: Work['report'], differences: Differences, isComplete: boolean): void {
  for (const { added, changed, unchanged, removed } of differences.values()) {
    report.new += added
    report.changed += changed
    report.unchanged += unchanged
    if (isComplete) report.closed += removed
  }
}

type Differences = Map<number, ReturnType<typeof compareRules<NewRule & { id: number }, BroughtRule>>>

/** What becomes of the rules of each school. */
async function comparison(
  tx: Db,
  planId: number | undefined,
  brought: readonly BroughtRule[],
  { options, isComplete }: Work,
): Promise<Differences> {
  const held =
    planId === undefined ? new Map<number, (NewRule & { id: number })[]>() : await heldRules(tx, planId)
  const bySchool = new Map<number, BroughtRule[]>()
  for (const rule of brought) bySchool.set(rule.schoolId, [...(bySchool.get(rule.schoolId) ?? []), rule])
  const schools = new Set([...bySchool.keys(), ...(isComplete ? held.keys() : [])])
  const how = { planYear: options.entryYearFrom, isComplete }
  return new Map(
    [...schools].map((id) => [id, compareRules(held.get(id) ?? [], bySchool.get(id) ?? [], how)]),
  )
}

/** The rules of a plan with their words, by school. */
async function heldRules(tx: Db, planId: number): Promise<Map<number, (NewRule & { id: number })[]>> {
  const schoolOf = new Map([...(await selectCatchmentIds(tx, planId))].map(([school, id]) => [id, school]))
  const textOf = new Map((await selectRuleTexts(tx, planId)).map(({ id, text }) => [id, text]))
  const rules = new Map<number, (NewRule & { id: number })[]>()
  for (const rule of await selectRules(tx, planId)) {
    const school = schoolOf.get(rule.catchmentId) ?? 0
    const whole = { ...rule, position: 0, text: textOf.get(rule.id) ?? '' }
    rules.set(school, [...(rules.get(school) ?? []), whole])
  }
  return rules
}

async function writeRules(tx: Db, planId: number, differences: Differences): Promise<void> {
  const known = await selectCatchmentIds(tx, planId)
  const changed = [...differences].filter(
    ([, { added, changed: other, removed }]) => added + other + removed > 0,
  )
  const missing = changed.map(([school]) => school).filter((school) => !known.has(school))
  const added = await insertCatchments(
    tx,
    planId,
    missing.map((schoolId) => ({ schoolId, jointGroup: null })),
  )
  const ids = new Map([...known, ...added])
  await deleteRules(
    tx,
    changed.map(([school]) => ids.get(school) ?? 0),
  )
  await insertRules(
    tx,
    changed.flatMap(([school, { result }]) =>
      result.map((rule, index) => ({
        ...rule,
        catchmentId: ids.get(school) ?? 0,
        position: index + 1,
        text: 'text' in rule ? rule.text : ruleText(rule, rule.placeName),
      })),
    ),
  )
}

/** Declares joint what the list does: all schools of one word. Where it says nothing, the plan's own stays. */
async function joinCatchments(tx: Db, planId: number, brought: readonly BroughtRule[]): Promise<void> {
  const ids = await selectCatchmentIds(tx, planId)
  const first = new Map<string, number>()
  const pairs = brought.flatMap(({ joint, schoolId }) => {
    const id = ids.get(schoolId)
    if (joint === null || id === undefined) return []
    const other = first.get(joint) ?? id
    first.set(joint, other)
    return other === id ? [] : [[other, id] as const]
  })
  await updateJointGroups(tx, jointGroups(pairs))
}
