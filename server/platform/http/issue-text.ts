import type { z } from 'zod'

import { message } from '../messages.ts'
import type { InputError } from './problem.ts'

type Issue = z.core.$ZodIssue
type Why = Pick<InputError, 'why' | 'params'>

/** What is wrong with a value, in Polish, for whoever starts the server. */
export function issueText(issue: Issue): string {
  const { why, params } = issueReason(issue)
  return message(why, params)
}

/** What is wrong with a value, for the person who sent it; a schema's own words are a key of the catalogue. */
export function issueReason(issue: Issue): Why {
  if (issue.code === 'too_small') {
    return boundReason(issue.origin, Number(issue.minimum), ['input.too-small', 'input.too-short'])
  }
  if (issue.code === 'too_big') {
    return boundReason(issue.origin, Number(issue.maximum), ['input.too-big', 'input.too-long'])
  }
  if (issue.code === 'invalid_value') {
    return { why: 'input.choice', params: { values: issue.values.map(String).join(', ') } }
  }
  return { why: plainKey(issue) }
}

function plainKey(issue: Issue): string {
  if (issue.code === 'unrecognized_keys') return 'input.unknown'
  if (issue.code === 'invalid_type') return issue.input === undefined ? 'input.missing' : 'input.type'
  if (issue.code === 'invalid_format') return issue.format === 'date' ? 'input.date' : 'input.format'
  return issue.code === 'custom' && issue.message.startsWith('input.') ? issue.message : 'input.invalid'
}

/** Numbers are too small, texts and lists too short. */
function boundReason(origin: string, bound: number, [ofNumbers, ofLengths]: readonly [string, string]): Why {
  const isNumber = origin === 'number' || origin === 'int' || origin === 'bigint'
  return { why: isNumber ? ofNumbers : ofLengths, params: { bound } }
}
