import type { CatchmentAnswer, CatchmentAnswers } from '../contract.ts'
import { formatGrades } from '../../schools/contract.ts'

/** What stands on a page, in reading order. */
export type CardPart =
  | { readonly kind: 'heading' | 'section' | 'strong' | 'text' | 'quiet'; readonly text: string }
  | { readonly kind: 'steps'; readonly items: readonly string[] }

export interface Card {
  readonly title: string
  readonly place: string
  readonly parts: readonly CardPart[]
  readonly code: { readonly link: string; readonly words: string; readonly alternative: string }
}

export interface CardWords {
  /** A message of the catalogue in the card's language. */
  readonly t: (key: string, params?: Readonly<Record<string, string | number>>) => string
  /** A day in words. */
  readonly day: (date: string) => string
}

interface Given {
  readonly answer: CatchmentAnswers
  readonly municipality: string
  /** To the same answer of the same day. */
  readonly link: string
  readonly words: CardWords
}

/** The card of an answer: what the portal says, in the same words. */
export function cardOf({ answer, municipality, link, words }: Given): Card {
  const { t, day } = words
  const address = answer.address?.label ?? ''
  return {
    title: t('answer.title', { address }),
    place: municipality,
    parts: [
      ...(answer.demo ? [quiet(t('card.demo'))] : []),
      quiet(t('answer.title', { address })),
      ...headOf(answer, words),
      ...(answer.level === 'primary' ? [quiet(t('answer.entry', { year: answer.entryYear }))] : []),
      ...bodyOf(answer, words),
      { kind: 'section', text: t('answer.why') },
      ...answer.answers.flatMap((each) => basisOf(each, answer.answers.length > 1, words)),
      ...agesOf(answer, words),
      text(t('answer.disclaimer')),
    ],
    code: { link, words: t('card.code', { day: day(answer.on) }), alternative: t('card.codePicture') },
  }
}

const text = (said: string): CardPart => ({ kind: 'text', text: said })
const quiet = (said: string): CardPart => ({ kind: 'quiet', text: said })
const strong = (said: string): CardPart => ({ kind: 'strong', text: said })
const heading = (said: string): CardPart => ({ kind: 'heading', text: said })

/** The school, or in a heading why there is not just one. */
function headOf(answer: CatchmentAnswers, { t }: CardWords): CardPart[] {
  const [first] = answer.answers
  if (answer.status === 'certain' && first !== undefined)
    return [heading(first.school.name), text(first.school.address)]
  return [heading(t(`card.heads.${answer.status}`, { year: answer.entryYear }))]
}

function bodyOf(answer: CatchmentAnswers, words: CardWords): CardPart[] {
  const { t } = words
  if (answer.status === 'certain') return certainBody(answer, words)
  const schools = answer.answers.flatMap(({ school, grades }) => [
    strong(school.name),
    text(
      [grades === null ? null : t('answer.gradesOf', { grades: formatGrades(grades) }), school.address]
        .filter((part) => part !== null)
        .join(' · '),
    ),
  ])
  return [text(t(`card.hows.${answer.status}`)), ...schools]
}

function certainBody({ answers }: CatchmentAnswers, { t }: CardWords): CardPart[] {
  const sites = (answers[0]?.sites ?? []).flatMap(({ address, grades }) =>
    grades === null ? [] : [text(`${t('answer.grades', { grades: formatGrades(grades) })}: ${address}`)],
  )
  return [
    strong(t('answer.mustAccept')),
    text(t('answer.noPoints')),
    ...sites,
    { kind: 'section', text: t('answer.whatToDo') },
    { kind: 'steps', items: ['register', 'contents', 'dates'].map((step) => t(`answer.steps.${step}`)) },
    text(`${t('answer.otherSchool')} ${t('answer.otherSchoolHow')} ${t('answer.residence')}`),
  ]
}

/** By which plan, resolution and rule, and since when. */
function basisOf({ school, basis }: CatchmentAnswer, isNamed: boolean, { t, day }: CardWords): CardPart[] {
  const { plan, resolution, rule, text: quoted, validFrom, validTo } = basis
  const sentences = [
    t('answer.plan', { plan }),
    resolution === null ? null : resolutionOf(resolution, { t, day }),
    rule === null ? t('answer.ruleByArea') : t('answer.rule', { rule }),
    quoted === null || quoted === rule ? null : t('answer.quote', { text: quoted }),
    validTo === null
      ? t('answer.validFrom', { date: day(validFrom) })
      : t('answer.validBetween', { from: day(validFrom), to: day(validTo) }),
  ].filter((sentence) => sentence !== null)
  return [...(isNamed ? [strong(school.name)] : []), ...sentences.map(text)]
}

type Resolution = NonNullable<CatchmentAnswer['basis']['resolution']>

const resolutionOf = ({ no, date }: Resolution, { t, day }: CardWords) =>
  date === null ? t('answer.resolutionUndated', { no }) : t('answer.resolution', { no, date: day(date) })

function agesOf({ data }: CatchmentAnswers, { t, day }: CardWords): CardPart[] {
  const { addressesAsOf, planAsOf } = data
  return [
    ...(addressesAsOf === null ? [] : [text(t('answer.addressesAsOf', { date: day(addressesAsOf) }))]),
    ...(planAsOf === null ? [] : [text(t('answer.planAsOf', { date: day(planAsOf) }))]),
  ]
}
