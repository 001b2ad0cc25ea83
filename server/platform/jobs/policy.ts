import type { Permission, Rights } from '../rights/contract.ts'
import { may } from '../rights/policy.ts'
import type { JobState } from './contract.ts'

/** As much of a job as decides. */
export interface JudgedJob {
  readonly permission: Permission
  readonly state: JobState
  readonly isOwn: boolean
  readonly isCancelAsked: boolean
}

/** Waits or runs. */
export const isOpen = (state: JobState) => state === 'waiting' || state === 'running'

/** Whether somebody may cancel a job: their own always, others' by the right of its kind; and there is something to cancel. */
export function mayCancel(rights: Rights, { permission, state, isOwn, isCancelAsked }: JudgedJob): boolean {
  return isOpen(state) && !isCancelAsked && (isOwn || mayEverywhere(rights, permission))
}

/** Whether somebody may let a job begin again: by the right of its kind, for they will have asked for the work. */
export function mayRetry(rights: Rights, { permission, state }: JudgedJob): boolean {
  return (state === 'failed' || state === 'cancelled') && mayEverywhere(rights, permission)
}

/** Whether somebody may ask for work of a kind, and have it done. */
export const mayDoJob = (rights: Rights, { permission }: Pick<JudgedJob, 'permission'>) =>
  mayEverywhere(rights, permission)

/** A job is of the whole municipality. */
const mayEverywhere = (rights: Rights, permission: Permission) => may(rights, permission, { schoolId: null })
