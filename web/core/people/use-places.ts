import { computed, type ComputedRef, type Ref, type ShallowRef } from 'vue'

import { getClassUnits } from '../../../server/core/people/class-units/contract.ts'
import { call } from '../../platform/api.ts'
import { mayHere } from '../../platform/session.ts'
import { useLoad } from '../../platform/use-load.ts'
import { fetchSchools } from '../schools/fetch-schools.ts'
import { unitTitle } from './unit-title.ts'

interface Choice {
  readonly value: number
  readonly name: string
}

interface Places {
  /** Schools at which whoever is signed in may enrol. */
  readonly schools: ComputedRef<readonly Choice[]>
  /** Class units of the chosen school, the newest year first. */
  readonly classUnits: ComputedRef<readonly Choice[]>
  readonly error: Readonly<ShallowRef<unknown>>
  readonly reload: () => Promise<void>
}

/** Where a child can be enrolled. */
export function usePlaces(schoolId: Ref<number | undefined>): Places {
  const {
    data: schools,
    error,
    reload,
  } = useLoad(
    () => 'all',
    (_all, signal) => fetchSchools(signal),
  )
  const { data: units } = useLoad(
    () => schoolId.value,
    (id, signal) => call(getClassUnits, { query: { schoolId: id } }, { signal }),
  )
  return {
    schools: computed(() =>
      (schools.value ?? [])
        .filter(({ id }) => mayHere('people.write', { schoolId: id }))
        .map(({ id, name }) => ({ value: id, name })),
    ),
    classUnits: computed(() =>
      (units.value?.classUnits ?? [])
        .filter(({ endedOn }) => endedOn === null)
        .map((unit) => ({ value: unit.id, name: unitTitle(unit) })),
    ),
    error,
    reload,
  }
}
