import { type Rights } from '../../platform/rights/contract.ts'
import { may } from '../../platform/rights/policy.ts'
import type { PostState } from './contract.ts'

/** Whether somebody writes for the city (null), or for a school. */
export function mayWrite(rights: Rights, schoolId: number | null): boolean {
  return schoolId === null ? rights['news.write']?.all === true : may(rights, 'news.write', { schoolId })
}

interface Shown {
  readonly isPublished: boolean
  readonly shownFrom: string
  readonly shownTo: string | null
}

/** Where a post stands on a day. */
export function stateOf({ isPublished, shownFrom, shownTo }: Shown, day: string): PostState {
  if (!isPublished) return 'draft'
  if (shownFrom > day) return 'scheduled'
  return shownTo !== null && shownTo <= day ? 'over' : 'shown'
}
