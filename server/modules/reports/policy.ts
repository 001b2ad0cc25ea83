import type { ReportState } from './contract.ts'

/** Reports of one network in an hour: a school's computers share one. */
export const MOST_OF_NETWORK = 10
export const HOUR_SECONDS = 3_600

/** Letters and digits of a code, however it was typed. */
export function normaliseCode(typed: string): string {
  return typed.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')
}

/** Groups of four, as people read them out. */
export function writtenCode(code: string): string {
  return (code.match(/.{1,4}/g) ?? []).join('-')
}

export function stateOf(report: {
  readonly answeredAt: string | null
  readonly ownerId: number | null
}): ReportState {
  if (report.answeredAt !== null) return 'answered'
  return report.ownerId === null ? 'new' : 'taken'
}
