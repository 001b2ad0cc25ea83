import { type CatchmentAnswers } from '../../../server/core/catchments/contract.ts'
import { type Report, type ToldAnswer } from '../../../server/modules/reports/contract.ts'

interface Fact {
  readonly name: string
  readonly value: string
  readonly lang?: string
}

type Translate = (key: string) => string

/** Facts of which nothing is known are left out. */
export const known = (facts: readonly Fact[]) => facts.filter(({ value }) => value !== '')

/** Which schools were named, and by which rules. */
export function toldFacts(told: Pick<ToldAnswer, 'schools' | 'rules'> | null, t: Translate): readonly Fact[] {
  if (told === null) return []
  return [
    { name: t('workspace.report.told'), value: told.schools.join(', '), lang: 'pl' },
    { name: t('workspace.report.rule'), value: told.rules.join('; '), lang: 'pl' },
  ]
}

/** What an answer tells, as a report keeps it. */
export function toldBy({ answers }: CatchmentAnswers): Pick<ToldAnswer, 'schools' | 'rules'> {
  return {
    schools: answers.map(({ school }) => school.name),
    rules: answers.flatMap(({ basis }) => (basis.rule === null ? [] : [basis.rule])),
  }
}

/** What is late stands out most, then what nobody has taken on. */
export function toneOf({ state, isLate }: Pick<Report, 'state' | 'isLate'>) {
  if (state === 'answered') return 'good'
  if (isLate) return 'danger'
  return state === 'new' ? 'warning' : 'calm'
}
