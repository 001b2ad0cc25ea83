import { computed, type ComputedRef, onMounted, ref } from 'vue'
import { useRoute, type LocationQuery } from 'vue-router'

import { type StreetStatus, streetStatus } from '../../../server/core/catchments/contract.ts'

/** How a status is called in the address of the page. */
export const STATUS_WORDS: Readonly<Record<StreetStatus, string>> = {
  certain: 'jedna',
  joint: 'wspolny',
  'by-grade': 'klasy',
  conflict: 'dwa',
  uncovered: 'brak',
}

/** As much as the search takes. */
const LONGEST_WORDS = 200

/** More than any municipality has. */
export const ALL_STREETS = 5_000

/** What the list is asked for, as the endpoint takes it. */
export interface StreetQuestion {
  readonly letter?: string
  readonly q?: string
  readonly schoolId?: number
  readonly status?: StreetStatus
  readonly entryYear?: number
  readonly after?: string
}

/** What the page's address asks: `/ulice?litera=Ł&szkola=18&stan=brak&rok=2028`. */
export function useStreetQuestion(): ComputedRef<StreetQuestion> {
  const route = useRoute()
  return computed(() => readQuestion(route.query))
}

/**
 * Whether all streets are wanted on one page. So long a page would cost the server half a second: it makes the first
 * part only, and the browser goes on.
 */
export function useAllAtOnce(): ComputedRef<boolean> {
  const route = useRoute()
  const isMounted = ref(false)
  onMounted(() => {
    isMounted.value = true
  })
  return computed(() => isMounted.value && route.query['naraz'] === 'wszystkie')
}

function readQuestion(query: LocationQuery): StreetQuestion {
  const given = {
    letter: text(query['litera']),
    q: text(query['szukaj'])?.trim().slice(0, LONGEST_WORDS),
    schoolId: wholeNumber(query['szkola']),
    status: streetStatus.options.find((option) => STATUS_WORDS[option] === query['stan']),
    entryYear: wholeNumber(query['rok']),
    after: text(query['po']),
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== ''))
}

function text(value: LocationQuery[string] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function wholeNumber(value: LocationQuery[string] | undefined): number | undefined {
  return /^\d{1,9}$/.test(String(value)) ? Number(value) : undefined
}
