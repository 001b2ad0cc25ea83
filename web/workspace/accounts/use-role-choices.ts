import { computed, type ComputedRef, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'

import { type Role, role } from '../../../server/platform/rights/contract.ts'
import { ROLES } from '../../../server/platform/rights/policy.ts'
import { fetchSchools } from '../../core/schools/fetch-schools.ts'
import { municipality } from '../../platform/municipality.ts'
import { mayGrantHere, mayHere } from '../../platform/session.ts'
import { useLoad } from '../../platform/use-load.ts'
import { type PlaceValue } from './unit-value.ts'

interface Choice<T> {
  readonly value: T
  readonly name: string
}

interface RoleChoices {
  readonly roles: ComputedRef<readonly Choice<Role>[]>
  /** The municipality and the schools where whoever is signed in may give the role, for the whole of it or for a class unit. */
  readonly placesFor: (chosen: Role | undefined) => readonly Choice<PlaceValue>[]
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

  function placesFor(chosen: Role | undefined): readonly Choice<PlaceValue>[] {
    if (chosen === undefined) return []
    const everywhere: readonly Choice<PlaceValue>[] = mayGrantHere(chosen, {
      kind: 'municipality',
      schoolId: null,
    })
      ? [
          {
            value: 'municipality',
            name: t('workspace.units.whole', { name: municipality.value?.name ?? '' }),
          },
        ]
      : []
    const ofSchools = (schools.value ?? [])
      .filter(({ id: schoolId }) =>
        (['school', 'class-unit'] as const).some((kind) => mayGrantHere(chosen, { kind, schoolId })),
      )
      .map(({ id, name }) => ({ value: `school ${id}` as const, name }))
    return [...everywhere, ...ofSchools]
  }

  /** A child has to be found before a role is given for it. */
  const isForChildren = (chosen: Role) =>
    ROLES[chosen].units.includes('ward') &&
    (mayHere('people.read') || mayHere('people.export')) &&
    (schools.value ?? []).some(({ id: schoolId }) => mayGrantHere(chosen, { kind: 'ward', schoolId }))

  return {
    roles: computed(() =>
      role.options
        .filter((option) => placesFor(option).length > 0 || isForChildren(option))
        .map((option) => ({ value: option, name: t(`workspace.roles.${option}`) })),
    ),
    placesFor,
    error,
    reload,
  }
}
