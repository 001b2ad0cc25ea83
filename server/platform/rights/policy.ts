import type { Grant, Permission, Reach, Rights, Role, UnitKind } from './contract.ts'

/** What is asked about; an empty place means: anywhere at all. */
export interface Place {
  readonly schoolId?: number | null
  readonly classUnitId?: number | null
  readonly wardId?: number | null
}

/** As much of a grant as decides. */
export interface HeldGrant {
  readonly role: Role
  readonly unit: Pick<Grant['unit'], 'kind' | 'id'>
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
      'library.write',
      'news.write',
    ],
  },
  'school-office': {
    units: ['school'],
    permissions: ['accounts.read', 'people.read', 'people.write', 'people.unmask', 'news.write'],
  },
  librarian: { units: ['school', 'municipality'], permissions: ['library.write'] },
  'recruitment-officer': {
    units: ['municipality'],
    permissions: ['people.read', 'people.write', 'people.unmask', 'reports.answer'],
  },
  'network-planner': {
    units: ['municipality'],
    permissions: ['data.import', 'catchments.publish', 'reports.answer'],
  },
  finance: { units: ['municipality', 'school'], permissions: [] },
  hr: { units: ['municipality', 'school'], permissions: [] },
  'document-clerk': { units: ['municipality', 'school'], permissions: [] },
  'education-head': {
    units: ['municipality'],
    permissions: [
      'accounts.read',
      'people.read',
      'personal-data.read',
      'library.write',
      'portal.publish',
      'catchments.publish',
      'reports.answer',
      'news.write',
    ],
  },
  auditor: { units: ['municipality'], permissions: ['audit.read', 'accounts.read', 'personal-data.read'] },
  administrator: {
    units: ['municipality'],
    permissions: [
      'accounts.read',
      'accounts.manage',
      'accounts.configure',
      'audit.read',
      'backups.make',
      'people.export',
      'people.erase',
      'personal-data.read',
      'library.write',
      'portal.publish',
      'data.import',
      'catchments.publish',
      'reports.answer',
      'news.write',
    ],
  },
}

/**
 * Whether somebody may do something at a place. A grant for the municipality holds at every place; one for a school, for
 * that school and whoever belongs to it; one for a class unit or a ward, for that one only. Without a place: anywhere at all.
 */
export function may(rights: Rights, permission: Permission, place: Place = {}): boolean {
  const reach = rights[permission]
  if (reach === undefined) return false
  const { schoolId, classUnitId, wardId } = place
  if (reach.all || [schoolId, classUnitId, wardId].every((id) => id === undefined)) return true
  return (
    isAmong(schoolId, reach.schools) || isAmong(classUnitId, reach.classUnits) || isAmong(wardId, reach.wards)
  )
}

const isAmong = (id: number | null | undefined, ids: readonly number[]) =>
  typeof id === 'number' && ids.includes(id)

/** The rights that grants give together; the database works out the same when a transaction begins. */
export function rightsOf(grants: readonly HeldGrant[]): Rights {
  const rights: Partial<Record<Permission, Reach>> = {}
  for (const { role, unit } of grants) {
    for (const permission of ROLES[role].permissions) rights[permission] = widened(rights[permission], unit)
  }
  return rights
}

function widened(reach: Reach = NOWHERE, { kind, id }: HeldGrant['unit']): Reach {
  const among = (of: typeof kind, ids: readonly number[]) =>
    kind === of && id !== null ? union(ids, id) : [...ids]
  return {
    all: reach.all || kind === 'municipality',
    schools: among('school', reach.schools),
    classUnits: among('class-unit', reach.classUnits),
    wards: among('ward', reach.wards),
  }
}

const NOWHERE: Reach = { all: false, schools: [], classUnits: [], wards: [] }

const union = (ids: readonly number[], id: number) => [...new Set([...ids, id])].sort((a, b) => a - b)

/**
 * Whether somebody may give, or end, a role in a unit: they manage accounts there, the role exists for such a unit, and it
 * gives nothing that they have not themselves. Whoever manages the whole municipality may give every role.
 */
export function mayGrant(rights: Rights, role: Role, { kind, schoolId }: GrantPlace): boolean {
  if (!ROLES[role].units.includes(kind)) return false
  if (may(rights, 'accounts.manage', { schoolId: null })) return true
  if (kind === 'municipality' || schoolId === null || !may(rights, 'accounts.manage', { schoolId }))
    return false
  return ROLES[role].permissions.every((permission) => may(rights, permission, { schoolId }))
}

/** The unit of a grant that is to be given; the school to which it belongs. */
export interface GrantPlace {
  readonly kind: UnitKind
  readonly schoolId: number | null
}
