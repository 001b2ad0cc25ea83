import type { Grant, Permission, Role, UnitKind } from './contract.ts'

/** Somebody who is signed in, with the grants that hold today. */
export interface Actor {
  readonly accountId: number
  readonly grants: readonly HeldGrant[]
}

/** As much of a grant as decides. */
export interface HeldGrant {
  readonly role: Role
  readonly unit: Pick<Grant['unit'], 'kind' | 'id'>
}

/** What is asked about; an empty place means: anywhere at all. */
export interface Place {
  readonly schoolId?: number
  readonly wardId?: number
}

interface Profile {
  readonly units: readonly UnitKind[]
  readonly permissions: readonly Permission[]
}

const STAFF_OF_CHILDREN: readonly Permission[] = ['people.read']

/** What each role is granted for, and what it may do there. The access matrix is made from this. */
export const ROLES: Readonly<Record<Role, Profile>> = {
  guardian: { units: ['ward'], permissions: ['people.read'] },
  pupil: { units: ['ward'], permissions: ['people.read'] },
  teacher: { units: ['school', 'class-unit'], permissions: STAFF_OF_CHILDREN },
  'form-tutor': { units: ['class-unit'], permissions: STAFF_OF_CHILDREN },
  principal: {
    units: ['school'],
    permissions: [
      'accounts.read',
      'accounts.manage',
      'people.read',
      'people.write',
      'people.unmask',
      'people.export',
    ],
  },
  'school-office': {
    units: ['school'],
    permissions: ['accounts.read', 'people.read', 'people.write', 'people.unmask'],
  },
  librarian: { units: ['school', 'municipality'], permissions: [] },
  'recruitment-officer': {
    units: ['municipality'],
    permissions: ['people.read', 'people.write', 'people.unmask'],
  },
  'network-planner': { units: ['municipality'], permissions: [] },
  finance: { units: ['municipality', 'school'], permissions: [] },
  hr: { units: ['municipality', 'school'], permissions: [] },
  'document-clerk': { units: ['municipality', 'school'], permissions: [] },
  'education-head': {
    units: ['municipality'],
    permissions: ['accounts.read', 'people.read', 'personal-data.read'],
  },
  auditor: { units: ['municipality'], permissions: ['audit.read', 'accounts.read', 'personal-data.read'] },
  administrator: {
    units: ['municipality'],
    permissions: [
      'accounts.read',
      'accounts.manage',
      'audit.read',
      'backups.make',
      'people.export',
      'people.erase',
      'personal-data.read',
    ],
  },
}

/**
 * Whether somebody may do something at a place. A grant for the municipality holds at every place; one for a school, for
 * that school and whoever belongs to it; one for a ward, for that child only. Without a place: anywhere at all.
 */
export function may(actor: Actor | null, permission: Permission, place: Place = {}): boolean {
  return actor !== null && actor.grants.some((held) => allows(held, permission, place))
}

function allows({ role, unit }: HeldGrant, permission: Permission, { schoolId, wardId }: Place): boolean {
  if (!ROLES[role].permissions.includes(permission)) return false
  if (unit.kind === 'municipality') return true
  if (schoolId === undefined && wardId === undefined) return true
  return (unit.kind === 'school' && unit.id === schoolId) || (unit.kind === 'ward' && unit.id === wardId)
}
