import { computed, type ComputedRef, type WritableComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'

import { addressQuery } from '../../platform/address-query.ts'
import { LIBRARY_GROUPS, type LibraryGroup } from './library-groups.ts'

type LibraryChoice = LibraryGroup | 'all'

/** How a group is called in the address of the page: `/biblioteki?rodzaj=szkolne`. */
const GROUP_WORDS: Readonly<Record<LibraryGroup, string>> = {
  public: 'publiczne',
  school: 'szkolne',
  pedagogical: 'pedagogiczne',
}

interface LibraryFilters {
  readonly group: WritableComputedRef<LibraryChoice>
  readonly openOnly: WritableComputedRef<boolean>
  readonly stepFreeOnly: WritableComputedRef<boolean>
  /** The address from which distances are told. */
  readonly addressId: ComputedRef<number | null>
}

/** The filters of the list and the map, kept in the address of the page: they can be sent to others. */
export function useLibraryFilters(): LibraryFilters {
  const route = useRoute()
  const router = useRouter()
  const set = (name: string, value: string | undefined) => {
    void router.replace({ query: { ...addressQuery(), [name]: value }, hash: route.hash })
  }
  const isChosen = (name: string) =>
    computed({
      get: () => route.query[name] === 'tak',
      set: (chosen: boolean) => {
        set(name, chosen ? 'tak' : undefined)
      },
    })
  return {
    group: computed({
      get: () => LIBRARY_GROUPS.find((group) => GROUP_WORDS[group] === route.query['rodzaj']) ?? 'all',
      set: (group) => {
        set('rodzaj', group === 'all' ? undefined : GROUP_WORDS[group])
      },
    }),
    openOnly: isChosen('otwarte'),
    stepFreeOnly: isChosen('bez_barier'),
    addressId: computed(() => {
      const asked = String(route.query['adres'])
      return /^\d{1,9}$/.test(asked) ? Number(asked) : null
    }),
  }
}
