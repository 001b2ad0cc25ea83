import { type Role, type UnitKind } from '../../../server/platform/rights/contract.ts'
import { ROLES } from '../../../server/platform/rights/policy.ts'

/** The municipality or a school as one value of a field: `municipality`, or `school 12`. */
export type PlaceValue = 'municipality' | `school ${number}`

/** The unit of a grant, likewise. */
export type UnitValue = PlaceValue | `class-unit ${number}` | `ward ${number}`

/** What has been chosen for a role; only what the role is granted for counts. */
export interface ChosenUnit {
  readonly place: PlaceValue | undefined
  readonly classUnitId: number | undefined
  readonly wardId: number | undefined
}

/** The unit that has been chosen for a role; undefined: none yet. */
export function chosenUnit(
  role: Role | undefined,
  { place, classUnitId, wardId }: ChosenUnit,
): UnitValue | undefined {
  const kinds: readonly UnitKind[] = role === undefined ? [] : ROLES[role].units
  if (kinds.includes('ward')) return wardId === undefined ? undefined : `ward ${wardId}`
  if (kinds.includes('class-unit') && classUnitId !== undefined) return `class-unit ${classUnitId}`
  if (place === undefined) return undefined
  return kinds.includes(unitOf(place).kind) ? place : undefined
}

/** As the endpoints take a unit. */
export function unitOf(value: UnitValue): { kind: UnitKind; id: number | null } {
  const [, kind, id] = /^(school|class-unit|ward) (\d+)$/.exec(value) ?? []
  if (kind === undefined) return { kind: 'municipality', id: null }
  return { kind: kind as 'school' | 'class-unit' | 'ward', id: Number(id) } // as the pattern says
}
