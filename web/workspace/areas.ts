import { type Permission, type Reach, type Rights } from '../../server/platform/rights/contract.ts'
import { type RailIcon } from '../platform/rail-icons.ts'

/** An area of work: an entry of the rail, unless it lies within another one, and a screen that Ctrl-K finds. */
export interface Area {
  /** As its route is called; its name is the message `workspace.areas.<name>`. */
  readonly name: string
  readonly icon: RailIcon
  /** Routes that belong to it besides its own. */
  readonly screens: readonly string[]
  /** Without it the area is not there. */
  readonly permission?: Permission
  /** For those only who have the permission for children of their own, or for others. */
  readonly isFor?: 'wards' | 'units'
  /** Another area leads to it: a rail of a phone has room for a few. */
  readonly isWithin?: true
}

/** Whether an area is there for who has these rights. */
export function isAreaOf({ permission, isFor }: Area, rights: Rights): boolean {
  if (permission === undefined) return true
  const reach = rights[permission]
  if (reach === undefined) return false
  if (isFor === 'wards') return reach.wards.length > 0
  return isFor === undefined || hasOthers(reach)
}

/** Whether a right reaches beyond children of one's own. */
export function hasOthers(reach: Reach | undefined): boolean {
  if (reach === undefined) return false
  return reach.all || reach.schools.length + reach.classUnits.length > 0
}

export const AREAS: readonly Area[] = [
  { name: 'todo', icon: 'todo', screens: [] },
  { name: 'own-persons', icon: 'family', screens: ['person'], permission: 'people.read', isFor: 'wards' },
  {
    name: 'persons',
    icon: 'persons',
    screens: ['person', 'new-person', 'class-units'],
    permission: 'people.read',
    isFor: 'units',
  },
  {
    name: 'class-units',
    icon: 'persons',
    screens: [],
    permission: 'people.read',
    isFor: 'units',
    isWithin: true,
  },
  {
    name: 'accounts',
    icon: 'accounts',
    screens: ['account', 'new-account', 'sign-in-rules', 'directory'],
    permission: 'accounts.read',
  },
  {
    name: 'imports',
    icon: 'data',
    screens: ['new-import', 'import-draft'],
    permission: 'data.import',
  },
  { name: 'reports', icon: 'report', screens: ['report-desk'], permission: 'reports.answer' },
  { name: 'plans', icon: 'plan', screens: ['plan'], permission: 'catchments.publish' },
  { name: 'news-desk', icon: 'news', screens: ['new-post', 'post-desk'], permission: 'news.write' },
  {
    name: 'libraries-desk',
    icon: 'books',
    screens: ['new-library', 'library-desk'],
    permission: 'library.write',
  },
  { name: 'audit', icon: 'log', screens: ['jobs'], permission: 'audit.read' },
  { name: 'jobs', icon: 'jobs', screens: [], isWithin: true },
  { name: 'data-requests', icon: 'privacy', screens: [], permission: 'people.export' },
  { name: 'face', icon: 'portal', screens: [], permission: 'portal.publish', isWithin: true },
  { name: 'declaration-form', icon: 'access', screens: [], permission: 'portal.publish', isWithin: true },
  { name: 'own-account', icon: 'me', screens: [] },
  { name: 'start', icon: 'portal', screens: [] },
]
