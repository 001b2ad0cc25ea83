import { type CatchmentAnswer } from '../../../server/core/catchments/contract.ts'
import { formatDate } from '../../platform/format.ts'

type Translate = (key: string, params: Record<string, string>) => string

/** What an answer rests on, in sentences: plan, resolution, rule with its words, since when. */
export function basisSentences(basis: CatchmentAnswer['basis'], t: Translate): string[] {
  const { plan, resolution, rule, text, validFrom, validTo } = basis
  return [
    ...planSentences(plan, resolution, t),
    rule === null ? t('answer.ruleByArea', {}) : t('answer.rule', { rule }),
    text !== null && text !== rule ? t('answer.quote', { text }) : null,
    validTo === null
      ? t('answer.validFrom', { date: formatDate(validFrom) })
      : t('answer.validBetween', { from: formatDate(validFrom), to: formatDate(validTo) }),
  ].filter((sentence) => sentence !== null)
}

/** By which plan, and of which resolution where one stands behind it. */
export function planSentences(
  plan: string,
  resolution: CatchmentAnswer['basis']['resolution'],
  t: Translate,
): string[] {
  const sentence = t('answer.plan', { plan })
  return resolution === null ? [sentence] : [sentence, resolutionSentence(resolution, t)]
}

function resolutionSentence({ no, date }: { no: string; date: string | null }, t: Translate): string {
  return date === null
    ? t('answer.resolutionUndated', { no })
    : t('answer.resolution', { no, date: formatDate(date) })
}
