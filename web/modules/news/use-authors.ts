import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'

import { fetchSchools } from '../../core/schools/fetch-schools.ts'
import { useSession } from '../../platform/session.ts'
import { useLoad } from '../../platform/use-load.ts'
import { CITY } from './post-draft.ts'

interface Author {
  readonly value: number
  readonly name: string
}

/** For whom whoever is signed in may write: the city, schools. Undefined while schools are on their way. */
export function useAuthors(): ComputedRef<readonly Author[] | undefined> {
  const { t } = useI18n()
  const session = useSession()
  const { data: schools } = useLoad(
    () => 'schools',
    (_key, signal) => fetchSchools(signal),
  )
  return computed(() => {
    const reach = session.value.rights['news.write']
    if (schools.value === undefined || reach === undefined) return undefined
    const own = schools.value
      .filter(({ id }) => reach.all || reach.schools.includes(id))
      .map(({ id, name }) => ({ value: id, name }))
    return reach.all ? [{ value: CITY, name: t('workspace.news.city') }, ...own] : own
  })
}
