import type Geometry from 'ol/geom/Geometry.js'
import { type ShallowRef, shallowRef, watch } from 'vue'

import { getSchoolCatchment } from '../../server/core/catchments/contract.ts'
import { call } from '../platform/api.ts'
import { geometryOnMap } from './projection.ts'

export interface CatchmentQuestion {
  readonly schools: readonly number[]
  readonly entryYear: number | null
}

/** The exact areas of the schools asked for, on the map; undefined until they have all come. */
export function useOwnCatchments(
  question: () => CatchmentQuestion,
): ShallowRef<readonly Geometry[] | undefined> {
  const areas = shallowRef<readonly Geometry[]>()
  watch(
    () => JSON.stringify(question()),
    async (_key, _before, onCleanup) => {
      const aborter = new AbortController()
      onCleanup(() => {
        aborter.abort()
      })
      const { schools, entryYear } = question()
      areas.value = undefined
      const found = await Promise.all(schools.map((id) => areaOf(id, entryYear, aborter.signal)))
      if (!aborter.signal.aborted) areas.value = found.flat()
    },
    { immediate: true },
  )
  return areas
}

/** Without an answer the map still shows everything else: the text beside it says what went wrong. */
async function areaOf(id: number, entryYear: number | null, signal: AbortSignal): Promise<Geometry[]> {
  const query = entryYear === null ? {} : { entryYear }
  const found = await call(getSchoolCatchment, { params: { id }, query }, { signal }).catch(() => undefined)
  const geometry = found?.area ? geometryOnMap(found.area) : null
  return geometry === null ? [] : [geometry]
}
