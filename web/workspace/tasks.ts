import { type RouteLocationRaw } from 'vue-router'

import { getDeclaration } from '../../server/platform/accessibility/contract.ts'
import { getAccounts } from '../../server/platform/accounts/contract.ts'
import { listCatchmentStreets, type StreetStatus } from '../../server/core/catchments/contract.ts'
import { listCatchmentPlans } from '../../server/core/catchments/publishing/contract.ts'
import { listReports } from '../../server/modules/reports/contract.ts'
import { type Role } from '../../server/platform/rights/contract.ts'
import { ALL_STREETS, STATUS_WORDS } from '../core/catchments/use-street-question.ts'
import { call } from '../platform/api.ts'
import { daysAfter, today } from '../platform/days.ts'

/** From where work comes. */
export type TaskSource = 'streets' | 'grants' | 'declaration' | 'drafts' | 'reports'

/** Something that waits, counted; where it leads is what it was counted from. */
export interface Task {
  readonly kind:
    | 'uncovered'
    | 'conflict'
    | 'noPlan'
    | 'endingGrants'
    | 'idleAccounts'
    | 'noDeclaration'
    | 'staleDeclaration'
    | 'drafts'
    | 'reports'
    | 'lateReports'
  readonly count: number
  readonly tone: 'warning' | 'danger'
  readonly to: RouteLocationRaw
}

/** Who puts the network of schools right. */
export const TASKS_OF_ROLES: Readonly<Partial<Record<Role, readonly TaskSource[]>>> = {
  'network-planner': ['streets'],
  'education-head': ['streets'],
  'recruitment-officer': ['streets'],
  administrator: ['streets'],
}

/** How long before a grant ends its end is work. */
const SOON_DAYS = 30

export async function fetchTasks(
  sources: readonly TaskSource[],
  signal: AbortSignal,
): Promise<readonly Task[]> {
  const found = await Promise.all([
    sources.includes('streets') ? streetTasks(signal) : [],
    sources.includes('grants') ? grantTasks(signal) : [],
    sources.includes('declaration') ? declarationTasks(signal) : [],
    sources.includes('drafts') ? draftTasks(signal) : [],
    sources.includes('reports') ? reportTasks(signal) : [],
  ])
  return found.flat()
}

async function streetTasks(signal: AbortSignal): Promise<readonly Task[]> {
  const conflicts = await countAddresses('conflict', signal)
  const uncovered = await countAddresses('uncovered', signal)
  if (conflicts === undefined || uncovered === undefined) {
    return [{ kind: 'noPlan', count: 1, tone: 'danger', to: { name: 'streets' } }]
  }
  const tasks: readonly Task[] = [
    { kind: 'conflict', count: conflicts, tone: 'danger', to: streetsWith('conflict') },
    { kind: 'uncovered', count: uncovered, tone: 'danger', to: streetsWith('uncovered') },
  ]
  return tasks.filter(({ count }) => count > 0)
}

function streetsWith(status: StreetStatus): RouteLocationRaw {
  return { name: 'streets', query: { stan: STATUS_WORDS[status] } }
}

/** Addresses of which the plan says so; undefined while there is no plan. */
async function countAddresses(status: StreetStatus, signal: AbortSignal): Promise<number | undefined> {
  const { plan, streets } = await call(
    listCatchmentStreets,
    { query: { status, limit: ALL_STREETS } },
    { signal },
  )
  if (plan === null) return undefined
  const parts = streets.flatMap((street) => street.parts).filter((part) => part.status === status)
  return parts.reduce((sum, { addressCount }) => sum + addressCount, 0)
}

async function grantTasks(signal: AbortSignal): Promise<readonly Task[]> {
  const { accounts } = await call(getAccounts, { query: { limit: 500 } }, { signal })
  const day = today()
  const soon = daysAfter(day, SOON_DAYS)
  const working = accounts.filter(({ isDisabled }) => !isDisabled)
  const ending = working
    .flatMap(({ grants }) => grants)
    .filter(({ validTo }) => validTo !== null && validTo > day && validTo <= soon)
  const idle = working.filter(({ grants }) =>
    grants.every(({ validTo }) => validTo !== null && validTo <= day),
  )
  const tasks: readonly Task[] = [
    {
      kind: 'endingGrants',
      count: ending.length,
      tone: 'warning',
      to: { name: 'accounts', query: { stan: 'koncza' } },
    },
    {
      kind: 'idleAccounts',
      count: idle.length,
      tone: 'warning',
      to: { name: 'accounts', query: { stan: 'bez' } },
    },
  ]
  return tasks.filter(({ count }) => count > 0)
}

/** A declaration of accessibility is reviewed each year until 31 March (ustawa o dostępności cyfrowej). */
async function declarationTasks(signal: AbortSignal): Promise<readonly Task[]> {
  const { declaration } = await call(getDeclaration, {}, { signal })
  const to = { name: 'declaration-form' }
  if (declaration === null) return [{ kind: 'noDeclaration', count: 1, tone: 'danger', to }]
  const seen = declaration.reviewedOn ?? declaration.preparedOn
  const isStale = seen.slice(0, 4) < today().slice(0, 4)
  return isStale ? [{ kind: 'staleDeclaration', count: 1, tone: 'warning', to }] : []
}

/** Plans that nobody has published or thrown away yet. */
async function draftTasks(signal: AbortSignal): Promise<readonly Task[]> {
  const { plans } = await call(listCatchmentPlans, {}, { signal })
  const drafts = plans.filter(({ state }) => state === 'draft')
  return drafts.length === 0
    ? []
    : [{ kind: 'drafts', count: drafts.length, tone: 'warning', to: { name: 'plans' } }]
}

/** Errors that residents reported: those whose deadline has passed, and the others. */
async function reportTasks(signal: AbortSignal): Promise<readonly Task[]> {
  const { counts } = await call(listReports, { query: { limit: 1 } }, { signal })
  const to = { name: 'reports' }
  const tasks: readonly Task[] = [
    { kind: 'lateReports', count: counts.late, tone: 'danger', to },
    { kind: 'reports', count: counts.open - counts.late, tone: 'warning', to },
  ]
  return tasks.filter(({ count }) => count > 0)
}
