import { type Permission } from '../../server/platform/rights/contract.ts'
import { type RailIcon } from '../platform/rail-icons.ts'

/** An area of work: an entry of the rail, and a screen that Ctrl-K finds. */
export interface Area {
  /** As its route is called; its name is the message `workspace.areas.<name>`. */
  readonly name: string
  readonly icon: RailIcon
  /** Routes that belong to it besides its own. */
  readonly screens: readonly string[]
  /** Without it the area is not there. */
  readonly permission?: Permission
}

export const AREAS: readonly Area[] = [
  { name: 'todo', icon: 'todo', screens: [] },
  {
    name: 'accounts',
    icon: 'accounts',
    screens: ['account', 'new-account'],
    permission: 'accounts.read',
  },
  { name: 'audit', icon: 'log', screens: [], permission: 'audit.read' },
  { name: 'own-account', icon: 'me', screens: [] },
  { name: 'start', icon: 'portal', screens: [] },
]
