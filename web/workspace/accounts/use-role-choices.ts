import { computed, type ComputedRef, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'

import { type Role, role } from '../../../server/platform/rights/contract.ts'
import { ROLES } from '../../../server/platform/rights/policy.ts'
import { fetchSchools } from '../../core/schools/fetch-schools.ts'
import { municipality } from '../../platform/municipality.ts'
import { mayGrantHere } from '../../platform/session.ts'
import { useLoad } from '../../platform/use-load.ts'

interface Choice<T> {
  readonly value: T
  readonly name: string
}

/** The unit of a grant as one value of a field: `municipality`, or `school 12`. */
export type UnitValue = 'municipality' | `school ${number}`

interface RoleChoices {
  readonly roles: ComputedRef<readonly Choice<Role>[]>
  /** Where whoever is signed in may give the role. */
  readonly unitsFor: (chosen: Role | undefined) => readonly Choice<UnitValue>[]
  readonly error: Readonly<ShallowRef<unknown>>
  readonly reload: () => Promise<void>
}

/** The roles that whoever is signed in may give, and where: what the server would refuse is not offered. */
export function useRoleChoices(): RoleChoices {
  const { t } = useI18n()
  const {
    data: schools,
    error,
    reload,
  } = useLoad(
    () => 'all',
    (_all, signal) => fetchSchools(signal),
  )

  function unitsFor(chosen: Role | undefined): readonly Choice<UnitValue>[] {
    if (chosen === undefined) return []
    const kinds = ROLES[chosen].units
    const everywhere: readonly Choice<UnitValue>[] =
      kinds.includes('municipality') && mayGrantHere(chosen, { kind: 'municipality', schoolId: null })
        ? [
            {
              value: 'municipality',
              name: t('workspace.units.whole', { name: municipality.value?.name ?? '' }),
            },
          ]
        : []
    const ofSchools = (schools.value ?? [])
      .filter(({ id }) => kinds.includes('school') && mayGrantHere(chosen, { kind: 'school', schoolId: id }))
      .map(({ id, name }) => ({ value: `school ${id}` as const, name }))
    return [...everywhere, ...ofSchools]
  }

  return {
    roles: computed(() =>
      role.options
        .filter((option) => unitsFor(option).length > 0)
        .map((option) => ({ value: option, name: t(`workspace.roles.${option}`) })),
    ),
    unitsFor,
    error,
    reload,
  }
}

/** As the endpoints take a unit. */
export function unitOf(value: UnitValue): { kind: 'municipality' | 'school'; id: number | null } {
  const id = /^school (\d+)$/.exec(value)?.[1]
  return id === undefined ? { kind: 'municipality', id: null } : { kind: 'school', id: Number(id) }
}
