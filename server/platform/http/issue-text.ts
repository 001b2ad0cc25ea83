import type { z } from 'zod'

import { message } from '../messages.ts'

type Issue = z.core.$ZodIssue

/** What is wrong with a value, for the person who sent it; a schema's own words are a key of the catalogue. */
export function issueText(issue: Issue): string {
  if (issue.code === 'too_small') {
    return boundText(issue.origin, Number(issue.minimum), ['input.too-small', 'input.too-short'])
  }
  if (issue.code === 'too_big') {
    return boundText(issue.origin, Number(issue.maximum), ['input.too-big', 'input.too-long'])
  }
  if (issue.code === 'invalid_value') {
    return message('input.choice', { values: issue.values.map(String).join(', ') })
  }
  return message(plainKey(issue))
}

function plainKey(issue: Issue): string {
  if (issue.code === 'unrecognized_keys') return 'input.unknown'
  if (issue.code === 'invalid_type') return issue.input === undefined ? 'input.missing' : 'input.type'
  if (issue.code === 'invalid_format') return issue.format === 'date' ? 'input.date' : 'input.format'
  return issue.code === 'custom' && issue.message.startsWith('input.') ? issue.message : 'input.invalid'
}

/** Numbers are too small, texts and lists too short. */
function boundText(origin: string, bound: number, [ofNumbers, ofLengths]: readonly [string, string]): string {
  const isNumber = origin === 'number' || origin === 'int' || origin === 'bigint'
  return message(isNumber ? ofNumbers : ofLengths, { bound })
}
