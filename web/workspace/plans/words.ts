import { type CatchmentPlan } from '../../../server/core/catchments/publishing/contract.ts'
import { formatDate } from '../../platform/format.ts'

/** What waits for somebody stands out. */
export const PLAN_TONES: Readonly<Record<CatchmentPlan['state'], 'calm' | 'good' | 'warning'>> = {
  draft: 'warning',
  held: 'good',
  replaced: 'calm',
}

type Translate = (key: string, params: Record<string, string>) => string

/** From when to when the plan was held, or the draft made. */
export function periodOf({ state, knownFrom, knownTo }: CatchmentPlan, t: Translate): string {
  const from = formatDate(knownFrom)
  if (state === 'draft') return t('workspace.plans.draftedOn', { from })
  if (knownTo === null) return t('workspace.plans.heldFrom', { from })
  return t('workspace.plans.heldFromTo', { from, to: formatDate(knownTo) })
}
