import { computed, onScopeDispose, shallowRef, watch, type Ref, type ShallowRef } from 'vue'

import { findAddresses, type Address } from '../../../server/core/addresses/contract.ts'
import { type Output } from '../../../server/platform/http/endpoint.ts'
import { call } from '../../platform/api.ts'

export type AddressSearch = Output<typeof findAddresses>

/** A question that was sent, and what was found for it. */
export interface AskedAddress {
  readonly question: string
  readonly result: AddressSearch
}

/** Long enough for a fast typist's next key, short enough not to be felt. */
const PAUSE_MILLISECONDS = 140

/** The search gives as much only to an address that no other street competes with; below it is a guess. */
const SURE = 0.9

interface AddressSuggestions {
  /** What was found for the words that stand in the field, or for the last ones that were asked. */
  readonly found: Readonly<ShallowRef<AddressSearch | undefined>>
  readonly error: Readonly<ShallowRef<unknown>>
  /** Asks at once; undefined when it failed or when a newer question has overtaken it. */
  readonly search: () => Promise<AddressSearch | undefined>
}

/** Looks addresses up while they are typed. */
export function useAddressSearch(text: Ref<string>): AddressSuggestions {
  const found = shallowRef<AddressSearch>()
  const error = shallowRef<unknown>()
  const question = computed(() => text.value.trim())
  let timer: ReturnType<typeof setTimeout> | undefined
  let running = new AbortController()

  async function search() {
    clearTimeout(timer)
    running.abort()
    error.value = undefined
    if (question.value === '') return (found.value = undefined)
    const mine = (running = new AbortController())
    try {
      return (found.value = await findAddress(question.value, mine.signal))
    } catch (reason) {
      if (!mine.signal.aborted) error.value = reason
      return undefined
    }
  }

  watch(question, () => {
    clearTimeout(timer)
    timer = setTimeout(() => void search(), PAUSE_MILLISECONDS)
  })
  onScopeDispose(() => {
    clearTimeout(timer)
    running.abort()
  })
  return { found, error, search }
}

/** What is found for a whole question; nothing for an empty one. */
export async function findAddress(question: string, signal: AbortSignal): Promise<AddressSearch> {
  if (question === '') return { addresses: [], streets: [], notice: null }
  return call(findAddresses, { query: { q: question, limit: 8 } }, { signal })
}

/** The one address that was meant beyond doubt: its street is sure, its number is what was typed, and no other has it. */
export function unmistakable(question: string, { addresses, notice }: AddressSearch): Address | undefined {
  if (notice?.kind === 'no-such-number' || notice?.kind === 'no-such-street') return undefined
  const asked = compact(notice?.kind === 'flat' ? notice.building : question)
  const same = addresses.filter(({ number }) => endsWithNumber(asked, compact(number)))
  const [only, ...others] = same
  return others.length === 0 && only !== undefined && only.score >= SURE ? only : undefined
}

function compact(text: string): string {
  return text
    .toLocaleUpperCase('pl')
    .replaceAll(/[\s,.]+/g, ' ')
    .replaceAll(/(\d) (?=[A-Z]\b)/g, '$1')
    .trim()
}

/** `ZWYCIĘSTWA 12A` ends with `12A`, and neither with `2A` nor with `A`. */
function endsWithNumber(text: string, number: string): boolean {
  return text === number || ` ${text} `.includes(` ${number} `)
}
