import { computed, type ComputedRef, type WritableComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'

import { type School } from '../../../server/core/schools/contract.ts'
import { addressQuery } from '../../platform/address-query.ts'
import { type ListGroup, sectionOf } from './school-groups.ts'

export type GroupChoice = ListGroup | 'all'

/** How a group is called in the address of the page: `/szkoly?rodzaj=przedszkola`. */
const GROUP_WORDS: Readonly<Record<ListGroup, string>> = {
  kindergarten: 'przedszkola',
  primary: 'podstawowe',
  secondary: 'ponadpodstawowe',
  library: 'biblioteki',
  other: 'inne',
}
/** Those that most people look for come first. */
export const GROUPS: readonly ListGroup[] = ['primary', 'kindergarten', 'secondary', 'library', 'other']

interface SchoolFilters {
  readonly group: GroupChoice
  readonly publicOnly: boolean
  readonly withCatchment: boolean
  readonly text: string
}

interface FilterFields {
  readonly group: WritableComputedRef<GroupChoice>
  readonly publicOnly: WritableComputedRef<boolean>
  readonly withCatchment: WritableComputedRef<boolean>
  readonly text: WritableComputedRef<string>
  /** The address from which distances are told. */
  readonly addressId: ComputedRef<number | undefined>
  /** The school that is marked on the map and in the list. */
  readonly selected: WritableComputedRef<number | undefined>
}

/** The filters of the list and the map, kept in the address of the page. */
export function useSchoolFilters(): FilterFields {
  const route = useRoute()
  const router = useRouter()
  const set = (name: string, value: string | undefined) => {
    void router.replace({ query: { ...addressQuery(), [name]: value }, hash: route.hash })
  }
  return {
    group: computed({
      get: () => GROUPS.find((group) => GROUP_WORDS[group] === route.query['rodzaj']) ?? 'all',
      set: (group) => {
        set('rodzaj', group === 'all' ? undefined : GROUP_WORDS[group])
      },
    }),
    publicOnly: computed({
      get: () => route.query['publiczne'] === 'tak',
      set: (chosen) => {
        set('publiczne', chosen ? 'tak' : undefined)
      },
    }),
    withCatchment: computed({
      get: () => route.query['obwod'] === 'tak',
      set: (chosen) => {
        set('obwod', chosen ? 'tak' : undefined)
      },
    }),
    text: computed({
      get: () => (typeof route.query['szukaj'] === 'string' ? route.query['szukaj'] : ''),
      set: (text) => {
        set('szukaj', text === '' ? undefined : text)
      },
    }),
    addressId: computed(() =>
      /^\d{1,9}$/.test(String(route.query['adres'])) ? Number(route.query['adres']) : undefined,
    ),
    selected: computed({
      get: () =>
        /^\d{1,9}$/.test(String(route.query['szkola'])) ? Number(route.query['szkola']) : undefined,
      set: (id) => {
        set('szkola', id === undefined ? undefined : String(id))
      },
    }),
  }
}

/** Those that pass the filters, in reading order: by kind, public ones first, numbers as numbers. */
export function filterSchools(
  schools: readonly School[],
  { group, publicOnly, withCatchment, text }: SchoolFilters,
): School[] {
  const words = plain(text).split(' ').filter(Boolean)
  return schools
    .filter((school) => group === 'all' || sectionOf(school) === group)
    .filter((school) => !publicOnly || school.public)
    .filter((school) => !withCatchment || school.hasCatchment)
    .filter((school) => {
      const told = plain(`${school.name} ${school.shortName} ${school.address}`)
      return words.every((word) => told.includes(word))
    })
    .sort(inReadingOrder)
}

const names = new Intl.Collator('pl', { numeric: true })

function inReadingOrder(a: School, b: School): number {
  return (
    GROUPS.indexOf(sectionOf(a)) - GROUPS.indexOf(sectionOf(b)) ||
    Number(b.public) - Number(a.public) ||
    names.compare(a.shortName, b.shortName)
  )
}

/** Without case and diacritics: `Żeromskiego` → `zeromskiego`. */
export function plain(text: string): string {
  return text
    .toLocaleLowerCase('pl')
    .replaceAll('ł', 'l')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
