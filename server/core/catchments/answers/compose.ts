import type { AnswerStatus, CatchmentAnswer, CatchmentAnswers } from '../contract.ts'
import type { Plan } from '../repository/index.ts'
import { type Decision, decide } from './decide.ts'
import type { Answering, FullHit } from './network.ts'

export type Found = Decision<FullHit>

/** Which schools answer for the entrants of `entryYear` in one plan. */
export function decideInPlan(
  hits: readonly FullHit[],
  plan: Plan | undefined,
  entryYear: number,
  grade?: number,
): Found {
  return decide(
    hits.filter((hit) => hit.planId === plan?.id),
    entryYear,
    grade,
  )
}

export function answersOf(found: Found, { plan, later }: Answering): CatchmentAnswer[] {
  if (plan === undefined) return []
  return found.answers.map(({ hit, grades, joint }) => ({
    school: hit.school,
    sites: hit.sites,
    grades,
    basis: basisOf(hit, plan, later),
    joint,
    walk: null,
    transport: null,
  }))
}

function basisOf(
  { rule, entryYearFrom, entryYearTo }: FullHit,
  plan: Plan,
  later: Plan | undefined,
): CatchmentAnswer['basis'] {
  const to = Math.min(later?.entryYearFrom ?? Infinity, entryYearTo ?? Infinity)
  return {
    resolution: resolutionOf(plan),
    plan: plan.name,
    rule: rule?.words ?? null,
    text: rule?.text ?? null,
    validFrom: firstOfSeptember(Math.max(plan.entryYearFrom, entryYearFrom ?? -Infinity)),
    validTo: to === Infinity ? null : firstOfSeptember(to),
  }
}

export function resolutionOf(plan: Plan): CatchmentAnswer['basis']['resolution'] {
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
  opposite: { readonly number: string; readonly hits: readonly FullHit[] } | null,
  own: Found,
  { plan, entryYear }: Answering,
): CatchmentAnswers['otherSide'] {
  if (opposite === null) return []
  const ours = new Set(own.answers.map(({ hit }) => hit.school.id))
  const parity = Number.parseInt(opposite.number, 10) % 2 === 1 ? ('odd' as const) : ('even' as const)
  return decideInPlan(opposite.hits, plan, entryYear)
    .answers.filter(({ hit }) => !ours.has(hit.school.id))
    .map(({ hit }) => ({ parity, school: hit.school }))
}

/** What holds for the entrants of the year after, where it is something else: another plan, or other rules. */
export function nextOf(
  hits: readonly FullHit[],
  { plan, later, entryYear: current }: Answering,
  own: Found,
  grade: number | undefined,
): CatchmentAnswers['next'] {
  const entryYear = current + 1
  const taking = later?.entryYearFrom === entryYear ? later : undefined
  const next = decideInPlan(hits, taking ?? plan, entryYear, grade)
  if (taking === undefined && outcome(next) === outcome(own)) return null
  return {
    entryYear,
    answers: next.answers.map(({ hit, grades }) => ({ school: hit.school, grades })),
    state: taking?.state ?? 'adopted',
  }
}

function outcome({ answers }: Found): string {
  return answers.map(({ hit, grades }) => `${hit.school.id}:${grades?.join() ?? ''}`).join(' ')
}

/** What can be said before asking which school; undefined when a school can be. */
export function statusWithoutSchool(
  level: CatchmentAnswers['level'],
  { plan }: Answering,
): Extract<AnswerStatus, 'not-applicable' | 'no-plan'> | undefined {
  // Law.md R2.10: kindergartens and secondary schools have no catchments.
  if (level !== 'primary') return 'not-applicable'
  return plan === undefined ? 'no-plan' : undefined
}
