import { formatGrades } from '../../server/core/schools/contract.ts'
import { type CatchmentAnswers } from '../../server/core/catchments/contract.ts'

type Translate = (key: string, params: Record<string, string | number>) => string

/** What an official says to whoever has rung up: address, school, for whom, by which rule, and what will change. */
export function telephoneSentence(answer: CatchmentAnswers, t: Translate): string {
  const { address, demo } = answer
  return [
    address === null ? undefined : `${address.label}.`,
    schoolSentence(answer, t),
    ruleSentence(answer, t),
    changeSentence(answer, t),
    demo ? t('workspace.phone.demo', {}) : undefined,
  ]
    .filter((sentence) => sentence !== undefined)
    .join(' ')
}

function schoolSentence({ status, answers, entryYear }: CatchmentAnswers, t: Translate): string {
  const [first] = answers
  if (status === 'certain' && first !== undefined) {
    const { name, address } = first.school
    return t('workspace.phone.certain', { school: name, address, year: entryYear })
  }
  if ((status === 'joint' || status === 'by-grade') && first !== undefined) {
    const schools = answers.map(({ school, grades }) =>
      grades === null
        ? school.name
        : `${school.name} (${t('answer.grades', { grades: formatGrades(grades) })})`,
    )
    return t(`workspace.phone.${status}`, { schools: schools.join('; '), year: entryYear })
  }
  return t(`workspace.phone.${status}`, { year: entryYear })
}

/** The rule of the one school; where there are several, the answer's own page tells them. */
function ruleSentence({ status, answers }: CatchmentAnswers, t: Translate): string | undefined {
  const basis = answers[0]?.basis
  if (status !== 'certain' || basis === undefined) return undefined
  const rule = basis.rule ?? t('workspace.phone.byArea', {})
  return basis.resolution === null
    ? t('workspace.phone.rule', { rule })
    : t('workspace.phone.resolution', { no: basis.resolution.no, rule })
}

/** Only what is adopted is told on the telephone. */
export function changeSentence({ next }: CatchmentAnswers, t: Translate): string | undefined {
  if (next === null || next.state === 'draft') return undefined
  const schools = next.answers.map(({ school }) => school.shortName).join(', ') || t('answer.nextNone', {})
  return t('answer.next', { year: next.entryYear, schools })
}
