import { type Job } from '../../../server/platform/jobs/contract.ts'

interface StateLook {
  /** Of the catalogue. */
  readonly key: string
  readonly tone: 'calm' | 'good' | 'warning' | 'danger'
}

const TONES = {
  waiting: 'calm',
  running: 'warning',
  done: 'good',
  failed: 'danger',
  cancelled: 'calm',
} as const

/** How the state of a job is told. What was done and found something bad is no good news. */
export function stateOf({ state, result }: Pick<Job, 'state' | 'result'>): StateLook {
  if (state === 'done' && result?.isAlarming === true)
    return { key: 'workspace.jobs.states.alarming', tone: 'danger' }
  return { key: `workspace.jobs.states.${state}`, tone: TONES[state] }
}

/** How much is done, in whole percent; null while nobody knows. */
export function percentOf({ progress }: Pick<Job, 'progress'>): number | null {
  if (progress === null || progress.total <= 0) return null
  return Math.floor((100 * Math.min(progress.done, progress.total)) / progress.total)
}
