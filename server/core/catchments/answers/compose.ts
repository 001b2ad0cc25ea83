import type { AnswerStatus, CatchmentAnswer, CatchmentAnswers } from '../contract.ts'
import type { HitRow, PlanRow } from '../repository/index.ts'
import { rank } from '../rules/match-rules.ts'
import { ruleText } from '../rules/rule-text.ts'
import { type Decision, decide, type Hit } from './decide.ts'

type Belonging = HitRow & Hit

export type Found = Decision<Belonging>

/** Which schools answer for the entrants of `entryYear` in one plan. */
export function decideInPlan(
  hits: readonly HitRow[],
  planId: number | null,
  entryYear: number,
  grade: number | undefined,
): Found {
  const own = hits.filter((hit) => hit.planId === planId)
  return decide(own.map(ranked), entryYear, grade)
}

/** An area that decides says as much as a whole street. */
function ranked(hit: HitRow): Belonging {
  return { ...hit, rank: hit.rule === null ? 1 : rank(hit.rule) }
}

export function answersOf(found: Found, plan: PlanRow): CatchmentAnswer[] {
  return found.answers.map(({ hit, grades, joint }) => ({
    school: hit.school,
    sites: hit.sites,
    grades,
    basis: basisOf(hit, plan),
    joint,
    walk: null,
    transport: null,
  }))
}

function basisOf({ rule, entryYearFrom, entryYearTo }: Belonging, plan: PlanRow): CatchmentAnswer['basis'] {
  const from = Math.max(plan.planEntryYear ?? -Infinity, entryYearFrom ?? -Infinity)
  const to = Math.min(plan.laterEntryYear ?? Infinity, entryYearTo ?? Infinity)
  return {
    resolution: resolutionOf(plan),
    plan: plan.planName ?? '',
    rule: rule === null ? null : ruleText(rule, rule.place),
    text: rule?.text ?? null,
    validFrom: firstOfSeptember(from),
    validTo: to === Infinity ? null : firstOfSeptember(to),
  }
}

export function resolutionOf(plan: PlanRow): CatchmentAnswer['basis']['resolution'] {
  if (plan.resolutionNo === null) return null
  return {
    no: plan.resolutionNo,
    date: plan.resolutionDate,
    journal: plan.resolutionJournal,
    url: plan.resolutionUrl,
  }
}

/** Entrants come on 1 September. */
function firstOfSeptember(year: number): string {
  return `${year}-09-01`
}

/** Schools of the nearest house across the street that are not ours. */
export function otherSideOf(
  opposite: { number: string; hits: readonly HitRow[] } | null,
  own: Found,
  plan: PlanRow,
): CatchmentAnswers['otherSide'] {
  if (opposite === null) return []
  const ours = new Set(own.answers.map(({ hit }) => hit.school.id))
  const { answers } = decideInPlan(opposite.hits, plan.planId, plan.entryYear, undefined)
  const parity = Number.parseInt(opposite.number, 10) % 2 === 1 ? ('odd' as const) : ('even' as const)
  return answers
    .filter(({ hit }) => !ours.has(hit.school.id))
    .map(({ hit }) => ({ parity, school: hit.school }))
}

/** What holds for the entrants of the year after, where it is something else: another plan, or other rules. */
export function nextOf(
  hits: readonly HitRow[],
  plan: PlanRow,
  own: Found,
  grade: number | undefined,
): CatchmentAnswers['next'] {
  const entryYear = plan.entryYear + 1
  const isTaken = plan.laterId !== null && plan.laterEntryYear === entryYear
  const next = decideInPlan(hits, isTaken ? plan.laterId : plan.planId, entryYear, grade)
  if (!isTaken && outcome(next) === outcome(own)) return null
  return {
    entryYear,
    answers: next.answers.map(({ hit, grades }) => ({ school: hit.school, grades })),
    state: (isTaken ? plan.laterState : null) ?? 'adopted',
  }
}

function outcome({ answers }: Found): string {
  return answers.map(({ hit, grades }) => `${hit.school.id}:${grades?.join() ?? ''}`).join(' ')
}

/** What can be said before asking which school; undefined when a school can be. */
export function statusWithoutSchool(
  level: CatchmentAnswers['level'],
  plan: PlanRow,
): Extract<AnswerStatus, 'not-applicable' | 'no-plan'> | undefined {
  // Law.md R2.10: kindergartens and secondary schools have no catchments.
  if (level !== 'primary') return 'not-applicable'
  return plan.planId === null ? 'no-plan' : undefined
}
