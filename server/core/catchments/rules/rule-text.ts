import { message } from '../../../platform/messages.ts'
import type { NumberRule } from './rule.ts'

/** The rule in Polish words, as resolutions write: `ul. Lipowa – numery nieparzyste od 1 do 35A`. */
export function ruleText(rule: NumberRule, place: string): string {
  return `${place} – ${numbersText(rule)}`
}

/** What the rule says of the numbers of its place: `numery nieparzyste od 1 do 35A`. */
export function numbersText(rule: NumberRule): string {
  if (rule.except.length === 0) return namedText(rule)
  const numbers = rule.except.join(', ')
  return `${namedText(rule)} ${message('catchments.rule.except', { count: rule.except.length, numbers })}`
}

function namedText(rule: NumberRule): string {
  switch (rule.kind) {
    case 'list':
      return message('catchments.rule.list', { count: rule.numbers.length, numbers: rule.numbers.join(', ') })
    case 'whole':
      return message(`catchments.rule.whole.${rule.parity}`)
    case 'range':
      return `${message(`catchments.rule.numbers.${rule.parity}`)} ${rangeText(rule)}`
  }
}

function rangeText({ from, to }: NumberRule): string {
  if (from === null)
    return to === null ? message('catchments.rule.all') : message('catchments.rule.to', { to })
  return to === null
    ? message('catchments.rule.from', { from })
    : message('catchments.rule.between', { from, to })
}
