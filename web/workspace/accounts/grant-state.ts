import { type Grant } from '../../../server/platform/rights/contract.ts'
import { daysAfter } from '../../platform/days.ts'

export type GrantState = 'current' | 'future' | 'ended'

type Validity = Pick<Grant, 'validFrom' | 'validTo'>

/** Whether a role holds on a day. */
export function grantState({ validFrom, validTo }: Validity, day: string): GrantState {
  if (validTo !== null && validTo <= day) return 'ended'
  return validFrom > day ? 'future' : 'current'
}

/** People say the last day on which it holds; the first on which it does not is what is kept. */
export function lastDay({ validTo }: Validity): string | null {
  return validTo === null ? null : daysAfter(validTo, -1)
}
